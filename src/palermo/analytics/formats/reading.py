"""What reading a file gives back, and the one way in which it fails."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

FINDING_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
    "action": pl.String(),
    "became": pl.String(),
    "count": pl.Int64(),
}


def gettext_noop(message: str) -> str:
    """Marks a msgid for the catalogues; the reader's words are chosen where it is shown."""
    return message


class Unreadable(Exception):
    """A file that cannot be read at all: what is wrong, where, and how to mend it (plain sentences)."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__(f"{what} {where} {mend}".strip())
        self.what = what
        self.where = where
        self.mend = mend


@dataclass(frozen=True)
class Reading:
    """A file that was read.

    kind      ctdc | ctdc-cleaned | ctdc-flags | htcds | glotip | palermo | mapped
    shape     "cases" (one row a person) or "counts" (one row a published cell)
    frame     the case frame or the counts frame, canonical columns only
    findings  row (as a spreadsheet shows it, the header is row 1; null = the whole column), column, value,
              reason (English msgid), action "rejected" | "changed" | "noted", became, count (cells)
    rows_read = rows_kept + rows of action "rejected"; empty rows are not rows
    absent    canonical variables that this file cannot show
    notes     sentences that a reader of any number from this file must know (English msgids)
    """

    kind: str
    shape: str
    frame: pl.DataFrame
    findings: pl.DataFrame
    rows_read: int
    rows_kept: int
    sha256: str
    absent: tuple[str, ...]
    notes: tuple[str, ...]
