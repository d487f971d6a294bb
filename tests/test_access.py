"""Every page in the URLconf, every role, every method: closed unless this table says otherwise."""

from datetime import date
from io import StringIO
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import PERMISSIONS, Role
from accounts.slips import issue_slip
from activities.models import Occasion, WorkPlan
from congress.models import AgendaItem, PreparationStep, Session
from finance.models import Budget
from members.models import (
    Application,
    CareTag,
    Committee,
    Decision,
    Department,
    Move,
    Person,
    Post,
    Regrouping,
    Tagging,
    UnionGroup,
)
from office.services import start_reading
from tests.browsers import signed_in
from tests.factories.members import DepartmentFactory, PostFactory, UnionGroupFactory

# Reached without signing in.
OPEN = {
    "accounts:choose_language",
    "accounts:choose_type",
    "accounts:manifest",
    "accounts:slip",
    # Between password and second factor.
    "mfa_authenticate",
    "account_login",
    "account_signup",
    "account_inactive",
    "office:founding",
    "office:first_run",
    # Whatever watches over the site.
    "office:health",
    "office:ready",
    # What a phone shows that reaches the site.
    "office:reached",
    # Its address holds a key, and mail programs press its button without signing in.
    "reminders:off",
    # An idea without a name, from a poster.
    "congress:idea_open",
    # A phone fetches its calendar by an address that holds a key.
    "activities:feed",
    # A department answers by a link that is a key, without an account.
    "congress:answer",
    # What is told to a group or by a poster: when and where, no names; the address is a signed key.
    "activities:occasion_open",
    "congress:call_open",
}
# Reached by whoever has signed in, whatever they hold.
SIGNED_IN = {
    "account_logout",
    "account_change_password",
    "account_set_password",
    "accounts:confirm",
    "accounts:device_remove",
    "accounts:devices",
    "accounts:pin_change",
    "accounts:security",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_view_recovery_codes",
    # Leads on to the page of a sheet, which asks for the permission of its kind.
    "paper",
}
# Reached with this permission only.
CLOSED = {
    "office:notice_sheet": "office.keep_privacy",
    "office:paper_entry": "office.keep_privacy",
    "office:reach": "office.keep_machine",
    "office:backup_state": "office.keep_machine",
    "office:backup_now": "office.keep_machine",
    "office:backup_download": "office.take_backup",
    "office:hand_over": "office.hand_over",
    "reminders:said_poster": "reminders.view_said",
    "congress:call_share": "congress.view_congress",
    "congress:call_poster": "congress.view_congress",
    "congress:session_share": "congress.view_congress",
    "congress:session_poster": "congress.view_congress",
    "members:sheet": "members.apply_to_join",
    "members:sheet_awaited": "members.apply_to_join",
    "members:signed_copy": "members.apply_to_join",
    "members:signed_copy_take_back": "members.apply_to_join",
    "activities:occasion_sheet": "activities.change_calendar",
    "activities:occasion_share": "activities.view_plan",
    "activities:occasion_poster": "activities.view_plan",
    "congress:home": "congress.view_congress",
    "congress:waiting": "congress.view_congress",
    "congress:waiting_count": "congress.view_congress",
    "congress:call_archive": "congress.handle_proposals",
    "congress:batch_decide": "congress.handle_proposals",
    "congress:handling_list": "congress.handle_proposals",
    "congress:handling_detail": "congress.handle_proposals",
    "congress:proposal_screen": "congress.handle_proposals",
    "congress:proposal_assign": "congress.handle_proposals",
    "congress:proposal_instruct": "congress.handle_proposals",
    "congress:reply_record": "congress.handle_proposals",
    "congress:proposal_close": "congress.handle_proposals",
    "congress:part_take_back": "congress.handle_proposals",
    "congress:answer_link": "congress.handle_proposals",
    "congress:more_time_decide": "congress.handle_proposals",
    "congress:proposal_outstanding": "congress.handle_proposals",
    "congress:proposal_archive": "congress.handle_proposals",
    "congress:given_list": "congress.answer_proposals",
    "congress:given_detail": "congress.answer_proposals",
    "congress:proposal_statistics": "congress.view_congress",
    "congress:proposal_rate": "congress.view_congress",
    "congress:paper_add": "congress.change_congress",
    "congress:paper_edit": "congress.change_congress",
    "congress:paper_revise": "congress.change_congress",
    "congress:paper_publish": "congress.change_congress",
    "congress:paper_remove": "congress.change_congress",
    "congress:paper_detail": "congress.view_congress",
    "congress:paper_file": "congress.view_congress",
    "congress:paper_read": "congress.view_congress",
    "congress:opinion_add": "congress.view_congress",
    "congress:opinion_answer": "congress.change_congress",
    "congress:presidium": "congress.change_congress",
    "congress:presidium_remove": "congress.change_congress",
    "congress:term_list": "congress.view_congress",
    "congress:term_detail": "congress.view_congress",
    "congress:term_roll": "congress.keep_doors",
    "congress:term_add": "congress.change_congress",
    "congress:term_edit": "congress.change_congress",
    "congress:delegate_add": "congress.change_congress",
    "congress:delegate_shares": "congress.change_congress",
    "congress:constituency_add": "congress.change_congress",
    "congress:constituency_edit": "congress.change_congress",
    "congress:constituency_remove": "congress.change_congress",
    "congress:constituency_elect": "congress.change_congress",
    "congress:delegate_detail": "congress.view_congress",
    "congress:delegate_edit": "congress.change_congress",
    "congress:delegate_end": "congress.change_congress",
    "congress:delegate_replace": "congress.change_congress",
    "congress:delegate_remove": "congress.change_congress",
    "congress:head_list": "congress.change_congress",
    "congress:head_add": "congress.change_congress",
    "congress:head_end": "congress.change_congress",
    "congress:call_add": "congress.change_congress",
    "congress:call_edit": "congress.change_congress",
    "congress:proposal_add": "congress.view_congress",
    "congress:proposal_save": "congress.view_congress",
    "congress:proposal_enter": "congress.handle_proposals",
    "congress:proposal_list": "congress.view_congress",
    "congress:proposal_mine": "congress.view_congress",
    "congress:proposal_similar": "congress.view_congress",
    "congress:proposal_detail": "congress.view_congress",
    "congress:proposal_edit": "congress.view_congress",
    "congress:proposal_share": "congress.view_congress",
    "congress:sheet_paste": "congress.handle_proposals",
    "congress:sheet_second": "congress.handle_proposals",
    "congress:proposal_take_back": "congress.view_congress",
    "congress:proposal_withdraw": "congress.view_congress",
    "congress:second": "congress.view_congress",
    "congress:sitting_detail": "congress.view_congress",
    "congress:sitting_screen": "congress.keep_doors",
    "congress:sitting_edit": "congress.keep_doors",
    "congress:sitting_declare": "congress.keep_doors",
    "congress:sitting_inquorate": "congress.keep_doors",
    "congress:sitting_again": "congress.change_congress",
    "congress:sitting_close": "congress.keep_doors",
    "congress:sitting_reopen": "congress.change_congress",
    "congress:check_in_list": "congress.keep_doors",
    "congress:check_in_open": "congress.keep_doors",
    "congress:check_in_take_back": "congress.keep_doors",
    "congress:check_in_many": "congress.keep_doors",
    "congress:check_in_set": "congress.keep_doors",
    "congress:door_new": "congress.keep_doors",
    "congress:door": "congress.view_congress",
    "congress:vote_add": "congress.keep_doors",
    "congress:vote_edit": "congress.keep_doors",
    "congress:vote_drop": "congress.keep_doors",
    "congress:item_proceedings": "congress.keep_doors",
    "congress:register": "congress.view_congress",
    "congress:resolution_list": "congress.view_congress",
    "congress:resolution_detail": "congress.view_congress",
    "congress:resolution_add": "congress.change_congress",
    "congress:resolution_edit": "congress.change_congress",
    "congress:resolution_publish": "congress.change_congress",
    "congress:progress_add": "congress.change_congress",
    "congress:session_archive": "congress.change_congress",
    "congress:session_list": "congress.view_congress",
    "congress:session_add": "congress.change_congress",
    "congress:session_detail": "congress.view_congress",
    "congress:session_edit": "congress.change_congress",
    "congress:session_announce": "congress.change_congress",
    "congress:item_add": "congress.change_congress",
    "congress:item_edit": "congress.change_congress",
    "congress:item_move": "congress.change_congress",
    "congress:item_withdraw": "congress.change_congress",
    "congress:item_bring_back": "congress.change_congress",
    "congress:item_remove": "congress.change_congress",
    "congress:step_add": "congress.change_congress",
    "congress:step_edit": "congress.change_congress",
    "congress:step_done": "congress.change_congress",
    "congress:step_undone": "congress.change_congress",
    "congress:step_remove": "congress.change_congress",
    "congress:rule_list": "congress.view_congress",
    "congress:rule_add": "congress.change_congress",
    "congress:rule_edit": "congress.change_congress",
    "congress:session_document": "congress.view_congress",
    "congress:proposal_document": "congress.view_congress",
    "congress:proposal_summary": "congress.view_congress",
    "congress:handling_report": "congress.handle_proposals",
    "reminders:inbox": "reminders.view_inbox",
    "reminders:inbox_read": "reminders.view_inbox",
    "reminders:notice": "reminders.view_inbox",
    "reminders:notice_open": "reminders.view_inbox",
    "reminders:own": "reminders.view_inbox",
    "reminders:topic": "reminders.view_inbox",
    "reminders:topic_off": "reminders.view_inbox",
    "reminders:topic_on": "reminders.view_inbox",
    "reminders:rule_list": "reminders.change_rules",
    "reminders:rule_edit": "reminders.change_rules",
    "reminders:rule_preview": "reminders.change_rules",
    "reminders:rule_switch": "reminders.change_rules",
    "reminders:settings": "reminders.change_rules",
    "reminders:resume": "reminders.change_rules",
    "reminders:ahead": "reminders.view_said",
    "reminders:said_list": "reminders.view_said",
    "reminders:said_detail": "reminders.view_said",
    "reminders:said_slips": "reminders.view_said",
    "reminders:said_again": "reminders.view_said",
    "reminders:failed_list": "reminders.view_said",
    "reminders:failed_again": "reminders.view_said",
    "reminders:send_again": "reminders.view_said",
    "reminders:channel_list": "reminders.change_channels",
    "reminders:channel_add": "reminders.change_channels",
    "reminders:channel_edit": "reminders.change_channels",
    "reminders:channel_switch": "reminders.change_channels",
    "reminders:channel_test": "reminders.change_channels",
    "reminders:queue": "reminders.view_queue",
    "reminders:routine_list": "reminders.view_routines",
    "reminders:routine_add": "reminders.change_routines",
    "reminders:routine_edit": "reminders.change_routines",
    "reminders:routine_done": "reminders.view_routines",
    "reminders:routine_undone": "reminders.view_routines",
    "reminders:routine_take_over": "reminders.change_routines",
    "office:home": "office.view_home",
    "office:home_part": "office.view_home",
    "office:reading_start": "office.read_plan",
    "office:reading_review": "office.read_plan",
    "office:reading_name": "office.read_plan",
    "office:reading_line_add": "office.read_plan",
    "office:reading_line_change": "office.read_plan",
    "office:reading_line_act": "office.read_plan",
    "office:reading_sources": "office.read_plan",
    "office:reading_confirm": "office.read_plan",
    "office:reading_drop": "office.read_plan",
    "office:next_year": "office.read_plan",
    "office:next_year_result": "office.read_plan",
    "office:my_file": "office.view_my_file",
    "office:my_file_uncover": "office.uncover_my_file",
    "office:my_file_download": "office.uncover_my_file",
    "office:correction_add": "office.view_my_file",
    "office:consent_give": "office.view_my_file",
    "office:consent_withdraw": "office.view_my_file",
    "office:notice": "office.view_my_file",
    "office:notice_acknowledge": "office.view_my_file",
    "office:correction_list": "office.keep_privacy",
    "office:correction_answer": "office.keep_privacy",
    "office:notice_edit": "office.keep_privacy",
    "office:export_log": "office.keep_privacy",
    "office:retention": "office.keep_privacy",
    "office:retention_person": "office.keep_privacy",
    "members:acting_chair": "members.name_acting_chair",
    "members:slip_list": "members.issue_slips",
    "members:slip_print": "members.issue_slips",
    "members:slip_revoke": "members.issue_slips",
    "members:person_list": "members.view_people",
    "members:person_detail": "members.view_people",
    "members:duplicate_list": "members.change_people",
    "members:duplicate_compare": "members.change_people",
    "members:duplicate_merge": "members.change_people",
    "members:duplicate_dismiss": "members.change_people",
    "members:roster_start": "members.change_people",
    "members:roster_template": "members.change_people",
    "members:roster_review": "members.change_people",
    "members:roster_confirm": "members.change_people",
    "members:roster_drop": "members.change_people",
    "members:roster_errors": "members.change_people",
    "members:birthday_list": "members.view_birthdays",
    "members:density": "members.view_everybody",
    "members:women": "members.view_everybody",
    "activities:women_year": "activities.view_plan",
    "activities:density_target": "activities.view_plan",
    "finance:women_year": "finance.view_budget",
    "members:tag_list": "members.view_everybody",
    "members:tag_add": "members.change_people",
    "members:tag_end": "members.change_people",
    "members:care_list": "members.view_care",
    "members:care_panel": "members.view_care",
    "members:care_add": "members.change_care",
    "members:care_sheet": "members.view_care",
    "members:care_uncover": "members.view_care",
    "members:care_end": "members.change_care",
    "members:person_add": "members.change_people",
    "members:person_edit": "members.edit_people",
    "members:person_bulk": "members.change_people",
    "members:person_export": "members.export_people",
    "members:roster_print": "members.view_people",
    "members:roster_workbook": "members.export_people",
    "members:sign_in_sheet": "members.view_people",
    "members:person_file": "members.view_people",
    "members:move_add": "members.change_people",
    "members:apply": "members.apply_to_join",
    "members:application_withdraw": "members.apply_to_join",
    "members:application_form": "members.apply_to_join",
    "members:registration_form": "members.apply_to_join",
    "members:application_list": "members.give_group_opinion",
    "members:application_detail": "members.give_group_opinion",
    "members:application_enter": "members.give_group_opinion",
    "members:application_opinion": "members.give_group_opinion",
    "members:application_decide": "members.decide_applications",
    "members:application_refuse": "members.decide_applications",
    "members:admit": "members.decide_applications",
    "members:decision_detail": "members.view_everybody",
    "members:decision_minutes": "members.view_everybody",
    "members:decision_forms": "members.export_people",
    "members:move_redate": "members.change_people",
    "members:move_strike": "members.change_people",
    "members:group_list": "members.view_people",
    "members:group_detail": "members.view_people",
    "members:group_add": "members.change_people",
    "members:group_edit": "members.change_people",
    "members:leader_name": "members.change_posts",
    "members:regroup": "members.change_people",
    "members:regroup_undo": "members.change_people",
    "members:post_list": "members.view_everybody",
    "members:post_add": "members.change_posts",
    "members:post_edit": "members.change_posts",
    "members:post_end": "members.change_posts",
    "members:committee_add": "members.change_posts",
    "members:committee_detail": "members.view_everybody",
    "members:committee_edit": "members.change_posts",
    "members:union_edit": "members.change_union",
    "members:identity_discard_all": "members.change_union",
    "members:department_list": "members.change_union",
    "members:department_rename": "members.change_union",
    "members:department_raise": "members.change_union",
    "members:department_remove": "members.change_union",
    "members:identity_panel": "members.view_identity",
    "members:identity_edit": "members.view_identity",
    "members:identity_uncover": "members.view_identity",
    "members:identity_discard": "members.view_identity",
    "activities:plan_list": "activities.view_plan",
    "activities:plan_create": "activities.change_plan",
    "activities:plan_detail": "activities.view_plan",
    "activities:plan_edit": "activities.change_plan",
    "activities:plan_advance": "activities.change_plan",
    "activities:section_add": "activities.change_plan",
    "activities:section_edit": "activities.change_plan",
    "activities:section_remove": "activities.change_plan",
    "activities:activity_add": "activities.change_plan",
    "activities:activity_detail": "activities.view_plan",
    "activities:activity_edit": "activities.change_plan",
    "activities:activity_remove": "activities.change_plan",
    "activities:occasion_fix": "activities.change_calendar",
    "activities:audience": "activities.change_calendar",
    "activities:invitation_add": "activities.change_calendar",
    "activities:invitation_withdraw": "activities.change_calendar",
    "activities:attendance": "activities.change_calendar",
    "activities:attendance_paste": "activities.change_calendar",
    "activities:occasion_move": "activities.change_calendar",
    "activities:occasion_postpone": "activities.change_calendar",
    "activities:occasion_cancel": "activities.change_calendar",
    "activities:occasion_release": "activities.change_calendar",
    "activities:calendar": "activities.view_calendar",
    "activities:calendar_year": "activities.view_calendar",
    "activities:month_share": "activities.view_calendar",
    "activities:month_picture": "activities.view_calendar",
    "activities:feed_settings": "activities.view_calendar",
    "activities:feed_make": "activities.view_calendar",
    "activities:feed_renew": "activities.view_calendar",
    "activities:feed_revoke": "activities.view_calendar",
    "activities:calendar_month": "activities.view_calendar",
    "finance:budget_list": "finance.view_budget",
    "finance:budget_create": "finance.change_budget",
    "finance:budget_detail": "finance.view_budget",
    "finance:budget_edit": "finance.change_budget",
    "finance:budget_totals": "finance.change_budget",
    "finance:budget_propose": "finance.change_budget",
    "finance:budget_approve": "finance.approve_budget",
    "finance:budget_export": "finance.export_budget",
    "finance:activity_lines": "finance.view_budget",
    "finance:plan_total": "finance.view_budget",
    "congress:idea_list": "congress.view_congress",
    "congress:idea_add": "congress.view_congress",
    "congress:idea_detail": "congress.view_congress",
    "congress:idea_support": "congress.view_congress",
    "congress:idea_poster": "congress.view_congress",
    "congress:idea_propose": "congress.view_congress",
    "congress:idea_answer": "congress.handle_proposals",
    "congress:idea_take_down": "congress.handle_proposals",
    "congress:idea_put_back": "congress.handle_proposals",
}
CAST_ROLES = {
    "chair": Role.CHAIR,
    "treasurer": Role.TREASURER,
    "auditor": Role.AUDITOR,
    "leader": Role.GROUP_LEADER,
    "teacher": Role.STAFF,
    "retiree": Role.STAFF,
    "office_head": Role.SCHOOL_OFFICE,
    # Comes to keep the machine; a teacher who does is one of the staff beside that.
    "keeper": Role.ADMINISTRATOR,
    "administrator": Role.ADMINISTRATOR,
    "vice_chair": Role.VICE_CHAIR,
    "organiser": Role.ORGANISER,
    "welfare_officer": Role.WELFARE_OFFICER,
    "committee_member": Role.COMMITTEE_MEMBER,
    "department_head": Role.DEPARTMENT_HEAD,
    "delegate": Role.DELEGATE,
    "outsider": None,
}
# Offices that the cast is without.
OTHERS = {
    "vice_chair": Post.Kind.VICE_CHAIR,
    "organiser": Post.Kind.ORGANISATION,
    "welfare_officer": Post.Kind.WELFARE,
    "committee_member": Post.Kind.PUBLICITY,
    "department_head": Post.Kind.DEPARTMENT_HEAD,
    "delegate": Post.Kind.DELEGATE,
}
# A row that nobody has: what is hidden and what does not exist answer alike.
ARGUMENTS = {"year": 2026, "month": 6, "day": 19, "number": 1}
NOBODY = 999_999_999
NO_IDENTITY = UUID(int=0)
DOORS = ("/accounts/login/", "/accounts/inactive/")


def named_patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry


PATTERNS = dict(named_patterns())


def address(name):
    converters = PATTERNS[name].pattern.converters
    nothing = {"IntConverter": NOBODY, "UUIDConverter": NO_IDENTITY}
    kwargs = {
        key: ARGUMENTS.get(key, nothing.get(type(converter).__name__, "x"))
        for key, converter in converters.items()
    }
    return reverse(name, kwargs=kwargs)


def test_every_page_is_declared_here():
    assert set(PATTERNS) == OPEN | SIGNED_IN | set(CLOSED)


@pytest.mark.parametrize("name", CLOSED)
def test_the_view_asks_for_the_permission_declared(name):
    view = PATTERNS[name].callback
    assert view.view_class.permission_required == CLOSED[name]


def test_every_permission_in_use_is_somebody_s():
    given = frozenset().union(*PERMISSIONS.values())
    assert set(CLOSED.values()) <= given


def test_every_role_is_tried():
    assert set(CAST_ROLES.values()) == {*Role, None}


@pytest.mark.urls("tests.plain_refusals")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", [None, *CAST_ROLES])
def test_pages_open_to_those_who_hold_the_permission_and_to_nobody_else(who, method, as_, cast, keeper):
    if who in OTHERS:
        department = DepartmentFactory(name="总务处") if who == "department_head" else None
        setattr(cast, who, PostFactory(kind=OTHERS[who], department=department).person.user)
    client = as_(who) if who else Client()
    allowed = PERMISSIONS.get(CAST_ROLES.get(who), frozenset()) if who else frozenset()
    if who == "administrator":
        allowed |= PERMISSIONS[Role.STAFF]
    wrong = {}
    for name, permission in CLOSED.items():
        response = getattr(client, method)(address(name))
        if who in (None, "outsider"):
            # Whoever is nothing to the union is signed out by the first page they ask for.
            right = response.status_code == 302 and response.url.startswith(DOORS)
        elif permission in allowed:
            right = response.status_code in {200, 204, 302, 404, 405, 409, 413, 422}
        else:
            right = response.status_code == 403
        if not right:
            wrong[name] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(OPEN))
def test_open_pages_answer_without_signing_in(name, db):
    # 404 where the address holds a key that nobody was given.
    assert Client().get(address(name)).status_code in {200, 302, 404, 405}


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_the_other_pages_of_signing_in_send_strangers_to_the_door(name, db):
    response = Client().get(address(name))
    assert response.status_code == 302
    assert reverse("account_login") in response.url or response.url == "/"


@pytest.fixture
def rows(db):
    """A row for each kind of address, in a school that has just been seeded, and its chair."""
    call_command("seed", stdout=StringIO())
    chair = Post.objects.get(kind=Post.Kind.CHAIR).person.user
    plan = WorkPlan.objects.first()
    reading = start_reading(text="工会计划\n三月份：\n1、春季登山", year=2027, by=chair)
    return SimpleNamespace(
        chair=chair,
        by_name={
            "office:reading": reading.pk,
            "members:person": Person.objects.first().pk,
            "members:move_add": Person.objects.first().pk,
            "members:application_form": Person.objects.first().pk,
            "members:registration_form": Person.objects.first().pk,
            "members:application": Application.objects.create(
                person=Person.objects.first(), applied_on=date(2026, 9, 1)
            ).pk,
            "members:decision": Decision.objects.create(met_on=date(2026, 9, 1), title="吸收新会员").pk,
            "members:move_redate": Move.objects.first().pk,
            "members:move_strike": Move.objects.first().pk,
            "members:group": UnionGroup.objects.first().pk,
            "members:leader": UnionGroup.objects.first().pk,
            "members:regroup": Regrouping.objects.create(effective_on=date(2026, 9, 1)).pk,
            "members:post": Post.objects.first().pk,
            "members:committee": Committee.objects.first().pk,
            "members:identity": Person.objects.first().pk,
            "members:care_panel": Person.objects.first().pk,
            "members:care": CareTag.objects.first().pk,
            "members:tag": Tagging.objects.first().pk,
            "members:department": Department.objects.first().pk,
            "activities:plan": plan.pk,
            "activities:section": plan.sections.first().pk,
            "activities:activity": plan.activities.first().pk,
            "activities:occasion_fix": plan.activities.first().pk,
            "activities:occasion": Occasion.objects.first().pk,
            "finance:budget": Budget.objects.first().pk,
            "finance:activity": plan.activities.first().pk,
            "finance:plan": plan.pk,
            "congress:session_": Session.objects.first().pk,
            "congress:item_add": Session.objects.first().pk,
            "congress:step_add": Session.objects.first().pk,
            "congress:paper_add": Session.objects.first().pk,
            "congress:presidium": Session.objects.first().pk,
            "congress:item_": AgendaItem.objects.first().pk,
            "congress:step_": PreparationStep.objects.first().pk,
        },
    )


def test_looking_at_pages_writes_nothing(rows):
    client = signed_in(rows.chair)
    seen = 0
    for name in CLOSED:
        pk = next((pk for start, pk in rows.by_name.items() if name.startswith(start)), None)
        kwargs = {key: ARGUMENTS.get(key, pk) for key in PATTERNS[name].pattern.converters}
        if None in kwargs.values() or name == "office:reading_line_act":
            continue
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(name, kwargs=kwargs))
        writes = [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert writes == [], name
        seen += response.status_code == 200
    assert seen >= 20


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["teacher", "leader", "retiree"])
def test_guessing_the_number_of_somebody_else_s_row_finds_nothing(who, method, as_, cast):
    """What `visible_to` hides is not there, whoever it is hidden from."""
    chair = cast.chair.person
    application = Application.objects.create(person=chair, applied_on=date(2026, 9, 1))
    issue_slip(user=cast.chair, by=cast.chair)
    others = {
        "members:person": chair.pk,
        "members:application_form": chair.pk,
        "members:registration_form": chair.pk,
        "members:application": application.pk,
        "members:group_detail": UnionGroupFactory(name="别的小组").pk,
        "members:slip_revoke": cast.chair.slips.get().pk,
    }
    client, found = as_(who), {}
    for name, permission in CLOSED.items():
        pk = next((pk for start, pk in others.items() if name.startswith(start)), None)
        if pk is None or "pk" not in PATTERNS[name].pattern.converters:
            continue
        status = getattr(client, method)(reverse(name, kwargs={"pk": pk})).status_code
        held = permission in PERMISSIONS[CAST_ROLES[who]]
        if status not in ({404, 405} if held else {403}):
            found[name] = status
    assert found == {}
