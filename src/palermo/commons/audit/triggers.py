"""The database itself refuses to change or delete an entry of the audit, on SQLite and PostgreSQL.

On SQLite an INSERT OR REPLACE would delete the row it collides with without firing a delete trigger:
an insert that collides is refused too.
"""

from __future__ import annotations

from typing import Any

REFUSAL = "an audit entry is never changed or deleted"

SQLITE = {
    "audit_entry_no_update": f"""
        CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "audit_entry_no_delete": f"""
        CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "audit_entry_no_replace": """
        CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number OR previous = NEW.previous)
        BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed or deleted'); END""",
}

POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
]


def put(connection: Any) -> None:
    """Create the triggers of the connection's database. Called by the migration."""
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE.values():
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drop the triggers: for a migration backwards, and for the test suite to empty its database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry")
            return
        for name in SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
