"""How terms are counted on a page."""

from django import template

from members.models.terms import counted

register = template.Library()
register.filter("counted", counted)
