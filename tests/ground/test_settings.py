"""What follows from SITE_URL: read anew from the settings' own file, with an environment of the test's."""

import runpy
from pathlib import Path

import pytest

from union_admin.embedded.places import ROOT


@pytest.fixture
def settings_for(monkeypatch):
    def read(**environment: str) -> dict:
        for name in ("SITE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "SECRET_KEY_FALLBACKS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(Path(ROOT, "union_admin", "settings.py")))

    return read


def test_what_former_keys_signed_stays_good(settings_for):
    found = settings_for(SECRET_KEY="the new one", SECRET_KEY_FALLBACKS="an old one,an older one")
    assert found["SECRET_KEY_FALLBACKS"] == ["an old one", "an older one"]
    assert settings_for()["SECRET_KEY_FALLBACKS"] == []


@pytest.mark.parametrize("keys", ["new,old", "new, old", ",new, old ,", "new,,old"])
def test_blanks_and_spare_commas_make_no_key(settings_for, monkeypatch, keys):
    """The empty string as a key would open nothing and close what is new."""
    assert settings_for(VAULT_KEYS=keys)["VAULT_KEYS"] == ["new", "old"]
    assert settings_for(SECRET_KEY_FALLBACKS=keys)["SECRET_KEY_FALLBACKS"] == ["new", "old"]
    monkeypatch.delenv("VAULT_KEYS")
    monkeypatch.setattr("union_admin.embedded.secret", lambda name: keys if name == "VAULT_KEYS" else "one")
    assert settings_for()["VAULT_KEYS"] == ["new", "old"]


SECURE = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")


def test_a_plain_address_in_the_school_s_network_works_without_https(settings_for):
    found = settings_for(SITE_URL="http://192.168.1.20:8000")
    assert [found[name] for name in SECURE] == [False] * 3
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["SECURE_CROSS_ORIGIN_OPENER_POLICY"] is None
    assert found["CSRF_TRUSTED_ORIGINS"] == []
    assert found["ALLOWED_HOSTS"] == ["192.168.1.20", "127.0.0.1", "localhost"]


def test_https_brings_secure_cookies_and_hsts(settings_for):
    found = settings_for(SITE_URL="https://union.example.edu.cn")
    assert [found[name] for name in SECURE] == [True] * 3
    assert found["SECURE_HSTS_SECONDS"] == 31536000
    assert found["SECURE_CROSS_ORIGIN_OPENER_POLICY"] == "same-origin"
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://union.example.edu.cn"]


def test_a_site_with_several_names_answers_to_its_own_too(settings_for):
    found = settings_for(SITE_URL="http://192.168.1.20:8000", ALLOWED_HOSTS="union.lan,10.0.0.5")
    assert found["ALLOWED_HOSTS"] == ["192.168.1.20", "127.0.0.1", "localhost", "union.lan", "10.0.0.5"]
