"""Forgetting somebody: nothing personal is left, no count changes, and nothing else can be rewritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from members.models import (
    Application,
    CareTag,
    Forgetting,
    IdentityNumber,
    Move,
    Person,
    Standing,
    Tag,
    Tagging,
)
from members.models.people import FORGOTTEN
from members.reports import headcount
from members.services import forgetting as members_forgetting
from members.services import record_move, strike_move
from members.services.privacy import answer_correction, ask_correction, give_consent
from office.services.forgetting import forget_due, forget_person, refusal_to_forget, rows_behind
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory
from vault.secrets import keyed_hash

WHY = "保存年限已满"
TODAY = localdate()
LONG_GONE = date(2016, 8, 31)
SECRETS = (
    "欧阳若琳",
    "欧阳若兰",
    "ouyang",
    "oyr",
    "T77001",
    "13877001122",
    "ruolin@example.cn",
    "婉拒续聘",
    "家母",
    "满族",
)
NUMBER = "11010519491231002X"


@pytest.fixture
def gone(cast):
    """Somebody with something in every place, who left in 2016."""
    person = PersonFactory(
        name="欧阳若琳",
        staff_number="T77001",
        pinyin="ouyang ruo lin",
        initials="oyrl",
        mobile="13877001122",
        email="ruolin@example.cn",
        born_on=date(1977, 7, 1),
        ethnicity="满族",
        department=DepartmentFactory(),
        signs_in=True,
    )
    User.objects.filter(pk=person.user_id).update(mobile="13877001122", email="ruolin@example.cn")
    Person.objects.filter(pk=person.pk).update(name="欧阳若兰")
    CareTag.objects.create(
        person=person, kind="hardship", period=DateRange(date(2014, 1, 1), None), note="家母长期住院"
    )
    IdentityNumber.objects.create(person=person, number=NUMBER, digest=keyed_hash(NUMBER, purpose="identity"))
    Tagging.objects.create(
        person=person, tag=Tag.objects.create(name="骨干"), period=DateRange(date(2012, 1, 1), None)
    )
    Application.objects.create(person=person, applied_on=date(2010, 9, 1), statement="我是欧阳若琳，愿意入会")
    give_consent(person=person, purpose="photos", by=person.user)
    asked = ask_correction(person=person, what="欧阳的姓名", wanted="欧阳若兰", by=person.user)
    answer_correction(correction=asked, status="refused", answer="欧阳老师请带证件", by=cast.chair)
    wrong = record_move(
        person=person, kind="regroup", effective_on=date(2015, 1, 1), by=cast.chair, group=cast.leader_group
    )
    strike_move(move=wrong, by=cast.chair, reason="欧阳若兰记错了")
    record_move(
        person=person, kind="transfer_out", effective_on=LONG_GONE, by=cast.chair, reason="欧阳若兰婉拒续聘"
    )
    person.refresh_from_db()
    return person


def found_in_any_table(text):
    """Where `text` stands in any column of letters, arrays or JSON of any table.

    A password is random letters or their hash, in which three letters may stand by chance.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, column_name FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
            AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'date', 'bytea')
            AND (table_name, column_name) <> ('accounts_user', 'password')"""
        )
        places = cursor.fetchall()
        found = []
        for table, column in places:
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{text}%"])
            found += [f"{table}.{column}"] if cursor.fetchone() else []
    return found


def test_nothing_personal_is_left_in_any_column_of_any_table(cast, gone):
    assert all(found_in_any_table(secret) for secret in SECRETS if secret != "家母")
    forget_person(person=gone, by=cast.chair, reason=WHY)
    left = {secret: found_in_any_table(secret) for secret in (*SECRETS, "1977-07-01")}
    assert {secret: places for secret, places in left.items() if places} == {}


def test_the_row_is_a_mark_and_its_facts_are_gone(cast, gone):
    forget_person(person=gone, by=cast.chair, reason=WHY)
    gone.refresh_from_db()
    assert (gone.name, gone.staff_number, gone.forgotten_on) == (FORGOTTEN, f"forgotten-{gone.pk}", TODAY)
    assert not CareTag.objects.filter(person=gone).exists()
    assert not IdentityNumber.objects.filter(person=gone).exists()
    assert not gone.consents.filter(withdrawn_at=None).exists()
    assert gone.applications.get().status == Application.Status.WITHDRAWN


def test_every_column_of_a_person_is_erased_or_kept_on_purpose():
    # Whether a day was known says nothing once the date is gone.
    kept = {"id", "version", "user", "sex", "merged_into", "staff_number", "forgotten_on", "born_day_known"}
    columns = {field.name for field in Person._meta.concrete_fields}
    assert columns == kept | set(members_forgetting.BLANK)


def test_every_free_text_about_a_person_is_erased_or_kept_on_purpose():
    # What an office entails, and numbers of documents, speak of the union and not of a person.
    kept = {"Post.duties", "Move.document_number", "Forgetting.reason"}
    erased = {f"{model.__name__}.{c}" for model, cs in members_forgetting.TEXTS.items() for c in cs}
    deleted = set(members_forgetting.DELETED)
    texts = set()
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label != "members" or model in {Person, *deleted} or "Event" in model.__name__:
            continue
        texts |= {
            f"{model.__name__}.{field.name}"
            for field in model._meta.concrete_fields
            if field.get_internal_type() in ("CharField", "TextField", "FileField") and not field.choices
        }
    assert texts == erased | kept


def test_the_sign_in_is_closed_and_browsers_are_out(cast, gone):
    client = Client()
    client.force_login(gone.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    forget_person(person=gone, by=cast.chair, reason=WHY)
    user = User.objects.get(pk=gone.user_id)
    assert (user.is_active, user.has_usable_password(), user.mobile, user.email) == (False, False, "", "")
    assert client.get("/").status_code == 302


def test_headcounts_of_past_days_stay(cast, gone):
    days = [date(2010, 9, 1), date(2014, 6, 1), LONG_GONE - timedelta(days=1), LONG_GONE, TODAY]
    before = [headcount(day) for day in days]
    stretches = list(Standing.objects.filter(person=gone).values())
    forget_person(person=gone, by=cast.chair, reason=WHY)
    assert [headcount(day) for day in days] == before
    assert list(Standing.objects.filter(person=gone).values()) == stretches


def test_it_is_recorded_with_who_why_and_how_much_and_stays(cast, gone):
    record = forget_person(person=gone, by=cast.chair, reason=WHY)
    assert (record.by, record.reason, record.on_request) == (cast.chair, WHY, False)
    assert sum(record.rows.values()) >= 8
    for change in ("UPDATE members_forgetting SET reason = 'x'", "DELETE FROM members_forgetting"):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(change)


def test_rows_merged_into_theirs_are_forgotten_too(cast, gone):
    duplicate = PersonFactory(
        name="欧阳若琳", staff_number="T77001B", standing__category="", merged_into=gone
    )
    forget_person(person=gone, by=cast.chair, reason=WHY)
    duplicate.refresh_from_db()
    assert duplicate.name == FORGOTTEN
    assert found_in_any_table("欧阳若琳") == []


class TestRefusals:
    def refused(self, person, by, **kwargs):
        with pytest.raises(ValidationError) as refusal:
            forget_person(person=person, by=by, **{"reason": WHY} | kwargs)
        assert not Forgetting.objects.exists()
        return refusal.value.code

    @pytest.mark.parametrize("on_request", [False, True])
    def test_somebody_on_the_list(self, cast, on_request):
        assert self.refused(cast.teacher.person, cast.chair, on_request=on_request) == "still_listed"

    def test_somebody_who_comes_back_later(self, cast, gone):
        record_move(
            person=gone,
            kind="hire",
            effective_on=TODAY + timedelta(days=30),
            by=cast.chair,
            category="contract",
        )
        assert self.refused(gone, cast.chair) == "still_listed"

    def test_somebody_who_holds_an_office(self, cast, gone):
        PostFactory(person=gone, kind="member")
        assert self.refused(gone, cast.chair) == "holds_office"

    def test_too_early_unless_asked_for_in_writing(self, cast):
        person = PersonFactory(name="新近离开")
        record_move(person=person, kind="transfer_out", effective_on=TODAY - timedelta(days=1), by=None)
        assert self.refused(person, cast.chair) == "too_early"
        assert forget_person(person=person, by=cast.chair, reason="书面申请存档", on_request=True).on_request

    def test_without_a_reason_or_with_the_name_in_it(self, cast, gone):
        assert self.refused(gone, cast.chair, reason="  ") == "reason_missing"
        assert self.refused(gone, cast.chair, reason="欧阳若兰申请") == "reason_names"

    def test_twice(self, cast, gone):
        forget_person(person=gone, by=cast.chair, reason=WHY)
        with pytest.raises(ValidationError) as refusal:
            forget_person(person=gone, by=cast.chair, reason=WHY)
        assert refusal.value.code == "forgotten_already"

    def test_a_row_that_was_merged(self, cast, gone):
        duplicate = PersonFactory(standing__category="", merged_into=gone)
        assert self.refused(duplicate, cast.chair, on_request=True) == "merged"


class TestDueList:
    def test_years_are_counted_from_the_first_day_off_the_list(self, cast, union):
        union.retention_years = 3
        union.save()
        on_the_day, a_day_short = PersonFactory(), PersonFactory()
        then = TODAY.replace(year=TODAY.year - 3)
        record_move(person=on_the_day, kind="transfer_out", effective_on=then, by=None)
        record_move(person=a_day_short, kind="die", effective_on=then + timedelta(days=1), by=None)
        assert refusal_to_forget(on_the_day, on_request=False) == []
        assert refusal_to_forget(a_day_short, on_request=False) != []

    def test_the_list_is_forgotten_as_it_was_shown(self, cast, gone):
        assert forget_due(shown=[gone.pk], by=cast.chair, reason=WHY) == 1
        assert Forgetting.objects.get().person == gone

    @pytest.mark.parametrize("shown", ["nobody", "somebody else", "too many"])
    def test_another_list_forgets_nobody(self, cast, gone, shown):
        teacher = cast.teacher.person.pk
        lists = {"nobody": [], "somebody else": [teacher], "too many": [gone.pk, teacher]}
        with pytest.raises(ValidationError) as refusal:
            forget_due(shown=lists[shown], by=cast.chair, reason=WHY)
        gone.refresh_from_db()
        assert (refusal.value.code, gone.forgotten_on) == ("list_changed", None)

    def test_the_dry_run_counts_what_is_rewritten_and_writes_nothing(
        self, cast, gone, django_assert_num_queries
    ):
        with django_assert_num_queries(4):
            rows = rows_behind(Person.objects.filter(pk=gone.pk))
        assert sum(rows.values()) == sum(forget_person(person=gone, by=cast.chair, reason=WHY).rows.values())
        assert rows_behind(Person.objects.filter(pk=gone.pk)).keys() <= rows.keys()


class TestTheDatabaseLetsNothingElseBeRewritten:
    ERASED = f"name = '{FORGOTTEN}'"

    def refused(self, sql):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(sql)

    def test_history_of_somebody_who_was_not_forgotten(self, gone):
        self.refused(f"UPDATE members_personevent SET {self.ERASED} WHERE id = {gone.pk}")
        self.refused(f"UPDATE members_moveevent SET reason = '{FORGOTTEN}' WHERE person_id = {gone.pk}")

    @pytest.mark.parametrize(
        "change",
        [
            "name = '别人'",
            "sex = 'm'",
            "staff_number = 'T1'",
            "version = version + 1",
            "pgh_created_at = now() - interval '1 day'",
            "pgh_context_id = NULL, pgh_label = 'x'",
            "user_id = NULL",
            "forgotten_on = NULL, name = 'x'",
        ],
    )
    def test_history_of_the_forgotten_but_by_the_mark(self, cast, gone, change):
        forget_person(person=gone, by=cast.chair, reason=WHY)
        self.refused(f"UPDATE members_personevent SET {change} WHERE id = {gone.pk}")

    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("moveevent", "effective_on = effective_on + 1"),
            ("moveevent", "reason = ''"),
            ("moveevent", "category = 'retired'"),
            ("applicationevent", "status = 'admitted'"),
            ("correctionevent", "answer = 'x'"),
            ("caretagevent", "kind = 'illness'"),
            ("consentevent", "purpose = 'bank'"),
            ("taggingevent", "tag_id = 0"),
        ],
    )
    def test_other_histories_of_the_forgotten(self, cast, gone, table, change):
        forget_person(person=gone, by=cast.chair, reason=WHY)
        self.refused(f"UPDATE members_{table} SET {change} WHERE person_id = {gone.pk}")

    @pytest.mark.parametrize("table", ["personevent", "moveevent", "correctionevent", "caretagevent"])
    def test_deleting_and_emptying(self, cast, gone, table):
        forget_person(person=gone, by=cast.chair, reason=WHY)
        self.refused(f"DELETE FROM members_{table}")
        self.refused(f"TRUNCATE members_{table}")

    def test_replica_mode_does_not_walk_past_it(self, gone):
        self.refused(
            "SET LOCAL session_replication_role = replica; UPDATE members_personevent SET name = 'x'"
        )

    def test_a_forgotten_row_is_not_filled_again(self, cast, gone):
        forget_person(person=gone, by=cast.chair, reason=WHY)
        for change in ({"name": "欧阳"}, {"mobile": "1"}, {"born_on": TODAY}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Person.objects.filter(pk=gone.pk).update(**change)


def test_moves_keep_their_facts(cast, gone):
    facts = list(Move.objects.filter(person=gone).values_list("kind", "effective_on", "group", "struck_by"))
    forget_person(person=gone, by=cast.chair, reason=WHY)
    assert facts == list(
        Move.objects.filter(person=gone).values_list("kind", "effective_on", "group", "struck_by")
    )
