"""What each office usually does, offered as a text to begin with (wording of our own)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Post

_K = Post.Kind

USUAL_DUTIES: dict[str, Any] = {
    _K.CHAIR: _(
        "Leads the committee's work: calls its meetings, yearly plan and summary, Staff Home, "
        "approves what is spent, speaks for the staff to the school and the Party branch."
    ),
    _K.VICE_CHAIR: _("Helps the chair, stands in for the chair, and looks after the fields agreed on."),
    _K.ORGANISATION: _(
        "Elections, new members and their files, union groups; "
        "prepares the congress and the members' meeting."
    ),
    _K.PUBLICITY: _("Notices, reports and photos; learning and training; tells of good examples."),
    _K.CULTURE_SPORT: _("Sport, outings and festivities; the staff's teams; the equipment for them."),
    _K.WOMEN: _(
        "Women workers' rights and activities; International Women's Day; talks and care for families."
    ),
    _K.WELFARE: _("Festival gifts, birthdays, visits to the ill, help in hardship, mutual-aid cover."),
    _K.LABOUR_PROTECTION: _("Safety and health at work; working time and rest; looks into complaints."),
    _K.TREASURER: _("Budget and final accounts; dues; checks claims; makes the funds known to the members."),
    _K.ACCOUNTANT: _("Keeps the books, checks vouchers, makes the statements; keeps no cash."),
    _K.CASHIER: _("Receives and pays, keeps cash and bank records; keeps no books."),
    _K.AUDITOR: _("Reviews budget, spending and final accounts, and reports to the members' meeting."),
    _K.WOMEN_COMMITTEE: _("Takes part in the women workers' committee and speaks for the women of a group."),
    _K.MEMBER: _("Takes part in the committee's decisions and looks after the fields agreed on."),
}
