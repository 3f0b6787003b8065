"""Opening a file: what is it really, and its rows as text in batches, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.reading import Unreadable, gettext_noop

LIMIT_BYTES = 1_500_000_000
BATCH_ROWS = 100_000
EMPTY_ROWS = gettext_noop("Empty rows were passed over.")
ROWS_ABOVE = gettext_noop("The rows above the column names were passed over.")
NO_NAME = gettext_noop("This column has no name. It was not kept.")

TEXT, WORKBOOK, PARQUET = "text", "workbook", "parquet"
ENDINGS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".tab": TEXT,
    ".txt": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".parquet": PARQUET,
    ".pq": PARQUET,
}
WORDS = {TEXT: "a text table (CSV)", WORKBOOK: "an Excel workbook (XLSX)", PARQUET: "a Parquet file"}
RIGHT_ENDING = {TEXT: ".csv", WORKBOOK: ".xlsx", PARQUET: ".parquet"}


@dataclass(frozen=True)
class Sheet:
    """An open table. `batches()` gives frames of text columns named as `header`, and "row" (Int64: the line
    as a spreadsheet shows it). `first` is the row of the header. `about` names the sheet of a workbook."""

    header: tuple[str, ...]
    batches: Callable[[], Iterator[pl.DataFrame]]
    rows_total: int | None
    sha256: str
    about: str = ""


def open_sheet(path: Path, ledger: Ledger, *, limit_bytes: int = LIMIT_BYTES) -> Sheet:
    """Open a CSV, XLSX or Parquet file by its content. Raises Unreadable."""
    kind = sniff(path, limit_bytes=limit_bytes)
    if kind == PARQUET:
        from palermo.analytics.formats.opening.parquet import open_parquet

        return open_parquet(path, ledger)
    if kind == WORKBOOK:
        from palermo.analytics.formats.opening.workbook import open_workbook

        return open_workbook(path, ledger, limit_bytes=limit_bytes)
    from palermo.analytics.formats.opening.text import open_text

    return open_text(path, ledger)


def sniff(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> str:
    """TEXT, WORKBOOK or PARQUET by the first bytes. Raises Unreadable when it is none of them, when the name
    says another thing than the content, when the file is missing, empty or too large."""
    where = path.name
    if not path.is_file():
        raise Unreadable("There is no such file.", where, "Check the name and the folder.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty.", where, "Export it again and check that it has rows.")
    if size > limit_bytes:
        raise Unreadable(
            f"The file has {size / 1e9:.1f} GB; the limit is {limit_bytes / 1e9:.1f} GB.",
            where,
            "Split it, for example by year, or save it as Parquet, which is much smaller.",
        )
    with path.open("rb") as file:
        head = file.read(65_536)
    kind = _by_content(head, where)
    named = ENDINGS.get(path.suffix.lower())
    if named and named != kind:
        raise Unreadable(
            f"The name ends in {path.suffix}, but the file is {WORDS[kind]}.",
            where,
            f"Rename it so that it ends in {RIGHT_ENDING[kind]}, or export it again.",
        )
    return kind


def _by_content(head: bytes, where: str) -> str:
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith(b"PK\x03\x04"):
        return WORKBOOK
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "This is an old Excel file (.xls) or one with a password.",
            where,
            "Save it as .xlsx without a password.",
        )
    if head.startswith(b"%PDF"):
        raise Unreadable("This is a PDF.", where, "Ask for the table itself, as CSV or XLSX.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return TEXT
    nul = head.count(0)
    wide = nul and min(head[0::2].count(0), head[1::2].count(0)) * 20 < nul and nul * 3 > len(head)
    strange = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if (nul and not wide) or strange * 50 > len(head):
        raise Unreadable(
            "This is not a table: it holds binary data.", where, "Export the table as CSV, XLSX or Parquet."
        )
    return TEXT


def check_header(names: list[str | None], where: str) -> tuple[str, ...]:
    """The column names, stripped; nameless columns get "" once each. Raises Unreadable for duplicates."""
    cleaned = [(name or "").replace("\ufeff", "").replace("\u00a0", " ").strip() for name in names]
    if not any(cleaned):
        raise Unreadable("There are no column names.", where, "Put the name of each column in the first row.")
    seen: set[str] = set()
    twice = {name for name in cleaned if name and (name in seen or seen.add(name))}  # type: ignore[func-returns-value]
    if twice:
        raise Unreadable(
            "Two columns have the same name: " + ", ".join(sorted(twice)) + ".",
            where,
            "Give every column a name of its own.",
        )
    return tuple(name or f"__nameless_{i}" for i, name in enumerate(cleaned))


def header_only(where: str) -> Unreadable:
    return Unreadable(
        "The file has column names but no rows.", where, "Export it again and check the filter."
    )
