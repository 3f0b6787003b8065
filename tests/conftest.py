"""The ground of every test: a home in a temporary folder, secrets for tests, and the chosen database.

`PALERMO_TEST_DATABASE=postgresql pytest` starts a throw-away
PostgreSQL and runs every Django test on it; without it they run on SQLite in memory.
"""

from __future__ import annotations

import atexit
import base64
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SUPPORT = Path(__file__).parent / "support"
sys.path.append(str(SUPPORT))

import throwaway_postgres  # noqa: E402

TEST_VAULT_KEY = base64.b64encode(b"a key for tests, never for lives").decode()


def _prepare_environment() -> None:
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    kept = {"PALERMO_TEST_DATABASE", "PALERMO_TEST_SERVER"}
    for name in [n for n in os.environ if n.startswith("PALERMO_") and n not in kept]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="palermo-test-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["PALERMO_HOME"] = home
    os.environ["PALERMO_SECRET_KEY"] = "only-for-tests-" + "0123456789" * 5
    os.environ["PALERMO_VAULT_KEY"] = TEST_VAULT_KEY

    wanted = os.environ.get("PALERMO_TEST_DATABASE", "sqlite")
    if wanted not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"PALERMO_TEST_DATABASE is sqlite or postgresql, not {wanted!r}")
    if wanted == "postgresql":
        if not is_worker:  # one server a run; the workers' databases have a suffix each
            if throwaway_postgres.programs() is None:
                pytest.exit("PostgreSQL is not installed: Debian's package is `postgresql`.", returncode=4)
            server = throwaway_postgres.Server()
            atexit.register(server.stop)
            os.environ["PALERMO_TEST_SERVER"] = server.url()
        os.environ["PALERMO_DATABASE"] = os.environ["PALERMO_TEST_SERVER"]


def _read_settings_anew() -> None:
    """pytest-django reads the settings before any conftest: read them again from the prepared environment."""
    import django.conf
    from django.db import connections

    from palermo.site import settings

    importlib.reload(settings)
    # hundreds of invented members get a password; test_settings.py holds the real one to Argon2
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.conf.settings._wrapped = django.conf.empty
    if "axes.conf" in sys.modules:  # it writes its defaults into the settings when it is imported
        importlib.reload(sys.modules["axes.conf"])
    connections.__dict__.pop("settings", None)
    connections._settings = None
    if hasattr(connections._connections, "default"):
        del connections["default"]


def _add_app(name: str) -> None:
    """One more app beside those of the settings: its models get tables in the test database."""
    from django.apps import AppConfig, apps

    config = AppConfig.create(name)
    config.apps = apps
    apps.app_configs[config.label] = config
    config.import_models()
    apps.clear_cache()


_prepare_environment()
_read_settings_anew()
_add_app("vault_app")  # a tiny app with sealed columns, for the tests of the vault


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[throwaway_postgres.Server]:
    """A PostgreSQL of this worker, for tests that need one whatever the suite runs on; skips without."""
    if throwaway_postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed: Debian's package is `postgresql`")
    server = throwaway_postgres.Server()
    yield server
    server.stop()


def _countries_again() -> None:
    """What the migrations put into the tables of places, after a test with real transactions emptied them."""
    from importlib import import_module

    from django.apps import apps

    import_module("palermo.commons.places.migrations.0002_iso_3166").load(apps, None)


@pytest.fixture(autouse=True, scope="session")
def _empty_past_the_audit() -> Iterator[None]:
    """Tests with real transactions empty the database afterwards: let that pass the audit's triggers."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from palermo.commons.audit import triggers

    empty = BaseDatabaseOperations.execute_sql_flush

    def empty_without_triggers(self: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(self.connection)
        try:
            empty(self, statements)
        finally:
            triggers.put(self.connection)
        _countries_again()

    BaseDatabaseOperations.execute_sql_flush = empty_without_triggers
    yield
    BaseDatabaseOperations.execute_sql_flush = empty
