"""A copy of the database that never held a key: SQLite row by row, PostgreSQL through pg_dump."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.sqlite3._functions import register as register_functions

from palermo.commons.vault.actions.secrets_file import SECRET_TABLES
from palermo.commons.vault.fields import blind_fields

# Left empty in a copy: the keys, and who is signed in at the moment.
EMPTY_TABLES = (*SECRET_TABLES, "django_session", "usersessions_usersession")


class CannotCopy(Exception):
    """The database cannot be copied or brought back; the text says why and what to do."""


def copy_database(target: Path) -> None:
    """Write the copy to `target`, a new file. Raises CannotCopy."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        _postgresql("pg_dump", "-Fc", "-f", str(target), *(f"--exclude-table-data={t}" for t in EMPTY_TABLES))


def bring_database(source: Path) -> None:
    """Make the installation's database from a copy. Raises CannotCopy when there is one already."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        if place.exists():
            raise CannotCopy(
                f"{place} exists: a restore never overwrites. Name a new folder in PALERMO_HOME."
            )
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(source, place)
        return
    if connection.introspection.table_names():
        raise CannotCopy(
            "The PostgreSQL database has tables already: a restore never overwrites. Name an empty one."
        )
    connection.close()
    _postgresql(
        "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "-d", _database(), str(source)
    )


# --- SQLite ------------------------------------------------------------------------------------------------
def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise CannotCopy(f"There is no database at {source}. Is PALERMO_HOME the folder of the installation?")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    read, write = sqlite3.connect(source, timeout=20), sqlite3.connect(target, isolation_level=None)
    try:
        for end in (read, write):
            register_functions(end)  # Django's own, that constraints and indexes call
        read.isolation_level = None
        read.execute("BEGIN")  # one moment of the database, while others go on writing
        write.execute("PRAGMA journal_mode = OFF")
        write.execute("BEGIN")
        _copy_tables(read, write)
        write.execute("COMMIT")
    finally:
        read.close()
        write.close()
    with open(target, "rb") as written:
        os.fsync(written.fileno())


def _copy_tables(read: sqlite3.Connection, write: sqlite3.Connection) -> None:
    schema = read.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    forgotten = {(field.model._meta.db_table, field.column) for field in blind_fields()}
    tables = [(name, sql) for kind, name, sql in schema if kind == "table" and not name.startswith("sqlite_")]
    for name, sql in tables:
        write.execute(sql)
        if name not in EMPTY_TABLES:
            _copy_rows(read, write, name, forgotten)
    if ("sqlite_sequence",) in read.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'"):
        write.execute("DELETE FROM sqlite_sequence")
        _copy_rows(read, write, "sqlite_sequence", set())
    for kind, _name, sql in schema:
        if kind != "table":
            write.execute(sql)


def _copy_rows(
    read: sqlite3.Connection, write: sqlite3.Connection, table: str, forgotten: set[tuple[str, str | None]]
) -> None:
    columns = [row[1] for row in read.execute(f"PRAGMA table_info({_quoted(table)})")]
    taken = ", ".join("NULL" if (table, c) in forgotten else _quoted(c) for c in columns)
    rows = read.execute(f"SELECT {taken} FROM {_quoted(table)}")  # noqa: S608  names of the schema, quoted
    marks = ", ".join("?" for _ in columns)
    names = ", ".join(map(_quoted, columns))
    write.executemany(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# --- PostgreSQL --------------------------------------------------------------------------------------------
def _postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs against the installation's database."""
    told: dict[str, Any] = connection.settings_dict
    environment = os.environ | {
        "PGHOST": told["HOST"],
        "PGPORT": str(told["PORT"]),
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PGDATABASE": told["NAME"],
    }
    try:
        done = subprocess.run(  # noqa: S603  a fixed program, no shell
            [program, *arguments],
            env={name: value for name, value in environment.items() if value},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise CannotCopy(f"{program} is not installed (Debian: apt install postgresql-client).") from None
    if done.returncode:
        first = re.sub(r"\s+", " ", done.stderr).strip()[:300]
        raise CannotCopy(f"{program} failed: {first}")


def _database() -> str:
    return str(connection.settings_dict["NAME"])
