"""The yearly plan, its sections and lines, and what is held on a day."""

from activities.models.activities import Activity, ActivityQuerySet, Occasion, OccasionQuerySet
from activities.models.check_ins import CheckIn, CheckInQuerySet
from activities.models.feeds import CalendarFeed, CalendarFeedQuerySet
from activities.models.invitations import Invitation
from activities.models.plans import PlanSection, WorkPlan, WorkPlanQuerySet, month_number

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "CalendarFeed",
    "CalendarFeedQuerySet",
    "CheckIn",
    "CheckInQuerySet",
    "Invitation",
    "Occasion",
    "OccasionQuerySet",
    "PlanSection",
    "WorkPlan",
    "WorkPlanQuerySet",
    "month_number",
]
