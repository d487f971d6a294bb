"""Bodies and their rules, sessions, proposals and what became of them, bright ideas."""

from congress.models.agenda import AgendaItem, Resolution, ResolutionProgress, VoteCount
from congress.models.bodies import STAFF_BODIES, Body, Constituency, Delegate, Term
from congress.models.handling import Assignment, Extension, Rating, Reply, Screening
from congress.models.ideas import Idea, IdeaSupport
from congress.models.papers import Opinion, Paper, PaperRead
from congress.models.proposals import Call, Proposal, ProposalStep, Seconding
from congress.models.rules import RuleSet
from congress.models.sessions import (
    PreparationStep,
    PresidiumSeat,
    Roll,
    RollEntry,
    Session,
    Sitting,
)

__all__ = [
    "STAFF_BODIES",
    "AgendaItem",
    "Assignment",
    "Body",
    "Call",
    "Constituency",
    "Delegate",
    "Extension",
    "Idea",
    "IdeaSupport",
    "Opinion",
    "Paper",
    "PaperRead",
    "PreparationStep",
    "PresidiumSeat",
    "Proposal",
    "ProposalStep",
    "Rating",
    "Reply",
    "Resolution",
    "ResolutionProgress",
    "Roll",
    "RollEntry",
    "RuleSet",
    "Screening",
    "Seconding",
    "Session",
    "Sitting",
    "Term",
    "VoteCount",
]
