"""The database refuses to change the audit, whoever asks it."""

from __future__ import annotations

import people
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from palermo.commons.audit.actions import record
from palermo.commons.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return record(people.member(people.organisation()), "tests.thing.made")


STATEMENTS = [
    "UPDATE audit_entry SET reason = 'another' WHERE number = 1",
    "UPDATE audit_entry SET actor_id = NULL",
    "DELETE FROM audit_entry WHERE number = 1",
    "DELETE FROM audit_entry",
]
SQLITE_ONLY = [
    "REPLACE INTO audit_entry SELECT number, at, verb, thing_type, thing_id, 'new', detail, previous, hash,"
    " actor_id, organisation_id FROM audit_entry",
    "INSERT OR REPLACE INTO audit_entry SELECT number + 1, at, verb, thing_type, thing_id, 'new', detail, previous,"
    " hash, actor_id, organisation_id FROM audit_entry",
    "UPDATE OR REPLACE audit_entry SET number = 7",
]
POSTGRESQL_ONLY = ["TRUNCATE audit_entry CASCADE"]


@pytest.mark.parametrize("statement", STATEMENTS + SQLITE_ONLY + POSTGRESQL_ONLY)
def test_refuses(entry, statement):
    if statement in SQLITE_ONLY and connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite's")
    if statement in POSTGRESQL_ONLY and connection.vendor != "postgresql":
        pytest.skip("a statement of PostgreSQL's")
    connection.check_constraints()  # PostgreSQL truncates nothing whose foreign keys it has still to check
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    kept = Entry.objects.get()
    assert (kept.number, kept.reason, kept.hash) == (1, "", entry.hash)


def test_refuses_through_the_models_too(entry):
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_who_did_something_stays_known(entry):
    with pytest.raises(ProtectedError):
        entry.actor.delete()
