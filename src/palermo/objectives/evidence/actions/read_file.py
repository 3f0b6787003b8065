"""Read a received file into a new version: wholly in, or wholly out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

import palermo
from palermo.commons.audit.actions import record
from palermo.objectives.evidence import store
from palermo.objectives.evidence.models import ColumnMapping, DataSet, Import, Version

if TYPE_CHECKING:
    import polars as pl

    from palermo.analytics.formats import Reading

BEAT_SECONDS = 2
SILENT_FOR = timedelta(hours=1)  # after that a reader is dead, whatever its import says
Watch = Callable[[int, int | None], None]


def read_file(import_id: UUID, watch: Watch | None = None) -> Import:
    """Read the sealed file of an import; called by the worker and by the command line, which may `watch`.

    The version has the import's id, and its files are written and synced before one transaction
    makes the version, the import's end and the audit line visible together. A reader killed at any
    moment leaves either all of it or only files that no row names; `store.sweep` removes those.
    """
    from palermo.analytics import formats

    arrived = Import.objects.select_related("data_set", "key", "mapping", "received_by").get(pk=import_id)
    if arrived.state in {Import.State.DONE, Import.State.REPEATED}:
        return arrived
    store.sweep(_alive())
    _beat(arrived, state=Import.State.RUNNING)
    path = store.folder("imports", arrived.id) / "file.sealed"
    with store.opened_file(path, arrived.key, f"evidence.import:{arrived.id}", arrived.source_name) as file:
        try:
            mapping = _mapping_for(arrived, formats, file)
            if _needs_mapping(formats, file) and mapping is None:
                return _end(arrived, Import.State.MAPPING, "evidence.file.needs_mapping")
            repeated = _same_file_before(arrived, mapping)
            if repeated:
                arrived.version = repeated
                return _end(arrived, Import.State.REPEATED, "evidence.file.repeated")
            reading = formats.read(
                file,
                mapping=formats.Mapping.from_json(mapping.mapping) if mapping else None,
                progress=_progress(arrived, watch),
            )
        except formats.Unreadable as error:
            arrived.problem = {"what": error.what, "where": error.where, "mend": error.mend}
            return _end(arrived, Import.State.FAILED, "evidence.file.refused")
    return _keep(arrived, reading, mapping)


def _needs_mapping(formats: object, file: object) -> bool:
    return formats.recognise(file) is None  # type: ignore[attr-defined]


def _mapping_for(arrived: Import, formats: object, file: object) -> ColumnMapping | None:
    """The mapping chosen for this file, else the one that the organisation saved for files of this layout."""
    if arrived.mapping or not _needs_mapping(formats, file):
        return arrived.mapping
    digest = layout(formats.columns(file))  # type: ignore[attr-defined]
    return ColumnMapping.objects.filter(
        organisation=arrived.data_set.organisation, headers_sha256=digest
    ).first()


def layout(columns: list) -> str:
    """A hash of the column names: two files of one layout share it."""
    import hashlib

    return hashlib.sha256("\x1f".join(sorted(c.name for c in columns)).encode()).hexdigest()


def mapping_digest(mapping: ColumnMapping | None) -> str:
    import hashlib
    import json

    return hashlib.sha256(json.dumps(mapping.mapping, sort_keys=True).encode()).hexdigest() if mapping else ""


def _same_file_before(arrived: Import, mapping: ColumnMapping | None) -> Version | None:
    return Version.objects.filter(
        data_set=arrived.data_set, source_sha256=arrived.source_sha256, mapping_sha256=mapping_digest(mapping)
    ).first()


def _alive() -> set[str]:
    """The folders that belong to a version or to a file that is being read; a file read again makes its own anew."""
    going = Import.objects.filter(state=Import.State.RUNNING, beat__gte=timezone.now() - SILENT_FOR)
    return {str(i) for i in Version.objects.values_list("id", flat=True)} | {
        str(i) for i in going.values_list("id", flat=True)
    }


def _beat(arrived: Import, **changes: object) -> None:
    """A sign of life, in its own small transaction so that the page sees it."""
    Import.objects.filter(pk=arrived.pk).update(beat=timezone.now(), **changes)
    for name, value in changes.items():
        setattr(arrived, name, value)


def _progress(arrived: Import, watch: Watch | None) -> Watch:
    last = timezone.now()

    def progress(done: int, total: int | None) -> None:
        nonlocal last
        if watch:
            watch(done, total)
        now = timezone.now()
        if (now - last).total_seconds() >= BEAT_SECONDS or done == total:
            last = now
            _beat(arrived, rows_done=done, rows_total=total)

    return progress


def _end(arrived: Import, state: str, verb: str) -> Import:
    with transaction.atomic():
        arrived.state = state
        arrived.beat = timezone.now()
        arrived.save(update_fields=["state", "problem", "version", "beat"])
        record(arrived.received_by, verb, arrived)
    if state == Import.State.REPEATED:
        store.discard("imports", arrived.id)
    return arrived


def _keep(arrived: Import, reading: Reading, mapping: ColumnMapping | None) -> Import:
    import polars as pl

    store.save_rows(arrived.id, arrived.key, "rows", reading.frame)
    store.save_rows(arrived.id, arrived.key, "findings", reading.findings)
    actions = dict(reading.findings.group_by("action").agg(pl.col("count").sum()).iter_rows())
    first, last = years_of(reading.frame)
    with transaction.atomic():
        data_set = DataSet.objects.select_for_update().get(pk=arrived.data_set_id)
        number = (data_set.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = Version.objects.create(
            id=arrived.id,
            data_set=data_set,
            number=number,
            key=arrived.key,
            source_name=arrived.source_name,
            source_sha256=arrived.source_sha256,
            mapping_sha256=mapping_digest(mapping),
            kind=reading.kind,
            shape=reading.shape,
            rows_read=reading.rows_read,
            rows_kept=reading.rows_kept,
            n_rejected=actions.get("rejected", 0),
            n_changed=actions.get("changed", 0),
            n_noted=actions.get("noted", 0),
            catalogue=catalogue(reading.frame),
            first_year=first,
            last_year=last,
            absent=list(reading.absent),
            notes=list(reading.notes),
            code_version=palermo.__version__,
            made_by=arrived.received_by,
        )
        if mapping:
            ColumnMapping.objects.filter(pk=mapping.pk).update(used=timezone.now())
        Import.objects.filter(pk=arrived.pk).update(
            state=Import.State.DONE,
            version=version,
            mapping=mapping,
            rows_done=reading.rows_read,
            rows_total=reading.rows_read,
            beat=timezone.now(),
        )
        record(arrived.received_by, "evidence.file.imported", version, rows=reading.rows_kept, number=number)
    store.discard("imports", arrived.id)
    arrived.refresh_from_db()
    return arrived


def catalogue(frame) -> list[dict]:
    """What the columns are, without a value of any row: name, type, share filled."""
    rows = max(frame.height, 1)
    filled = frame.null_count().row(0) if frame.height else [0] * frame.width
    return [
        {"name": name, "type": str(kind), "filled": round(1 - missing / rows, 4)}
        for (name, kind), missing in zip(frame.schema.items(), filled, strict=True)
    ]


def years_of(frame: pl.DataFrame) -> tuple[int | None, int | None]:
    """The first and the last year of a frame that has any."""
    years = sorted(frame["year"].drop_nulls().unique().to_list()) if "year" in frame.columns else []
    return (years[0], years[-1]) if years else (None, None)
