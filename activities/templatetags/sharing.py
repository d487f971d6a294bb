"""Whether a page offers to tell of an occasion outside."""

from django import template

from activities import shared_links

register = template.Library()

register.filter("may_be_shared", shared_links.may_be_shared)
