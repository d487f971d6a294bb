"""What goes into the bundle and what set-up takes out of it; `make trial` installs a whole one."""

import errno
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from union_admin import bootstrap, bundle
from union_admin.bootstrap import BootstrapError


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """An unpacked bundle that is made for this machine, with one asset."""
    monkeypatch.setattr(bootstrap, "BUNDLE", tmp_path / "bundle")
    (tmp_path / "bundle" / "assets" / "htmx").mkdir(parents=True)
    (tmp_path / "bundle" / "assets" / "htmx" / "htmx.min.js").write_text("code()")
    note = tmp_path / "bundle" / "made-for.json"
    note.write_text(json.dumps(bootstrap.this_machine()))
    return tmp_path / "bundle"


def lay(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_a_checkout_without_git_gives_what_git_keeps():
    kept = {path for path in bundle._tracked(bundle.ROOT) if (bundle.ROOT / path).is_file()}
    found = set(bundle._found(bundle.ROOT))
    assert {path for path in kept - found if not path.parts[0].startswith(".")} == set()


def test_neither_data_nor_secrets_nor_what_lies_about_is_taken_along(tmp_path):
    lay(tmp_path, "manage.py", "members/__init__.py", "members/models.py", "static/css/house.css")
    lay(
        tmp_path,
        "var/secrets.env",
        "var/media/a.jpg",
        ".venv/bin/python",
        "花名册.xlsx",
        "bundle/wheels/a.whl",
    )
    lay(tmp_path, "static/vendor/htmx/htmx.min.js", "members/__pycache__/models.pyc", "node_modules/a/b.js")
    lay(tmp_path, "docs/looks/en/390/home.webp")
    found = [str(path) for path in bundle.source_files(tmp_path)]
    assert found == ["manage.py", "members/__init__.py", "members/models.py", "static/css/house.css"]


def test_the_archive_is_one_folder_that_anybody_can_read(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "source_files", lambda: [Path("manage.py"), Path("LICENSE")])
    lay(tmp_path, "made/README-FIRST.txt", "made/bundle/wheels/a.whl")
    (tmp_path / "made" / "README-FIRST.txt").chmod(0o600)
    bundle.pack(tmp_path / "packed.tar.gz", "union_admin-1", tmp_path / "made")
    with tarfile.open(tmp_path / "packed.tar.gz") as archive:
        entries = archive.getmembers()
    assert {entry.name.partition("/")[0] for entry in entries} == {"union_admin-1"}
    assert {(entry.uid, entry.uname, entry.mode & 0o444) for entry in entries} == {(0, "", 0o444)}
    names = {entry.name for entry in entries}
    assert {"union_admin-1/bundle/wheels/a.whl", "union_admin-1/bundle/assets/.made-from"} <= names


def test_what_an_older_patch_of_python_needs_comes_along(tmp_path):
    """Redis asks for async-timeout before 3.11.3, which is what a plain Debian 12 has."""
    python = bootstrap.this_machine()["python"]
    told = {
        "redis": [f'timeouts>=4; python_full_version < "{python}.1"', 'more; extra == "more"', "plain>=1"],
        "plain": [f'redis; python_full_version < "{python}.1"', 'other; sys_platform == "win32"'],
    }
    for name, asked in told.items():
        lines = ["Metadata-Version: 2.1", f"Name: {name}", *(f"Requires-Dist: {one}" for one in asked)]
        with zipfile.ZipFile(tmp_path / f"{name}-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}-1.dist-info/METADATA", "\n".join(lines))
    assert bundle.asked_by_other_patches(tmp_path) == {"timeouts>=4"}


def test_the_text_to_read_first_names_the_machine():
    text = (bundle.ROOT / "docs" / bundle.FIRST).read_text(encoding="utf-8")
    told = text.format(name="bundle.tar.gz", **bootstrap.this_machine())
    assert f"Python {bootstrap.this_machine()['python']}" in told
    assert "{" not in told


def test_packages_come_from_the_bundle_and_nowhere_else(bundled):
    bootstrap.use_python_of_bundle()
    assert bootstrap.pip_source() == ["--isolated", "--no-index", "--find-links", str(bundled / "wheels")]
    (bundled / "made-for.json").unlink()
    assert bootstrap.pip_source() == []


@pytest.mark.parametrize("other", [{"python": "3.99"}, {"machine": "abacus"}])
def test_a_bundle_for_another_machine_is_refused_with_both_ways_out(bundled, other):
    (bundled / "made-for.json").write_text(json.dumps(bootstrap.this_machine() | other))
    with pytest.raises(BootstrapError, match=f"{next(iter(other.values()))}.*move the folder bundle away"):
        bootstrap.use_python_of_bundle()


def test_assets_come_from_the_bundle(bundled, tmp_path, monkeypatch):
    vendor = tmp_path / "vendor"
    monkeypatch.setattr(bootstrap, "VENDOR", vendor)
    monkeypatch.setattr(bootstrap, "npm_command", lambda: pytest.fail("asks a network"))
    lock = (bootstrap.ROOT / "package-lock.json").read_bytes()
    key = bootstrap.digest(lock, repr(sorted(bootstrap.ASSETS.items())))
    (bundled / "assets" / ".made-from").write_text(key)
    bootstrap.make_assets()
    assert (vendor / "htmx" / "htmx.min.js").read_text() == "code()"
    assert bootstrap.is_stamped(vendor / ".made-from", key)


def test_a_full_disk_and_a_folder_of_another_user_s_are_said_in_one_sentence():
    full = bootstrap.what_the_system_refused(OSError(errno.ENOSPC, "No space left on device"))
    assert "The disk is full" in full
    closed = bootstrap.what_the_system_refused(PermissionError(errno.EACCES, "Permission denied", ".venv"))
    assert "Not allowed: .venv" in closed
    with pytest.raises(BootstrapError, match="The disk is full"):
        bootstrap.run(["sh", "-c", "echo 'OSError: No space left on device'; exit 1"], failure="It failed.")
