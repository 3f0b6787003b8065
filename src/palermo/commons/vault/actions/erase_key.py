"""Erase a key: what it sealed is gone, in the database, in its files and in every backup."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.vault.actions.columns import forget_blind_indexes
from palermo.commons.vault.models import DataKey, WrappedKey
from palermo.commons.vault.rules import may_erase_key
from palermo.commons.vault.sealing import Erased

log = logging.getLogger(__name__)


class OnHold(Exception):
    """The key is under legal hold."""


@dataclass(frozen=True)
class Erasure:
    """The certificate of an erasure, for whoever asked for it: what, when, why, and the audit's line."""

    key: str
    purpose: str
    organisation: str
    erased: datetime
    reason: str
    audit_number: int
    audit_hash: str


def erase_key(asker: Member | None, key: DataKey, reason: str) -> Erasure:
    """Erase the secret of a key for good. One audit line; returns the certificate's facts.

    Also empties the blind indexes of the rows that the key sealed: they could be guessed. When the
    transaction is through, the database's log is emptied too (SQLite: WAL; PostgreSQL: the table of
    secrets is rewritten). Sealed files stay behind as noise; their owner deletes them when it likes.

    `asker` None: the installation itself (retention). Raises PermissionDenied, OnHold, Erased.
    """
    if asker is not None and not may_erase_key(asker, key):
        raise PermissionDenied(
            _("Only members of the organisation who work with sealed data erase its keys.")
        )
    if not reason.strip():
        raise ValueError(_("Say why: the reason is kept in the audit."))
    with transaction.atomic():
        now = timezone.now()
        current = DataKey.objects.select_for_update().get(pk=key.pk)
        if current.held:
            raise OnHold(_("The key is under legal hold: release it first."))
        if current.erased:
            raise Erased(f"The key {key.pk} was erased already.")
        _delete_secret(current)
        DataKey.objects.filter(pk=key.pk).update(erased=now)
        forget_blind_indexes(current)
        entry = record(asker, "vault.key.erased", current, reason=reason, purpose=current.purpose)
        transaction.on_commit(clear_remnants)
    key.erased = now
    return Erasure(
        key=str(key.pk),
        purpose=current.purpose,
        organisation=str(current.organisation_id),
        erased=now,
        reason=reason,
        audit_number=entry.number,
        audit_hash=entry.hash,
    )


def _delete_secret(key: DataKey) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    WrappedKey.objects.filter(pk=key.pk).delete()


def clear_remnants() -> bool:
    """Remove deleted secrets from the database's own files. False, and a line in the log, when it was busy.

    SQLite: move the write-ahead log into the database and truncate it. PostgreSQL: rewrite the small
    table of secrets without its dead rows. Outside a transaction.
    """
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                done = not cursor.fetchone()[0]
            else:
                done = _rewrite_on_postgresql(cursor)
    except DatabaseError:
        done = False
    if not done:
        log.warning(
            "An erased key may still lie in the database's log: run `palermo vault sweep` when it is quiet."
        )
    return done


def _rewrite_on_postgresql(cursor: object) -> bool:
    cursor.execute("SET lock_timeout = '5s'")  # type: ignore[attr-defined]
    try:
        cursor.execute("VACUUM FULL vault_wrappedkey")  # type: ignore[attr-defined]
    finally:
        cursor.execute("SET lock_timeout = DEFAULT")  # type: ignore[attr-defined]
    return True
