"""Measured inside one process of the product; Django is set up before a module of this folder is read."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_admin.settings")
django.setup()
