import pytest

from vault.secrets import UnreadableSecret, conceal, keyed_hash, masked, reveal, rotated


def test_what_is_stored_is_not_what_was_said():
    stored = conceal("11010519491231002X")
    assert "19491231" not in stored
    assert reveal(stored) == "11010519491231002X"


def test_a_secret_outlives_its_key_once_rotated(settings):
    settings.VAULT_KEYS = ["old"]
    stored = conceal("困难")
    settings.VAULT_KEYS = ["new", "old"]
    again = rotated(stored)
    settings.VAULT_KEYS = ["new"]
    assert reveal(again) == "困难"
    with pytest.raises(UnreadableSecret):
        reveal(stored)


def test_the_hash_finds_again_and_says_nothing_without_the_key(settings):
    first = keyed_hash("11010519491231002X", purpose="identity")
    assert first == keyed_hash("11010519491231002X", purpose="identity")
    assert first != keyed_hash("11010519491231002X", purpose="other")
    settings.VAULT_HASH_KEY = "another school"
    assert first != keyed_hash("11010519491231002X", purpose="identity")


def test_a_mask_shows_the_ends_only_where_something_stays_hidden():
    assert masked("11010519491231002X", first=3, last=4) == "110•••••••••••002X"
    assert masked("1234", first=3, last=4) == "••••"
