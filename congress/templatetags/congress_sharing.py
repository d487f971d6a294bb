"""Whether a page offers to tell of a call or a session outside; no query of its own."""

from django import template

from congress import shared_links

register = template.Library()
register.filter("session_may_be_shared", shared_links.session_may_be_shared)
register.filter("call_may_be_shared", shared_links.call_may_be_shared)
