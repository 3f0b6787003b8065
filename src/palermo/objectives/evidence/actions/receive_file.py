"""Receive a file: seal it, remember it, and put its reading into the queue."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.vault.actions import make_key
from palermo.objectives.evidence import store
from palermo.objectives.evidence.models import DataSet, Import


class Refused(Exception):
    """What was asked cannot be done; the message says why and how to mend."""


def receive_file(
    asker: Member,
    file: Any,
    name: str,
    *,
    data_set: DataSet | None = None,
    new_name: str = "",
    already_public: bool = False,
) -> Import:
    """Seal the open binary `file` and queue its reading into `data_set`, or into a new one called `new_name`.

    Nothing of the file is written to the disk in the clear. The reading itself is `read_file`, in the
    worker; the caller enqueues it (`tasks.read_file`). Raises Refused when the file is empty or the
    new name is taken.
    """
    require(asker, "evidence.bring_in", data_set)
    identifier = uuid.uuid4()
    digest, size = hashlib.sha256(), 0

    def measured() -> Iterator[bytes]:
        nonlocal size
        for chunk in store.chunks_of(file):
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    with transaction.atomic():
        if data_set is None:
            data_set = _new_data_set(asker, new_name, already_public)
        key = make_key(asker, data_set.organisation, "evidence.version")
        store.write_sealed(
            store.folder("imports", identifier) / "file.sealed",
            key,
            measured(),
            f"evidence.import:{identifier}",
        )
        if size == 0:
            store.discard("imports", identifier)
            raise Refused(_("The file is empty. Open it once on your machine, save it and send it again."))
        arrived = Import.objects.create(
            id=identifier,
            data_set=data_set,
            key=key,
            source_name=PurePath(name).name[:200],
            source_sha256=digest.hexdigest(),
            size=size,
            received_by=asker,
        )
        record(asker, "evidence.file.received", arrived, size=size)
    return arrived


def _new_data_set(asker: Member, name: str, already_public: bool) -> DataSet:
    name = name.strip()
    if not name:
        raise Refused(_("Give the data set a name, for example “Helpline 2026”, or choose one that exists."))
    if DataSet.objects.filter(organisation=asker.organisation, name__iexact=name).exists():
        raise Refused(
            _("Your organisation has a data set of this name. Choose it from the list, or give another name.")
        )
    return DataSet.objects.create(organisation=asker.organisation, name=name, already_public=already_public)


def try_again(asker: Member, arrived: Import) -> Import:
    """Put a file that was not taken in, or whose reader died, back into the queue."""
    require(asker, "evidence.bring_in", arrived)
    with transaction.atomic():
        arrived = Import.objects.select_for_update().select_related("data_set").get(pk=arrived.pk)
        if arrived.state == Import.State.DONE:
            raise Refused(_("This file is in already."))
        arrived.state, arrived.problem, arrived.rows_done, arrived.beat = (
            Import.State.WAITING,
            None,
            0,
            timezone.now(),
        )
        arrived.save(update_fields=["state", "problem", "rows_done", "beat"])
        record(asker, "evidence.file.retried", arrived)
    return arrived
