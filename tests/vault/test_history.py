import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse

from accounts.middleware import HistoryMiddleware
from members.models import Person
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db
Event = Person.pgh_event_model


def refused(sql):
    guarded = pytest.raises(DatabaseError, match="only ever added")
    with guarded, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_each_change_is_kept_also_those_by_bulk_update():
    person = PersonFactory(name="林晓春")
    Person.objects.filter(pk=person.pk).update(name="林晓秋")
    names = list(Event.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id").values_list("name", flat=True))
    assert names == ["林晓春", "林晓秋"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_personevent SET name = 'x'",
        "DELETE FROM members_personevent",
        "TRUNCATE members_personevent",
    ],
)
def test_history_is_only_ever_added_to(statement):
    PersonFactory()
    refused(statement)


def test_replica_mode_does_not_walk_past_the_guard():
    PersonFactory()
    refused("SET LOCAL session_replication_role = replica; DELETE FROM members_personevent")


def test_the_context_names_who_did_it_and_nothing_else(rf, cast):
    request = rf.post("/anywhere/?secret=1")
    request.user = cast.chair

    def view(request):
        PersonFactory(name="新来的")
        return HttpResponse()

    HistoryMiddleware(view)(request)

    event = Event.objects.select_related("pgh_context").get(name="新来的")
    assert event.pgh_context.metadata == {"user": cast.chair.pk}
