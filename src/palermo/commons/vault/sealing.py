"""Sealing and opening bytes and text with the keys of the vault.

Low-level: whether the asker may open something is the caller's rule, asked before. Nothing here
writes the audit; the action that opens a confidential thing records the read.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid

from palermo.commons.audit import cipher
from palermo.commons.audit.cipher import Tampered
from palermo.commons.vault import wrapping
from palermo.commons.vault.models import DataKey, OrganisationKey, WrappedKey

__all__ = [
    "Erased",
    "Tampered",
    "blind",
    "open_for_installation",
    "open_sealed",
    "open_value",
    "seal",
    "seal_for_installation",
    "seal_value",
    "secret_of",
]

BLIND_BYTES = 16


class Erased(Exception):
    """The key was erased: nobody can open what it sealed, in backups neither."""


# --- bytes: files and whatever is not a column ------------------------------------------------------------
def seal(key: DataKey, data: bytes, place: str) -> bytes:
    """Seal `data` so that it opens only with this key and at this place.

    `place` is what the sealed bytes are and where they lie, e.g. "evidence.dataset:<uuid>:data.parquet".
    At most 2 GiB at a time. Raises Erased.
    """
    return cipher.close(secret_of(key), data, f"{key.purpose}|bytes|{place}")


def open_sealed(key: DataKey, sealed: bytes, place: str) -> bytes:
    """Open what `seal` made. Raises Erased; Tampered when changed, moved or sealed with another key."""
    return cipher.open_box(secret_of(key), sealed, f"{key.purpose}|bytes|{place}")


def seal_for_installation(data: bytes, place: str) -> bytes:
    """Seal what belongs to no organisation (e.g. the secret of a second factor)."""
    return cipher.close(_secret_of_installation(), data, f"installation|{place}")


def open_for_installation(sealed: bytes, place: str) -> bytes:
    """Open what `seal_for_installation` made. Raises Tampered."""
    return cipher.open_box(_secret_of_installation(), sealed, f"installation|{place}")


def _secret_of_installation() -> bytes:
    secret = wrapping.organisation_secret(wrapping.make_organisation_key(None))
    return cipher.derive(secret, "installation")


# --- columns of rows: used by fields.py -------------------------------------------------------------------
def seal_value(key: DataKey, text: str, table: str, column: str, row: object) -> bytes:
    """Seal the text of one column of one row. Raises Erased."""
    return cipher.close(secret_of(key), text.encode(), row_place(key, table, column, row))


def open_value(key: DataKey, sealed: bytes, table: str, column: str, row: object) -> str:
    """Open the text of one column of one row. Raises Erased, Tampered."""
    return cipher.open_box(secret_of(key), sealed, row_place(key, table, column, row)).decode()


def row_place(key: DataKey, table: str, column: str, row: object) -> str:
    """What is authenticated with a sealed value: purpose, table, column, row."""
    return f"{key.purpose}|row|{table}|{column}|{row}"


def blind(organisation_id: uuid.UUID, table: str, column: str, normalised: str) -> bytes:
    """The blind index of a text: 16 bytes of HMAC-SHA256 under a key of organisation, table and column.

    Equal texts have equal indexes within that column and organisation, and nowhere else.
    """
    secret = wrapping.index_secret(_organisation_key(organisation_id))
    index = cipher.derive(secret, f"blind|{table}|{column}")
    return hmac.new(index, normalised.encode(), hashlib.sha256).digest()[:BLIND_BYTES]


# --- keys ---------------------------------------------------------------------------------------
def secret_of(key: DataKey) -> bytes:
    """The secret of a data key, asked of the database each time: erasure closes at once. Raises Erased."""
    wrapped = WrappedKey.of(key)
    if wrapped is None:
        raise Erased(f"The key {key.pk} was erased. What it sealed is gone for good, in backups too.")
    secret = wrapping.organisation_secret(_organisation_key(key.organisation_id))
    return wrapping.unwrap_data_secret(secret, bytes(wrapped), key)


def _organisation_key(organisation_id: uuid.UUID) -> OrganisationKey:
    found = OrganisationKey.of(organisation_id)
    if found is None:
        raise Erased(
            f"The key of the organisation {organisation_id} is gone, and with it all that it sealed."
        )
    return found
