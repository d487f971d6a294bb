"""Read-only answers about people; rooms above borrow from here."""

from members.reports.headcounts import Headcount, headcount

__all__ = ["Headcount", "headcount"]
