"""Parquet files: columns as text, in slices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.opening import BATCH_ROWS, Sheet, check_header, header_only
from palermo.analytics.formats.reading import Unreadable, gettext_noop

NOT_PLAIN = gettext_noop("This column holds lists or records, not plain values. It was not kept.")


def open_parquet(path: Path, ledger: Ledger) -> Sheet:
    """Open a Parquet file. Raises Unreadable when it is damaged, has no rows or no plain columns."""
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        total = int(lazy.select(pl.len()).collect().item())
    except Exception as error:
        raise Unreadable("The Parquet file is damaged.", path.name, "Write it again.") from error
    if not total:
        raise header_only(path.name)
    plain = [name for name, kind in schema.items() if not kind.is_nested() and kind != pl.Binary]
    for name in schema:
        if name not in plain:
            ledger.noted(name, "", NOT_PLAIN)
    header = check_header(list(plain), path.name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()

    def batches() -> Iterator[pl.DataFrame]:
        for start in range(0, total, BATCH_ROWS):
            piece = lazy.select(plain).slice(start, BATCH_ROWS).collect()
            yield piece.select(
                pl.col(old).cast(pl.String).alias(new) for old, new in zip(plain, header, strict=True)
            ).with_columns(
                pl.int_range(start + 2, start + 2 + piece.height, dtype=pl.Int64, eager=True).alias("row")
            )

    return Sheet(header=header, batches=batches, rows_total=total, sha256=digest)
