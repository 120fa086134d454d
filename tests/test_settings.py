"""Settings: defaults for one machine, refusals that say what to give, keys that nobody else can read."""

from __future__ import annotations

import base64
import os
import stat

import pytest

from app import settings
from app.settings import ROOT, SettingsRefused

KEY = base64.b64encode(os.urandom(32)).decode()
SERVER = {"DATABASE_URL": "postgresql://u@h/d", "SECRET_KEY": "s", "MASTER_KEY": KEY}


def test_a_fresh_machine_needs_no_setting_and_keeps_its_keys_to_itself(tmp_path):
    first = settings.read({"INSTANCE_PATH": str(tmp_path / "instance")})
    again = settings.read({"INSTANCE_PATH": str(tmp_path / "instance")})
    assert first.embedded
    assert first.database_url == f"sqlite:///{ROOT}/instance/redress.db"
    assert (first.secret_key, first.master_key) == (again.secret_key, again.master_key)
    assert len(first.master_key) == 32
    for name in ("secret_key", "master_key"):
        assert stat.S_IMODE((tmp_path / "instance" / name).stat().st_mode) == 0o600


def test_with_a_server_the_keys_must_be_given(tmp_path):
    for name in ("SECRET_KEY", "MASTER_KEY"):
        given = {**SERVER, name: "", "INSTANCE_PATH": str(tmp_path)}
        with pytest.raises(SettingsRefused, match=f"{name} is not set"):
            settings.read(given)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://h/d"),
        ("MASTER_KEY", "short"),
        ("MASTER_KEY", base64.b64encode(b"k" * 31).decode()),
        ("TIMEZONE", "Mars/Olympus"),
        ("TIMEZONE", "../etc/passwd"),
        ("DEFAULT_LOCALE", "fr"),
        ("LOG_LEVEL", "loud"),
        ("PORT", "eighty"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_malformed_setting_is_named(tmp_path, name, value):
    with pytest.raises(SettingsRefused, match=name):
        settings.read({**SERVER, "INSTANCE_PATH": str(tmp_path), name: value})


def test_secrets_stay_out_of_what_is_printed(tmp_path):
    given = {
        **SERVER,
        "SECRET_KEY": "s3cret-key",
        "NOTIFY_URLS": "mailto://u:pw@h",
        "INSTANCE_PATH": str(tmp_path),
    }
    shown = repr(settings.read(given))
    for secret in ("s3cret-key", KEY, "pw@h", "u@h"):
        assert secret not in shown


def test_a_servers_url_is_given_its_driver(tmp_path):
    found = settings.read({**SERVER, "INSTANCE_PATH": str(tmp_path)})
    assert found.database_url == "postgresql+psycopg://u@h/d"
    assert not found.embedded
    assert str(found.timezone) == "Asia/Shanghai"
