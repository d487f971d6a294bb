"""Two rows that are one person: merged, so that no day counts them twice and nothing is lost."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activities.models import Invitation
from members.joining_sheets import find_joining
from members.models import (
    Application,
    CareTag,
    Consent,
    IdentityNumber,
    Person,
    Post,
    PrivacyNotice,
    SignedCopy,
    Standing,
    Tag,
    Tagging,
)
from members.reports import headcount
from members.services import record_move
from members.services.merging import FIELDS, merge_people, note_not_duplicate
from members.sheets import JOINING, REGISTERING
from tests.factories.activities import ActivityFactory
from tests.factories.members import PersonFactory, PostFactory
from vault.secrets import keyed_hash
from vault.versions import StaleVersion

DAY = date(2026, 3, 2)


def term(since, until=None):
    return DateRange(date(since, 1, 1), date(until, 1, 1) if until else None)


@pytest.fixture
def by(cast):
    return cast.chair


@pytest.fixture
def pair(cast):
    kept = PersonFactory(name="林若兰", staff_number="K1", signs_in=True, mobile="")
    duplicate = PersonFactory(name="林若蓝", staff_number="D1", signs_in=True, mobile="13812345678")
    return kept, duplicate


def identity_number(person, number):
    digest = keyed_hash(number, purpose="identity")
    return IdentityNumber.objects.create(person=person, number=number, digest=digest)


def used(*people):
    User.objects.filter(person__in=people).update(last_login=timezone.now())


class TestDays:
    def test_no_day_counts_the_person_twice(self, by, pair):
        before = headcount(DAY).member
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert headcount(DAY).member == before - 1
        assert not Standing.objects.filter(person=pair[1]).exists()

    def test_acts_of_the_duplicate_are_struck_out_with_a_reason(self, by, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        struck = pair[1].moves.get()
        assert (struck.struck_by, "K1" in struck.strike_reason) == (by, True)

    def test_acts_that_were_ticked_are_entered_for_the_kept_row(self, by, cast):
        kept = PersonFactory(standing__since=date(2020, 9, 1))
        duplicate = PersonFactory(standing__since=date(2012, 9, 1))
        record_move(
            person=duplicate, kind="regroup", effective_on=date(2015, 9, 1), by=by, group=cast.leader_group
        )
        first, second = duplicate.moves.valid()
        merge_people(kept=kept, duplicate=duplicate, by=by, take_moves=[first.pk, second.pk])
        on = [
            Standing.objects.on(date(year, 10, 1)).filter(person=kept).count() for year in (2011, 2013, 2021)
        ]
        assert on == [0, 1, 1]
        assert kept.moves.valid().count() == 3

    def test_an_act_that_the_kept_row_has_already_is_not_doubled(self, by, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by, take_moves=[pair[1].moves.get().pk])
        assert pair[0].moves.valid().count() == 1

    def test_acts_of_others_are_not_taken(self, by, cast, pair):
        other = cast.teacher.person.moves.get()
        merge_people(kept=pair[0], duplicate=pair[1], by=by, take_moves=[other.pk])
        assert pair[0].moves.valid().count() == 1

    def test_acts_that_add_up_to_nothing_are_refused_and_nothing_is_merged(self, by, cast):
        kept, duplicate = PersonFactory(standing__category=""), PersonFactory()
        regrouped = record_move(
            person=duplicate, kind="regroup", effective_on=DAY, by=by, group=cast.leader_group
        )
        with pytest.raises(ValidationError) as refusal:
            merge_people(kept=kept, duplicate=duplicate, by=by, take_moves=[regrouped.pk])
        duplicate.refresh_from_db()
        assert (refusal.value.code, duplicate.merged_into) == ("category_missing", None)


class TestFields:
    def test_only_what_was_chosen_is_taken(self, by, pair):
        kept = merge_people(kept=pair[0], duplicate=pair[1], by=by, take=["mobile"])
        assert (kept.name, kept.mobile) == ("林若兰", "13812345678")

    def test_a_name_comes_with_its_sound(self, by, pair):
        kept = merge_people(kept=pair[0], duplicate=pair[1], by=by, take=["name"])
        assert (kept.name, kept.pinyin) == (pair[1].name, pair[1].pinyin)

    def test_staff_numbers_change_places(self, by, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by, take=["staff_number"])
        numbers = {
            person.pk: person.staff_number for person in Person.objects.filter(pk__in=[p.pk for p in pair])
        }
        assert numbers == {pair[0].pk: "D1", pair[1].pk: "K1"}

    def test_every_column_of_a_person_can_be_chosen(self):
        chosen = {column for columns in FIELDS.values() for column in columns}
        own = {"id", "version", "user_id", "merged_into_id", "forgotten_on"}
        assert {field.attname for field in Person._meta.concrete_fields} == chosen | own


class TestSignIns:
    def test_the_only_one_moves_and_follows_the_staff_number(self, by):
        kept, duplicate = PersonFactory(staff_number="K2"), PersonFactory(staff_number="D2", signs_in=True)
        user = duplicate.user
        kept = merge_people(kept=kept, duplicate=duplicate, by=by)
        user.refresh_from_db()
        assert (kept.user, user.staff_number, user.is_active) == (user, "K2", True)

    def test_the_one_in_use_stays(self, by, pair):
        used(pair[1])
        kept = merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert (kept.user, kept.user.staff_number) == (pair[1].user, "K1")

    def test_two_in_use_ask_for_a_choice(self, by, pair):
        used(*pair)
        with pytest.raises(ValidationError) as refusal:
            merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert refusal.value.code == "sign_in_choice"

    @pytest.mark.parametrize("choice", ["kept", "duplicate"])
    def test_the_other_is_closed(self, by, pair, choice):
        used(*pair)
        stays, goes = pair if choice == "kept" else reversed(pair)
        kept = merge_people(kept=pair[0], duplicate=pair[1], by=by, sign_in=choice)
        closed = User.objects.get(pk=goes.user_id)
        assert kept.user_id == stays.user_id
        assert (closed.is_active, closed.has_usable_password()) == (False, False)
        assert {kept.user.staff_number, closed.staff_number} == {"K1", "D1"}

    def test_the_right_to_act_moves_with_the_office(self, by, pair):
        PostFactory(person=pair[1], kind=Post.Kind.TREASURER)
        kept = merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert User.objects.get(pk=kept.user_id).has_perm("finance.change_budget")


class TestFactsThatMove:
    def test_offices_tags_care_tags_applications_corrections_and_the_number(self, by, pair):
        kept, duplicate = pair
        PostFactory(person=duplicate, kind="member")
        Tagging.objects.create(person=duplicate, tag=Tag.objects.create(name="骨干"), period=term(2024))
        CareTag.objects.create(person=duplicate, kind="illness", period=term(2024), note="长期治疗")
        Application.objects.create(person=duplicate, applied_on=DAY)
        duplicate.corrections.create(what="姓名", wanted="林若兰")
        identity_number(duplicate, "11010519491231002X")
        merge_people(kept=kept, duplicate=duplicate, by=by)
        counts = [
            getattr(kept, name).count()
            for name in ("posts", "taggings", "care_tags", "applications", "corrections")
        ]
        assert counts == [1] * 5
        assert kept.care_tags.get().note == "长期治疗"
        assert IdentityNumber.objects.get().person == kept

    def test_terms_that_overlap_become_one(self, by, pair):
        kept, duplicate = pair
        CareTag.objects.create(person=kept, kind="illness", period=term(2024, 2025), note="甲")
        CareTag.objects.create(person=duplicate, kind="illness", period=term(2023, 2026), note="乙")
        CareTag.objects.create(person=duplicate, kind="hardship", period=term(2024), note="")
        merge_people(kept=kept, duplicate=duplicate, by=by)
        ill = kept.care_tags.get(kind="illness")
        assert (ill.period, set(ill.note.split(" · "))) == (term(2023, 2026), {"甲", "乙"})
        assert kept.care_tags.count() == 2

    def test_of_two_open_applications_one_stays(self, by, pair):
        for person in pair:
            Application.objects.create(person=person, applied_on=DAY)
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert sorted(pair[0].applications.values_list("status", flat=True)) == [
            "awaiting_group",
            "withdrawn",
        ]

    def test_a_consent_the_kept_row_took_back_is_not_given_again(self, by, pair):
        kept, duplicate = pair
        Consent.objects.create(person=kept, purpose="photos", withdrawn_at=timezone.now())
        Consent.objects.create(person=duplicate, purpose="photos")
        Consent.objects.create(person=duplicate, purpose="bank")
        merge_people(kept=kept, duplicate=duplicate, by=by)
        assert list(kept.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) == ["bank"]

    def test_a_notice_is_acknowledged_once(self, by, pair):
        notice = PrivacyNotice.objects.create(number=1, text="x", published_on=DAY)
        for person in pair:
            person.acknowledgements.create(notice=notice)
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert pair[0].acknowledgements.count() == 1

    def test_rows_merged_into_the_duplicate_lead_to_the_kept_row(self, by, pair):
        older = PersonFactory(standing__category="")
        merge_people(kept=pair[1], duplicate=older, by=by)
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        older.refresh_from_db()
        assert older.merged_into == pair[0]


class TestOtherRooms:
    def test_what_they_hold_moves_and_what_the_kept_row_has_already_stays(self, by, pair):
        kept, duplicate = pair
        both, one = ActivityFactory(), ActivityFactory()
        for activity, person in ((both, kept), (both, duplicate), (one, duplicate)):
            Invitation.objects.create(activity=activity, person=person)
        merge_people(kept=kept, duplicate=duplicate, by=by)
        assert {invitation.activity for invitation in kept.invitations.all()} == {both, one}
        assert duplicate.invitations.get().activity == both

    def test_rows_that_may_not_change_keep_pointing_at_the_duplicate(self, by, pair):
        Invitation.objects.create(activity=ActivityFactory(), person=pair[1])
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TRIGGER frozen BEFORE UPDATE ON activities_invitation"
                " FOR EACH ROW EXECUTE FUNCTION vault_refuse_change()"
            )
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        assert pair[1].invitations.count() == 1


class TestRefusals:
    def refused(self, kept, duplicate, by, **kwargs):
        with pytest.raises(ValidationError) as refusal:
            merge_people(kept=kept, duplicate=duplicate, by=by, **kwargs)
        return refusal.value.code

    def test_a_row_and_itself(self, by, pair):
        assert self.refused(pair[0], pair[0], by) == "same_row"

    def test_a_row_that_was_merged(self, by, cast, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        other = cast.teacher.person
        assert self.refused(other, pair[1], by) == "merged_already"
        assert self.refused(pair[1], other, by) == "merged_already"

    def test_offices_one_person_cannot_hold(self, by, pair):
        for person in pair:
            PostFactory(person=person, kind="member")
        assert self.refused(*pair, by) == "offices_clash"
        assert Post.objects.filter(person=pair[1]).count() == 1

    def test_two_identity_numbers(self, by, pair):
        identity_number(pair[0], "11010519491231002X")
        identity_number(pair[1], "110105194912310038")
        assert self.refused(*pair, by) == "two_identity_numbers"

    def test_a_row_that_has_moved_since_it_was_seen(self, by, pair):
        seen = {person.pk: person.version for person in Person.objects.filter(pk__in=[p.pk for p in pair])}
        Person.objects.filter(pk=pair[1].pk).update(mobile="13900000000")
        with pytest.raises(StaleVersion):
            merge_people(kept=pair[0], duplicate=pair[1], by=by, seen=seen)


def test_it_asks_no_more_when_there_is_more(by, cast):
    def statements(n):
        kept, duplicate = PersonFactory(signs_in=True), PersonFactory(signs_in=True)
        for number in range(n):
            PostFactory(person=duplicate, kind="member", period=term(1990 + number, 1991 + number))
            tag = Tag.objects.create(name=f"{n}-{number}")
            Tagging.objects.create(person=duplicate, tag=tag, period=term(2024))
            Tagging.objects.create(person=kept, tag=tag, period=term(2023))
        with CaptureQueriesContext(connection) as asked:
            merge_people(kept=kept, duplicate=duplicate, by=by)
        return len(asked)

    assert statements(5) == statements(1) <= 72


def test_a_pair_is_noted_once_in_either_order(by, pair):
    noted = note_not_duplicate(first=pair[1], second=pair[0], by=by)
    assert note_not_duplicate(first=pair[0], second=pair[1], by=by) == noted
    with pytest.raises(ValidationError):
        note_not_duplicate(first=pair[0], second=pair[0], by=by)


class TestAMergedRowCountsNoMore:
    def test_nothing_happens_to_it_any_more(self, by, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        with pytest.raises(ValidationError) as refusal:
            record_move(person=pair[1], kind="hire", effective_on=DAY, by=by, category="contract")
        assert refusal.value.code == "merged"

    def test_the_database_lets_it_be_nothing(self, by, pair):
        merge_people(kept=pair[0], duplicate=pair[1], by=by)
        with pytest.raises(IntegrityError, match="merged into another"), transaction.atomic():
            Standing.objects.filter(person=pair[0]).update(person=pair[1])

    def test_nor_be_merged_while_it_is_something(self, pair):
        with pytest.raises(IntegrityError, match="merged into another"), transaction.atomic():
            Person.objects.filter(pk=pair[1].pk).update(merged_into=pair[0])


def test_what_was_signed_follows_and_a_printed_qr_leads_to_the_row_that_is_kept(pair, by):
    kept, duplicate = pair
    for kind, person, digest in (
        (JOINING, kept, "a"),
        (JOINING, duplicate, "a"),
        (JOINING, duplicate, "b"),
        (REGISTERING, duplicate, "a"),
        ("notice", duplicate, "c"),
    ):
        SignedCopy.objects.create(
            kind=kind, subject=person.pk, digest=digest, file=f"signed/{digest}", sent_by=by
        )
    merge_people(kept=kept, duplicate=duplicate, by=by)
    lies = SignedCopy.objects.of(JOINING, kept.pk)
    assert sorted(lies.valid().values_list("digest", flat=True)) == ["a", "b"]
    assert lies.get(taken_back_by=by).taken_back_reason == "与 K1 合并"
    assert SignedCopy.objects.of(REGISTERING, kept.pk).valid().count() == 1
    # A number of a notice is not a number of a person.
    assert SignedCopy.objects.of("notice", duplicate.pk).exists()
    assert find_joining(by, duplicate.pk).subject == kept.pk
