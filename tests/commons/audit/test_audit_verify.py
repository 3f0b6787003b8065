"""`verify` names the first broken link, whatever an intruder with the database did."""

from __future__ import annotations

import people
import pytest
from django.db import connection

from palermo.commons.audit import chain, triggers
from palermo.commons.audit.actions import record
from palermo.commons.audit.models import ChainKey, Entry
from palermo.commons.audit.reading import Head, head, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten():
    actor = people.member(people.organisation())
    return [record(actor, "tests.thing.made", actor, reason="ünïcode ✓", n=n) for n in range(10)]


def intrude(statement: str, *values: object) -> None:
    """Somebody who owns the database drops the triggers, edits, and puts them back."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.put(connection)


def test_untouched(ten):
    verdict = verify(None)
    assert verdict.intact
    assert verdict.entries == 10
    assert verdict.head == head(None) == Head(10, ten[-1].hash)


def test_empty_is_intact(db):
    verdict = verify(None)
    assert verdict.intact
    assert (verdict.entries, verdict.head, head(None)) == (0, None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "another reason"),
        ("verb", "tests.thing.unmade"),
        ("thing_id", "x"),
        ("actor_id", None),
        ("detail", '{"n": 99}'),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("hash", "0" * 64),
    ],
)
def test_an_edit_is_named(ten, column, value):
    if column == "at" and connection.vendor == "sqlite":
        value = "2020-01-01 00:00:00"
    intrude(f"UPDATE audit_entry SET {column} = %s WHERE number = 5", value)
    verdict = verify(None)
    assert verdict.broken_at == 5
    assert "changed" in verdict.what


def test_a_gap_is_named(ten):
    intrude("DELETE FROM audit_entry WHERE number IN (4, 5)")
    verdict = verify(None)
    assert verdict.broken_at == 4
    assert "entry 4 is missing; entry 6 follows entry 3" in verdict.what


def test_a_missing_beginning_is_named(ten):
    intrude("DELETE FROM audit_entry WHERE number < 3")
    assert verify(None).broken_at == 1


def test_a_renumbered_hole_is_named(ten):
    intrude("DELETE FROM audit_entry WHERE number = 4")
    for number in range(5, 11):
        intrude("UPDATE audit_entry SET number = %s WHERE number = %s", number - 1, number)
    verdict = verify(None)
    assert verdict.broken_at == 4
    assert "previous hash" in verdict.what


def test_a_missing_end_is_found_with_a_known_head(ten):
    known = head(None)
    intrude("DELETE FROM audit_entry WHERE number > 7")
    assert verify(None).intact  # nothing in the database can know
    verdict = verify(None, known=[known])
    assert verdict.broken_at == 8
    assert "entry 10 was vouched for" in verdict.what


def test_everything_gone_is_found_with_a_known_head(ten):
    known = head(None)
    intrude("DELETE FROM audit_entry")
    assert verify(None, known=[known]).broken_at == 1


def rebuild(key: bytes) -> None:
    """Recompute the chain after an edit, with the given key."""
    rows = list(Entry.objects.order_by("number").values(*chain.COLUMNS))
    triggers.remove(connection)
    Entry.objects.all().delete()
    previous = chain.BEGINNING
    for row in rows:
        row["previous"] = previous
        if row["number"] == 5:
            row["reason"] = "never happened"
        previous = chain.link(key, row)
        Entry.objects.create(hash=previous, **row)
    triggers.put(connection)


def test_who_has_only_the_database_cannot_rebuild_the_chain(ten):
    rebuild(b"x" * 32)
    assert verify(None).broken_at == 1


def test_who_has_the_installation_key_too_is_found_by_a_known_head(ten, settings):
    from palermo.commons.audit.cipher import installation_key

    known = head(None)
    rebuild(chain.unwrap_key(installation_key(), bytes(ChainKey.objects.get().wrapped)))
    assert verify(None).intact
    verdict = verify(None, known=[known])
    assert verdict.broken_at == 10
    assert "rebuilt" in verdict.what


def test_a_removed_or_foreign_chain_key_is_named(ten, settings):
    import base64

    right = settings.PALERMO_VAULT_KEY
    settings.PALERMO_VAULT_KEY = base64.b64encode(b"y" * 32).decode()
    assert "installation key" in verify(None).what
    settings.PALERMO_VAULT_KEY = right
    ChainKey.objects.all().delete()
    assert verify(None).broken_at == 1
