"""What a house does that is started with keys which are not those of its data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import IdentityNumber
from tests.factories.members import PersonFactory
from vault.marks import key_marks, mark_keys, marked_keys
from vault.models import KeyMark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


def prepare():
    said = StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue()


def test_an_empty_house_takes_the_keys_that_are_there(settings):
    prepare()
    settings.VAULT_KEYS, settings.VAULT_HASH_KEY = ["another"], "another"
    assert prepare() == ""
    PersonFactory()
    assert prepare() == ""


@pytest.mark.parametrize(("name", "key"), [("VAULT_KEYS", ["another"]), ("VAULT_HASH_KEY", "another")])
def test_a_school_is_not_started_with_other_keys(settings, name, key):
    prepare()
    PersonFactory()
    before = marked_keys()
    setattr(settings, name, key)
    with pytest.raises(CommandError, match=f"{name}.: put the former"):
        prepare()
    assert marked_keys() == before
    call_command("prepare", without_former_keys=True, stdout=StringIO())
    assert prepare() == ""


def test_no_key_is_in_the_marks(settings):
    prepare()
    held, keys = str(marked_keys()), [*settings.VAULT_KEYS, settings.VAULT_HASH_KEY]
    assert not any(key in held for key in (settings.SECRET_KEY, *keys))


def test_another_key_for_signing_is_said_once(settings):
    prepare()
    PersonFactory()
    settings.SECRET_KEY = "another"
    assert "everybody signs in again" in prepare()
    assert prepare() == ""


def test_a_former_key_for_signing_that_is_kept_is_nothing_to_say(settings):
    prepare()
    PersonFactory()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert prepare() == ""


def test_a_house_from_before_there_were_marks_is_asked_whether_a_secret_opens(settings):
    IdentityNumber.objects.create(person=PersonFactory(), number="330106", digest="0")
    keys, settings.VAULT_KEYS = settings.VAULT_KEYS, ["another"]
    with pytest.raises(CommandError, match="VAULT_KEYS"):
        prepare()
    assert not KeyMark.objects.exists()
    settings.VAULT_KEYS = keys
    prepare()
    assert KeyMark.objects.count() == 3


def test_once_every_secret_is_rotated_the_former_key_is_not_asked_for(settings):
    PersonFactory()
    mark_keys(key_marks())
    settings.VAULT_KEYS = ["the new one", *settings.VAULT_KEYS]
    assert prepare() == ""
    call_command("rotate_vault", stdout=StringIO())
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    assert prepare() == ""
