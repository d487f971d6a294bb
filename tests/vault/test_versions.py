from datetime import time

import pytest
from django import forms

from members.models import Person
from tests.factories.members import PersonFactory
from vault.versions import StaleVersion, VersionedForm, _same, lock_version

pytestmark = pytest.mark.django_db


class NameForm(VersionedForm):
    class Meta:
        model = Person
        fields = ("name",)
        labels = {"name": "姓名"}
        widgets = {"name": forms.TextInput}


def test_bulk_updates_count_as_changes():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(name="林晓秋")
    person.refresh_from_db()
    assert person.version == 2


def test_a_form_opened_before_the_change_is_refused_and_shows_both_texts():
    person = PersonFactory(name="林晓春")
    seen = person.version
    Person.objects.filter(pk=person.pk).update(name="林晓秋")

    form = NameForm({"name": "林小春", "version": seen}, instance=person)

    assert not form.is_valid()
    assert form.errors.as_data()["version"][0].code == "stale"
    assert form.moved == [("姓名", "林晓秋", "林小春")]
    assert form["name"].value() == "林小春"


def test_saving_again_after_having_seen_the_difference_is_accepted():
    person = PersonFactory(name="林晓春")
    Person.objects.filter(pk=person.pk).update(name="林晓秋")
    refused = NameForm({"name": "林小春", "version": 1}, instance=person)
    refused.is_valid()

    again = NameForm({"name": "林小春", "version": refused["version"].value()}, instance=person)

    assert again.is_valid()


def test_a_service_refuses_a_row_that_has_moved():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(name="林晓秋")
    with pytest.raises(StaleVersion):
        lock_version(Person.objects, pk=person.pk, version=1)
    assert lock_version(Person.objects, pk=person.pk, version=2) == person


class ContactForm(VersionedForm):
    class Meta:
        model = Person
        fields = ("mobile", "email", "department", "lunar_leap")


def test_what_one_left_alone_is_not_taken_back_from_the_other():
    person = PersonFactory(mobile="13800000001", email="")
    seen = person.version
    Person.objects.filter(pk=person.pk).update(mobile="13900000009")

    refused = ContactForm({"mobile": "13800000001", "email": "a@b.cn", "version": seen}, instance=person)

    assert not refused.is_valid()
    assert refused.moved == []
    assert refused["mobile"].value() == "13900000009"
    assert refused["email"].value() == "a@b.cn"


def test_of_several_that_are_ticked_the_order_does_not_matter_and_times_are_compared_as_typed():
    assert _same(["b", "a"], ["a", "b"])
    assert _same([], "")
    assert not _same(["a"], ["a", "b"])
    assert _same(time(7, 30), "07:30")
