import stat

import pytest

from union_admin.embedded import EmbeddedError, secret

FILE = "SECRET_KEY=one\r\nVAULT_KEY=two\r\nVAULT_HASH_KEY=three\r\n"


def test_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    file = tmp_path / "var" / "secrets.env"

    first = secret("SECRET_KEY", file=file)

    assert len(first) >= 50
    assert secret("SECRET_KEY", file=file) == first
    assert secret("VAULT_KEYS", file=file) != first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_that_an_editor_has_written_is_read(tmp_path, mark):
    file = tmp_path / "secrets.env"
    file.write_bytes(f"{mark}{FILE}".encode())
    assert [secret(name, file=file) for name in ("SECRET_KEY", "VAULT_KEYS", "VAULT_HASH_KEY")] == [
        "one",
        "two",
        "three",
    ]


@pytest.mark.parametrize("lost", ["SECRET_KEY", "VAULT_KEYS", "VAULT_HASH_KEY"])
def test_a_key_that_a_file_lacks_is_not_made_anew(tmp_path, lost):
    file = tmp_path / "secrets.env"
    kept = [line for line in FILE.replace("VAULT_KEY=", "VAULT_KEYS=").split() if not line.startswith(lost)]
    file.write_text("\n".join(kept))
    before = file.read_bytes()
    with pytest.raises(EmbeddedError, match=lost):
        secret(lost, file=file)
    assert file.read_bytes() == before


def test_an_emptied_file_beside_a_database_gets_no_new_keys(tmp_path):
    """A power cut or a hand may have emptied it; new keys would open nothing of what is there."""
    file, data = tmp_path / "secrets.env", tmp_path / "postgres"
    file.touch()
    data.mkdir()
    with pytest.raises(EmbeddedError, match="SECRET_KEY"):
        secret("SECRET_KEY", file=file, data=data)
    assert file.read_bytes() == b""
    data.rmdir()
    assert len(secret("SECRET_KEY", file=file, data=data)) >= 50


def test_the_file_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    """What is on the disk is synced before it bears the name."""
    synced = []
    monkeypatch.setattr(
        "os.fsync", lambda handle: synced.append(sorted(one.name for one in tmp_path.iterdir()))
    )
    file = tmp_path / "secrets.env"
    secret("SECRET_KEY", file=file)
    assert ["secrets.env" in names for names in synced] == [False, True]
    assert list(tmp_path.iterdir()) == [file]
