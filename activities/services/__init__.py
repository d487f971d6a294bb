"""What happens to plans, their lines and their days."""

from activities.plan_text import PlanLine, SectionText
from activities.services.attendance import enter_attendance, take_back_attendance
from activities.services.check_ins import check_in, excuse, take_back_check_in
from activities.services.days import (
    cancel_occasion,
    fix_day,
    move_occasion,
    postpone_occasion,
    release_day,
)
from activities.services.feeds import make_feed, renew_feed, revoke_feed
from activities.services.invitations import invite, withdraw_invitation
from activities.services.lines import add_activity, change_activity, drop_activity
from activities.services.next_year import PlanCopy, copy_plan
from activities.services.plans import (
    NEXT_STATUSES,
    add_section,
    advance_plan,
    change_plan,
    change_section,
    create_plan,
    drop_section,
    write_plan,
)

__all__ = [
    "NEXT_STATUSES",
    "PlanCopy",
    "PlanLine",
    "SectionText",
    "add_activity",
    "add_section",
    "advance_plan",
    "cancel_occasion",
    "change_activity",
    "change_plan",
    "change_section",
    "check_in",
    "copy_plan",
    "create_plan",
    "drop_activity",
    "drop_section",
    "enter_attendance",
    "excuse",
    "fix_day",
    "invite",
    "make_feed",
    "move_occasion",
    "postpone_occasion",
    "release_day",
    "renew_feed",
    "revoke_feed",
    "take_back_attendance",
    "take_back_check_in",
    "withdraw_invitation",
    "write_plan",
]
