from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from members.models import CareTag, IdentityNumber, RosterDraft
from tests.factories.members import PersonFactory, UserFactory
from vault import rotation
from vault.secrets import conceal, is_newest, reveal

pytestmark = pytest.mark.django_db
OLD, NEW = "the key of last year", "the key of this year"


@pytest.fixture
def secrets(settings):
    """Five numbers, an empty note and a draft, written with the old key; the new one stands in front now."""
    settings.VAULT_KEYS = [OLD]
    for n in range(5):
        IdentityNumber.objects.create(person=PersonFactory(), number=f"number {n}", digest=str(n))
    CareTag.objects.create(person=PersonFactory(), kind="veteran", period="[2020-01-01,)", note="")
    RosterDraft.objects.create(
        made_by=UserFactory(), file_name="花名册.xlsx", contents="[1]", counts_from="2026-09-01"
    )
    settings.VAULT_KEYS = [NEW, OLD]
    return settings


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM members_identitynumber ORDER BY id")
        return [number for (number,) in cursor.fetchall()]


def rotate():
    out = StringIO()
    call_command("rotate_vault", stdout=out)
    return out.getvalue()


def test_afterwards_the_old_key_can_go(secrets):
    said = rotate()
    assert "members_identitynumber.number: 5 written anew, 0 had" in said
    assert "members_caretag.note: 0 written anew" in said
    assert "members_rosterdraft.contents: 1 written anew" in said
    assert "以前的备份还要用旧密钥" in said
    secrets.VAULT_KEYS = [NEW]
    assert sorted(x.number for x in IdentityNumber.objects.all()) == [f"number {n}" for n in range(5)]


def test_an_authenticator_app_goes_on_working(secrets):
    user = UserFactory()
    secrets.VAULT_KEYS = [OLD]
    data = {"secret": conceal("JBSWY3DP"), "used": 3, "codes": [conceal("one"), conceal("two")]}
    app = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    secrets.VAULT_KEYS = [NEW, OLD]
    assert "mfa_authenticator.data: 1 written anew" in rotate()
    assert "mfa_authenticator.data: 0 written anew, 1 had" in rotate()
    secrets.VAULT_KEYS = [NEW]
    app.refresh_from_db()
    assert reveal(app.data["secret"]) == "JBSWY3DP"
    assert [reveal(code) for code in app.data["codes"]] == ["one", "two"]
    assert app.data["used"] == 3


def test_again_it_writes_nothing(secrets):
    rotate()
    before = stored()
    assert "members_identitynumber.number: 0 written anew, 5 had" in rotate()
    assert stored() == before


def test_stopped_half_way_it_goes_on_where_it_was(secrets, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    write, calls = rotation._store, []

    def dies_at_the_second_batch(model, field, written):
        calls.extend([model] if model is IdentityNumber else [])
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(model, field, written)

    monkeypatch.setattr(rotation, "_store", dies_at_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        list(rotation.rotate_secrets())
    assert [is_newest(one) for one in stored()].count(True) == 2

    monkeypatch.setattr(rotation, "_store", write)
    assert "members_identitynumber.number: 3 written anew, 2 had" in rotate()
    assert all(is_newest(one) for one in stored())


def test_what_no_key_opens_is_counted_left_and_reported(secrets):
    IdentityNumber.objects.filter(digest="0").update(number="number 0")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_identitynumber SET number = 'gone' WHERE digest = '0'")
    with pytest.raises(CommandError, match="1 secrets"):
        rotate()
    assert "gone" in stored()
    assert [is_newest(one) for one in stored()].count(True) == 4
