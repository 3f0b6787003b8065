"""Recognising and reading a file: the two verbs of this package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.mapping import Mapping
from palermo.analytics.formats.opening import LIMIT_BYTES, Sheet, header_only, open_sheet
from palermo.analytics.formats.readers import Format, known_formats
from palermo.analytics.formats.readers.mapped import format_for
from palermo.analytics.formats.reading import Reading, Unreadable
from palermo.analytics.formats.recode import Recoder
from palermo.analytics.formats.variables import absent_from

Progress = Callable[[int, int | None], None]


def recognise(path: Path | str, *, limit_bytes: int = LIMIT_BYTES) -> str | None:
    """The kind of a file by its column names; None when it needs a mapping. Raises Unreadable."""
    sheet = open_sheet(Path(path), Ledger(), limit_bytes=limit_bytes)
    found = _format_of(sheet.header)
    return found.kind if found else None


def read(
    path: Path | str,
    *,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> Reading:
    """Read a file of a known kind, or any table through a mapping.

    Every value that was changed and every row that was left out is in `findings`.
    `progress(rows_done, rows_total)` is called after every batch. Raises Unreadable.
    """
    path = Path(path)
    ledger = Ledger()
    sheet = open_sheet(path, ledger, limit_bytes=limit_bytes)
    found = format_for(mapping) if mapping else _format_of(sheet.header)
    if found is None:
        raise Unreadable(
            "The columns of this file are not known.",
            path.name,
            "Say with a mapping which column means what.",
        )
    return _read(path, sheet, found, ledger, progress)


def _format_of(header: tuple[str, ...]) -> Format | None:
    return next((known for known in known_formats() if known.recognises(header)), None)


def _read(path: Path, sheet: Sheet, known: Format, ledger: Ledger, progress: Progress | None) -> Reading:
    recode = known.plan(sheet.header, ledger)
    recoder = Recoder(ledger)
    parts: list[pl.DataFrame] = []
    done = 0
    for batch in sheet.batches():
        done += batch.height
        parts.append(recode(batch, recoder))
        if progress:
            progress(done, max(done, sheet.rows_total) if sheet.rows_total else None)
    if not parts:
        raise header_only(path.name)
    frame = known.finish(pl.concat(parts), ledger)
    rows_read = frame.height + ledger.rejected_rows
    if not rows_read:
        raise header_only(path.name)
    if not frame.height:
        raise Unreadable(
            f"None of the {rows_read} rows could be used.",
            path.name,
            "Check that the columns hold what they are named.",
        )
    if progress:
        progress(rows_read, rows_read)
    return Reading(
        kind=known.kind,
        shape=known.shape,
        frame=frame,
        findings=ledger.frame(),
        rows_read=rows_read,
        rows_kept=frame.height,
        sha256=sheet.sha256,
        absent=known.absent if known.absent is not None else absent_from(frame.columns),
        notes=known.notes,
    )
