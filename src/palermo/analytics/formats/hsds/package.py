"""What a package of services holds once it is read, and what had to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

Row = dict[str, str]
FINDING_SCHEMA = {
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "action": pl.String,
}


@dataclass
class Package:
    """`tables`: table of HSDS 3.0 -> rows, each field a text, empty fields left out, ids as UUIDs.

    `findings` has one row a value that was changed, refused or remarked on: file, row (the heading is row 1; null
    where all rows of the column are meant), column, value, reason (English), action (changed, rejected, noted).
    `version` is the version of HSDS that the names of files and columns are of: "1", "2" or "3".
    """

    source: str
    version: str
    tables: dict[str, list[Row]]
    notes: list[tuple[str, int | None, str, str, str, str]] = field(default_factory=list)

    @property
    def findings(self) -> pl.DataFrame:
        return pl.DataFrame(self.notes, schema=FINDING_SCHEMA, orient="row")

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def note(
        self, file: str, row: int | None, column: str, value: str, reason: str, action: str = "noted"
    ) -> None:
        self.notes.append((file, row, column, value[:80], reason, action))
