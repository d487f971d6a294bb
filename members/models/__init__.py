"""People, what happened to them, what they were on any day, and the posts they hold."""

from members.models.groups import Department, OptionalField, Province, Union, UnionGroup
from members.models.joining import Application, Decision, Regrouping
from members.models.marks import CareTag, Tag, Tagging
from members.models.people import Person
from members.models.posts import Committee, Post
from members.models.privacy import (
    Acknowledgement,
    Consent,
    Correction,
    Forgetting,
    IdentityCheck,
    IdentityNumber,
    NotDuplicate,
    PrivacyNotice,
)
from members.models.rosters import RosterDraft
from members.models.signed_copies import SignedCopy
from members.models.standings import Move, Standing
from members.models.tallies import Tally

__all__ = [
    "Acknowledgement",
    "Application",
    "CareTag",
    "Committee",
    "Consent",
    "Correction",
    "Decision",
    "Department",
    "Forgetting",
    "IdentityCheck",
    "IdentityNumber",
    "Move",
    "NotDuplicate",
    "OptionalField",
    "Person",
    "Post",
    "PrivacyNotice",
    "Province",
    "Regrouping",
    "RosterDraft",
    "SignedCopy",
    "Standing",
    "Tag",
    "Tagging",
    "Tally",
    "Union",
    "UnionGroup",
]
