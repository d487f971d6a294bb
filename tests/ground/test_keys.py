import stat

from union_admin.embedded import secret


def test_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    file = tmp_path / "var" / "secrets.env"

    first = secret("SECRET_KEY", file=file)

    assert len(first) >= 50
    assert secret("SECRET_KEY", file=file) == first
    assert secret("OTHER_KEY", file=file) != first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
