from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from members.models import CareTag, Person, Tag, Tagging
from members.services.marks import (
    begin_care,
    begin_tag,
    drop_care,
    drop_tag,
    end_care,
    end_tag,
    tag_named,
    uncover_care,
)
from tests.factories.members import CareTagFactory, PersonFactory, TaggingFactory, UserFactory
from vault.models import Look

SINCE, UNTIL = date(2025, 9, 1), date(2026, 8, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def refused(refusal):
    return [error.code for error in refusal.value.error_list]


def test_row_10_a_tag_is_borne_from_a_day_to_a_last_day(by):
    people = [PersonFactory(), PersonFactory()]
    begin_tag(tag=tag_named(Tag.ACTIVIST), people=people, since=SINCE, until=UNTIL, by=by)
    bearers = [Tagging.objects.on(day).count() for day in (date(2025, 8, 31), SINCE, UNTIL, date(2026, 9, 1))]
    assert bearers == [0, 2, 2, 0]


def test_a_tag_is_borne_once_a_day_and_the_sentence_names_who_bears_it(by):
    known = TaggingFactory(person__name="林晓春", period=DateRange(SINCE, None))
    new = PersonFactory()
    with pytest.raises(ValidationError, match="林晓春") as refusal:
        begin_tag(tag=known.tag, people=[new, known.person], since=UNTIL, by=by)
    assert refused(refusal) == ["overlaps"]
    assert not new.taggings.exists()


def test_a_tag_follows_an_earlier_one(by):
    earlier = TaggingFactory(period=DateRange(date(2020, 1, 1), SINCE))
    begin_tag(tag=earlier.tag, people=[earlier.person], since=SINCE, by=by)
    assert earlier.person.taggings.count() == 2


def test_days_in_the_wrong_order_are_refused(by):
    with pytest.raises(ValidationError) as refusal:
        begin_tag(tag=tag_named("骨干教师"), people=[PersonFactory()], since=UNTIL, until=SINCE, by=by)
    assert refused(refusal) == ["ends_before_it_begins"]


@pytest.mark.parametrize("count", [1, 3, 300])
def test_tagging_many_takes_as_many_statements_as_tagging_one(by, count):
    people = PersonFactory.create_batch(count, standing__category="") if count < 300 else _many(count)
    tag = tag_named(Tag.ACTIVIST)
    with CaptureQueriesContext(connection) as asked:
        begin_tag(tag=tag, people=people, since=SINCE, by=by)
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 3
    assert Tagging.objects.count() == count


def _many(count):
    return Person.objects.bulk_create(Person(staff_number=f"B{n}", name="王") for n in range(count))


def test_a_tag_ends_and_its_end_may_be_moved(by):
    tagging = TaggingFactory(period=DateRange(SINCE, None))
    assert end_tag(tagging=tagging, last_day=UNTIL, by=by).last_day == UNTIL
    assert end_tag(tagging=tagging, last_day=date(2026, 1, 31), by=by).last_day == date(2026, 1, 31)


def test_an_end_runs_into_no_later_time(by):
    tagging = TaggingFactory(period=DateRange(date(2020, 9, 1), date(2021, 9, 1)))
    TaggingFactory(person=tagging.person, period=DateRange(SINCE, None))
    with pytest.raises(ValidationError) as refusal:
        end_tag(tagging=tagging, last_day=UNTIL, by=by)
    assert refused(refusal) == ["overlaps"]


def test_a_tag_given_by_mistake_is_taken_away_and_the_history_knows(by):
    tagging = TaggingFactory()
    drop_tag(tagging=tagging, by=by)
    assert not Tagging.objects.exists()
    events = Tagging.pgh_event_model.objects.filter(pgh_obj_id=tagging.pk)
    assert {event.pgh_label for event in events} == {"insert", "delete"}


@pytest.mark.parametrize("name", ["", "   ", "长" * 31])
def test_a_tag_has_a_name_that_fits_beside_a_name(name):
    with pytest.raises(ValidationError):
        tag_named(name)


def test_the_same_tag_is_not_made_twice():
    assert tag_named(" 骨干  教师 ") == tag_named("骨干 教师")


def test_a_note_is_stored_encrypted_and_left_out_of_history(by):
    care_tag = begin_care(person=PersonFactory(), kind="illness", since=SINCE, note="住院三周", by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM members_caretag WHERE id = %s", [care_tag.pk])
        stored = cursor.fetchone()[0]
    assert "住院" not in stored
    assert "note" not in {field.name for field in CareTag.pgh_event_model._meta.fields}
    assert (care_tag.entered_by, CareTag.objects.get().note) == (by, "住院三周")


def test_one_reason_stands_once_a_day_and_two_reasons_stand_together(by):
    known = CareTagFactory(kind="hardship", period=DateRange(SINCE, None))
    begin_care(person=known.person, kind="illness", since=SINCE, by=by)
    with pytest.raises(ValidationError) as refusal:
        begin_care(person=known.person, kind="hardship", since=UNTIL, by=by)
    assert refused(refusal) == ["overlaps"]


def test_an_unknown_reason_is_refused(by):
    with pytest.raises(ValidationError):
        begin_care(person=PersonFactory(), kind="gossip", since=SINCE, by=by)


def test_looking_after_somebody_ends(by):
    care_tag = CareTagFactory(period=DateRange(SINCE, None))
    assert end_care(care_tag=care_tag, last_day=UNTIL, by=by).last_day == UNTIL
    with pytest.raises(ValidationError) as refusal:
        end_care(care_tag=care_tag, last_day=date(2025, 8, 31), by=by)
    assert refused(refusal) == ["ends_before_it_begins"]


def test_a_care_tag_entered_by_mistake_is_taken_away(by):
    drop_care(care_tag=CareTagFactory(), by=by)
    assert not CareTag.objects.exists()


def test_uncovering_is_recorded_with_who_looked_at_whom(by):
    care_tag = CareTagFactory(note="丈夫在西藏服役")
    assert uncover_care(care_tag=care_tag, by=by) == "丈夫在西藏服役"
    look = Look.objects.get()
    assert (look.viewer_key, look.person_key, look.fact) == (by.pk, care_tag.person_id, "care_tag")


def test_a_note_whose_key_is_gone_is_said_and_can_still_be_ended(by, settings):
    care_tag = CareTagFactory(note="旧钥匙")
    settings.VAULT_KEYS = ["another key"]
    with pytest.raises(ValidationError) as refusal:
        uncover_care(care_tag=care_tag, by=by)
    assert refused(refusal) == ["note_unreadable"]
    assert not Look.objects.exists()
    assert end_care(care_tag=care_tag, last_day=UNTIL, by=by).last_day == UNTIL
