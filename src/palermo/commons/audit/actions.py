"""Writing the audit: one verb, `record`, which every action of the house calls once."""

from __future__ import annotations

import os
import re

from django.db import connection, models
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from palermo.commons.audit import chain, cipher
from palermo.commons.audit.models import ChainKey, Entry
from palermo.commons.parties.models import Member

VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
LONGEST_DETAIL = 200
_LOCK = 0x50414C45524D4F  # "PALERMO": the advisory lock under which entries are added on PostgreSQL


def record(
    actor: Member | None,
    verb: str,
    thing: object | None = None,
    *,
    reason: str = "",
    **detail: str | int | bool | None,
) -> Entry:
    """Add one entry to the audit, inside the transaction of the action that it tells of.

    `actor` is None when the installation itself acts. `verb` is dotted, of the room and the deed:
    "evidence.dataset.imported", "protection.case.read". `thing` is a saved model instance. `detail`
    holds small facts (counts, codes, names of columns), never content: a text above 200 characters, a
    float, a list or a mapping is refused with TypeError or ValueError.

    Raises TransactionManagementError outside a transaction: a deed and its line are written together
    or not at all. Entries of concurrent transactions wait for one another, so that the chain never forks.
    """
    _must_be_in_transaction()
    _check(verb, reason, detail)
    thing_type, thing_id = _name(thing)
    key = _lock_and_key()
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, chain.BEGINNING)
    entry = Entry(
        number=number,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        organisation_id=actor.organisation_id if actor else None,
        verb=verb,
        thing_type=thing_type,
        thing_id=thing_id,
        reason=reason,
        detail=detail,
        previous=previous,
    )
    entry.hash = chain.link(key, {name: getattr(entry, name) for name in chain.COLUMNS})
    entry.save(force_insert=True)
    return entry


def _must_be_in_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "An audit entry is written inside the transaction of its action: wrap the action in "
            "transaction.atomic()."
        )


def _check(verb: str, reason: str, detail: dict[str, str | int | bool | None]) -> None:
    if not VERB.fullmatch(verb) or len(verb) > 80:
        raise ValueError(f"{verb!r} is not a verb of the audit: write room.thing.done in lower case.")
    if len(reason) > 500:
        raise ValueError("The reason is longer than 500 characters: shorten it.")
    for name, value in detail.items():
        if not isinstance(value, str | int | bool | None):
            raise TypeError(f"The audit's detail {name!r} must be a text, a whole number, yes/no or None.")
        if isinstance(value, str) and len(value) > LONGEST_DETAIL:
            raise ValueError(
                f"The audit's detail {name!r} is longer than {LONGEST_DETAIL} characters. The audit keeps "
                "facts about the deed, never its content."
            )
        if isinstance(value, int) and abs(value) >= 2**63:
            raise ValueError(f"The audit's detail {name!r} is too large a number.")


def _name(thing: object | None) -> tuple[str, str]:
    if thing is None:
        return "", ""
    if not isinstance(thing, models.Model) or thing.pk is None:
        raise TypeError("The thing of an audit entry is a saved model instance, or None.")
    return thing._meta.label_lower, str(thing.pk)


def _lock_and_key() -> bytes:
    """Wait for the other writers, then give the chain's secret, made at the first entry.

    SQLite: the transaction is IMMEDIATE, so it already waits; were it not, the unique columns of an
    entry refuse the fork. PostgreSQL: an advisory lock that is held until the transaction ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    wrapped = ChainKey.objects.values_list("wrapped", flat=True).first()
    if wrapped is not None:
        return chain.unwrap_key(cipher.installation_key(), bytes(wrapped))
    if Entry.objects.exists():
        raise cipher.Tampered(
            "The audit has entries but its key is gone from the database: run `palermo audit verify`."
        )
    key = os.urandom(cipher.KEY_BYTES)
    ChainKey.objects.create(wrapped=chain.wrap_key(cipher.installation_key(), key))
    return key


def rewrap_chain_key(old: bytes, new: bytes) -> None:
    """Wrap the chain's secret with a new installation key: a step of the vault's rotation."""
    _must_be_in_transaction()
    row = ChainKey.objects.select_for_update().first()
    if row is not None:
        row.wrapped = chain.wrap_key(new, chain.unwrap_key(old, bytes(row.wrapped)))
        row.save(update_fields=["wrapped"])
