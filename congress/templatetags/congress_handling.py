"""What has been written about a proposal, for the fragment that other pages include."""

from django import template

from congress.models import Proposal
from congress.reports.given import History, history_of

register = template.Library()


@register.simple_tag
def written_about(proposal: Proposal) -> History:
    """Four queries."""
    return history_of(proposal)
