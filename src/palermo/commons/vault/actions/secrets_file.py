"""The keys of a backup, in a file of their own that every backup overwrites.

It holds what the installation key wrapped, of every key that is not erased, and which keys were
erased when. A database backup holds none of it: so an erased case cannot be opened from an old backup.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from palermo.commons.audit import chain
from palermo.commons.audit.models import ChainKey
from palermo.commons.parties.models import Organisation
from palermo.commons.vault import wrapping
from palermo.commons.vault.models import INSTALLATION, DataKey, OrganisationKey, WrappedKey

SECRET_TABLES = (
    WrappedKey._meta.db_table,
    OrganisationKey._meta.db_table,
    ChainKey._meta.db_table,
)


@dataclass(frozen=True)
class Loaded:
    """What a restore found: keys taken, and data keys of the database that are erased by now."""

    keys: int
    erased: int


def write() -> bytes:
    """Every wrapped key of now, as JSON."""
    chain_key = ChainKey.objects.first()
    content = {
        "palermo": "keys 1",
        "chain": _text(chain_key.wrapped) if chain_key else None,
        "organisations": [
            {"holder": key.holder, "wrapped": _text(key.wrapped), "wrapped_index": _text(key.wrapped_index)}
            for key in OrganisationKey.objects.order_by("holder")
        ],
        "keys": {
            str(pk): _text(w) for pk, w in WrappedKey.objects.order_by("pk").values_list("pk", "wrapped")
        },
        "erased": {
            str(pk): at.isoformat()
            for pk, at in DataKey.objects.exclude(erased=None).order_by("pk").values_list("pk", "erased")
            if at
        },
    }
    return json.dumps(content, indent=0).encode()


def check(content: bytes, installation_key: bytes) -> None:
    """Raises Tampered when the installation key is not the one that wrapped these keys."""
    read = json.loads(content)
    if read["chain"]:
        chain.unwrap_key(installation_key, _bytes(read["chain"]))
    for key in read["organisations"]:
        wrapping.unwrap_organisation_secret(installation_key, _bytes(key["wrapped"]), key["holder"])


@transaction.atomic
def load(content: bytes) -> Loaded:
    """Put the keys into a restored database, and mark what was erased since that database was backed up."""
    read = json.loads(content)
    if read["chain"]:
        ChainKey.objects.create(wrapped=_bytes(read["chain"]))
    there = {str(pk) for pk in Organisation.objects.values_list("pk", flat=True)} | {INSTALLATION}
    OrganisationKey.objects.bulk_create(
        _organisation_key(k) for k in read["organisations"] if k["holder"] in there
    )
    known = {str(pk) for pk in DataKey.objects.values_list("pk", flat=True)}
    kept = [WrappedKey(data_key_id=pk, wrapped=_bytes(w)) for pk, w in read["keys"].items() if pk in known]
    WrappedKey.objects.bulk_create(kept, batch_size=500)
    erased = 0
    for pk in known & read["erased"].keys():
        at = parse_datetime(read["erased"][pk])
        erased += DataKey.objects.filter(pk=pk, erased=None).update(erased=at, held=False)
    return Loaded(keys=len(kept), erased=erased)


def _organisation_key(kept: dict[str, Any]) -> OrganisationKey:
    return OrganisationKey(
        holder=kept["holder"],
        organisation_id=None if kept["holder"] == INSTALLATION else kept["holder"],
        wrapped=_bytes(kept["wrapped"]),
        wrapped_index=_bytes(kept["wrapped_index"]),
    )


def _text(wrapped: bytes | memoryview) -> str:
    return base64.b64encode(bytes(wrapped)).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
