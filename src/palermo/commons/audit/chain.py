"""The arithmetic of the chain: what is hashed, with which key, and what the first entry follows."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from palermo.commons.audit import cipher

BEGINNING = "0" * 64  # what the first entry names as its previous hash
KEY_PLACE = "audit.chainkey"
COLUMNS = (
    "number",
    "at",
    "actor_id",
    "organisation_id",
    "verb",
    "thing_type",
    "thing_id",
    "reason",
    "detail",
    "previous",
)


def canonical(values: dict[str, Any]) -> bytes:
    """The values of COLUMNS as one unambiguous JSON text: sorted keys, UTC, no spaces, ASCII."""
    return json.dumps(
        {name: _plain(values[name]) for name in COLUMNS},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        allow_nan=False,
    ).encode("ascii")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, uuid.UUID) else value


def link(key: bytes, values: dict[str, Any]) -> str:
    """The hash of an entry: HMAC-SHA256, 64 hexadecimal digits."""
    return hmac.new(key, canonical(values), hashlib.sha256).hexdigest()


def wrap_key(installation_key: bytes, key: bytes) -> bytes:
    """The chain's secret as it is stored."""
    return cipher.close(cipher.derive(installation_key, "audit"), key, KEY_PLACE)


def unwrap_key(installation_key: bytes, wrapped: bytes) -> bytes:
    """The chain's secret. Raises Tampered when the installation key is another one."""
    return cipher.open_box(cipher.derive(installation_key, "audit"), wrapped, KEY_PLACE)
