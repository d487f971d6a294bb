"""What removes folders removes those of servers and what was made in a checkout, and nothing else."""

import os

import pytest

from tests.servers import FOLDER, servers_at
from union_admin.embedded import EmbeddedError, Place
from union_admin.embedded.__main__ import check_expendable, remove_made
from union_admin.embedded.places import ROOT, SYSTEM_FOLDER


def fill(folder):
    """Something of somebody's, where servers keep their sockets, where a checkout keeps what it made."""
    kept = [
        folder / name for name in ("kept.txt", "run/kept.txt", "var/kept.txt", "app/__pycache__/kept.txt")
    ]
    for file in kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("dear")
    return kept


def all_there(kept):
    return all(file.read_text() == "dear" for file in kept)


@pytest.mark.parametrize("home", ["", ".", "var", "var/servers", "../elsewhere"])
def test_a_relative_folder_is_no_place_of_servers(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EmbeddedError, match="absolute path"):
        Place(type(tmp_path)(home))


@pytest.mark.parametrize("home", [ROOT, ROOT.parent, ROOT / "var" / "..", type(ROOT)("/")])
def test_the_checkout_and_what_holds_it_are_no_place_of_servers(home):
    with pytest.raises(EmbeddedError, match="holds the checkout"):
        Place(home)


def test_a_link_to_the_checkout_is_no_place_of_servers(tmp_path):
    (tmp_path / "link").symlink_to(ROOT)
    with pytest.raises(EmbeddedError, match="holds the checkout"):
        Place(tmp_path / "link")


def test_a_folder_of_somebody_else_s_is_not_removed(tmp_path):
    kept = fill(tmp_path)
    with pytest.raises(EmbeddedError, match="was not removed"):
        servers_at(Place(tmp_path)).remove()
    assert all_there(kept)


def test_a_link_out_of_the_servers_folder_is_not_followed(tmp_path):
    kept = fill(tmp_path)
    link = FOLDER / str(os.getpid()) / "link"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedError, match="was not removed"):
            servers_at(Place(link)).remove()
        assert all_there(kept)
    finally:
        link.unlink()


@pytest.mark.parametrize("folder", ["accounts", ".git", "tests"])
def test_rooms_of_the_checkout_are_not_removable(folder):
    with pytest.raises(EmbeddedError, match="was not removed"):
        Place(ROOT / folder).check_removable()


@pytest.mark.parametrize("home", [SYSTEM_FOLDER, SYSTEM_FOLDER / "000000000000", FOLDER / ".." / ".." / ".."])
def test_neither_are_the_servers_of_other_checkouts(home):
    with pytest.raises(EmbeddedError):
        Place(home).check_removable()


def test_servers_of_the_checkout_are_removable():
    Place.of_checkout().check_removable()
    Place(FOLDER / "12345").check_removable()


def test_only_a_checkout_is_cleaned(tmp_path):
    kept = fill(tmp_path)
    with pytest.raises(EmbeddedError, match="no checkout"):
        remove_made(tmp_path)
    assert all_there(kept)


def test_cleaning_a_checkout_leaves_what_people_made(tmp_path):
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    made, kept = fill(checkout)[2:], fill(elsewhere)
    for name in ("manage.py", "Makefile", "union_admin/embedded/places.py"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).touch()
    (checkout / "link").symlink_to(elsewhere)
    remove_made(checkout)
    assert all_there([checkout / "kept.txt", checkout / "run/kept.txt", *kept])
    assert not any(file.exists() for file in made)


def test_a_school_s_own_data_is_not_cleaned_away_by_a_word(tmp_path, monkeypatch):
    mark = tmp_path / "own_school"
    check_expendable(mark)
    mark.touch()
    with pytest.raises(EmbeddedError, match="DATA=delete"):
        check_expendable(mark)
    monkeypatch.setenv("DATA", "delete")
    check_expendable(mark)
