import json
import re
import subprocess
import sys

from union_admin import bootstrap


def test_lock_file_names_no_registry():
    text = (bootstrap.ROOT / "package-lock.json").read_text()

    assert "resolved" not in text
    sites = {re.match(r"https?://([^/]+)/", url).group(1) for url in re.findall(r"https?://[^\"]+", text)}
    assert sites <= {"github.com", "opencollective.com"}
    assert all("integrity" in entry for path, entry in json.loads(text)["packages"].items() if path)


def test_every_asset_is_there_without_its_map():
    for name in bootstrap.ASSETS:
        asset = bootstrap.VENDOR / name
        assert asset.exists()
        assert asset.is_dir() or b"sourceMappingURL" not in asset.read_bytes()


def test_copying_drops_the_name_of_the_map():
    script = b"code()\n//# sourceMappingURL=a.js.map\n"
    style = b"a{}\n/*# sourceMappingURL=a.css.map */\n"

    assert bootstrap.SOURCE_MAP.sub(b"", script) == b"code()\n"
    assert bootstrap.SOURCE_MAP.sub(b"", style) == b"a{}\n"


def test_stamp_says_what_a_thing_was_made_from(tmp_path):
    stamp = tmp_path / "stamp"
    assert not bootstrap.is_stamped(stamp, "key")
    stamp.write_text("key")
    assert bootstrap.is_stamped(stamp, "key")
    assert not bootstrap.is_stamped(stamp, bootstrap.digest("changed"))


def test_digest_keeps_its_parts_apart():
    assert bootstrap.digest("ab", "c") != bootstrap.digest("a", "bc")


def test_environment_that_was_moved_is_not_sound(tmp_path):
    made = tmp_path / "made"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True)
    moved = made.rename(tmp_path / "moved")

    assert not bootstrap.is_sound(moved)
    assert not bootstrap.is_sound(tmp_path / "nothing")


def test_needs_nothing_but_the_standard_library():
    code = "import sys; sys.path.insert(0, 'union_admin'); import bootstrap, embedded, embedded.__main__"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=bootstrap.ROOT, check=True)
