"""`palermo serve` refuses an unsafe installation, with every reason and how to mend it."""

from __future__ import annotations

import pytest

from palermo.commons.audit import cipher
from palermo.site import installation, safety

BIND = "127.0.0.1:8000"


@pytest.fixture
def safe(settings, tmp_path, monkeypatch):
    """An installation with nothing against it."""
    home = tmp_path / "home"
    installation.make_keys(home)
    for name, file in (("PALERMO_VAULT_KEY", "vault.key"), ("PALERMO_SECRET_KEY", "secret.key")):
        monkeypatch.setenv(f"{name}_FILE", str(home / file))
    settings.PALERMO_HOME = home
    settings.PALERMO_DEMO = settings.DEBUG = settings.PALERMO_BEHIND_PLAIN_HTTP = False
    settings.PALERMO_BEHIND_PROXY = True
    settings.PALERMO_ADDRESS = "https://palermo.harbour.test"
    settings.ALLOWED_HOSTS = ["palermo.harbour.test"]
    settings.SECRET_KEY = "x" * 64
    settings.PALERMO_VAULT_KEY = cipher.new_key_text()
    settings.PALERMO_IDLE_MINUTES, settings.PALERMO_LONGEST_HOURS = 15, 12
    # put back afterwards: the connections of all other tests are made from this dictionary
    database = {**settings.DATABASES["default"], "NAME": home / "palermo.sqlite3"}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    return settings


def said(bind=BIND):
    return " ".join(f"{reason.what} {reason.mend}" for reason in safety.reasons(bind))


def test_nothing_is_said_against_a_safe_one(safe):
    assert safety.reasons(BIND) == []


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("SECRET_KEY", "unsafe-no-secret-key", "There is no secret key"),
        ("SECRET_KEY", "short", "fewer than 32"),
        ("PALERMO_VAULT_KEY", "", "There is no vault key"),
        ("PALERMO_VAULT_KEY", "bm90IDMyIGJ5dGVz", "not 32 bytes"),
        ("DEBUG", True, "DEBUG is on"),
        ("PALERMO_DEMO", True, "PALERMO_DEMO is set"),
        ("ALLOWED_HOSTS", ["*"], "allows every host"),
        ("PALERMO_ADDRESS", "", "PALERMO_ADDRESS is not set"),
        ("PALERMO_ADDRESS", "https://palermo.example.org", "still the example"),
        ("PALERMO_ADDRESS", "http://palermo.harbour.test", "not https"),
        ("PALERMO_BEHIND_PROXY", False, "plain HTTP"),
        ("PALERMO_IDLE_MINUTES", 600, "PALERMO_IDLE_MINUTES is 600"),
        ("PALERMO_IDLE_MINUTES", 0, "PALERMO_IDLE_MINUTES is 0"),
        ("PALERMO_LONGEST_HOURS", 100, "PALERMO_LONGEST_HOURS is 100"),
    ],
)
def test_each_unsafe_setting_is_named(safe, setting, value, reason):
    setattr(safe, setting, value)
    assert len(safety.reasons(BIND)) == 1
    assert reason in said()


@pytest.mark.parametrize("file", ["vault.key", "secret.key", "palermo.env", "palermo.sqlite3"])
def test_a_file_that_others_may_read_is_named(safe, file):
    if file.endswith("sqlite3") and "sqlite" not in safe.DATABASES["default"]["ENGINE"]:
        pytest.skip("the database is not a file here")
    there = safe.PALERMO_HOME / file
    there.touch()
    there.chmod(0o640)
    assert f"chmod 600 {there}" in said()


def test_an_open_folder_a_missing_one_and_a_demo_are_named(safe, tmp_path):
    safe.PALERMO_HOME.chmod(0o755)
    assert "chmod 700" in said()
    safe.PALERMO_HOME.chmod(0o700)
    installation.write_demo(safe.PALERMO_HOME, {})
    assert "holds a demonstration" in said()
    safe.PALERMO_HOME = tmp_path / "nowhere"
    assert "There is no folder" in said()


def test_plain_http_is_for_one_machine(safe):
    safe.PALERMO_BEHIND_PROXY, safe.PALERMO_BEHIND_PLAIN_HTTP = False, True
    safe.PALERMO_ADDRESS = "http://localhost:8000"
    assert safety.reasons(BIND) == []
    assert safety.reasons("[::1]:8000") == []
    assert "open to others" in said("0.0.0.0:8000")
    assert "open to others" in said("192.0.2.7:8000")


def test_all_reasons_are_said_at_once(safe):
    safe.DEBUG, safe.SECRET_KEY, safe.ALLOWED_HOSTS = True, "short", ["*"]
    assert len(safety.reasons(BIND)) == 3
