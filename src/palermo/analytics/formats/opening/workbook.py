"""Excel workbooks: the right sheet, the right header row, dates, formulas without a stored value."""

from __future__ import annotations

import hashlib
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.opening import (
    BATCH_ROWS,
    EMPTY_ROWS,
    NO_NAME,
    ROWS_ABOVE,
    Sheet,
    check_header,
    header_only,
)
from palermo.analytics.formats.reading import Unreadable, gettext_noop

OTHER_SHEETS = gettext_noop(
    "The workbook has other sheets with rows. Only the first sheet with rows was read."
)
NO_RESULT = gettext_noop(
    "The cell holds a formula without a stored result, so it is missing. Open the file in a spreadsheet, "
    "save it, and send it again."
)
MERGED = gettext_noop("Cells of the header are merged; a column without a name of its own was not kept.")
HEADER_SEARCH = 20
FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|)\s*</c>'
)


def open_workbook(path: Path, ledger: Ledger, *, limit_bytes: int) -> Sheet:
    """Open an XLSX file: its first sheet with a table in it. Raises Unreadable."""
    _check_archive(path, limit_bytes)
    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
    except Exception as error:
        raise Unreadable(
            "The workbook is damaged or has a password.", path.name, "Open it, and save it again as .xlsx."
        ) from error
    chosen, others = "", 0
    table = pl.DataFrame()
    for name in names:
        found = _load(book, name)
        if found.height and found.width:
            if chosen:
                others += found.height > 1 and found.width > 1
            else:
                chosen, table = name, found
    if not chosen:
        raise Unreadable("The workbook has no rows.", path.name, "Check that the right file was saved.")
    if others:
        ledger.noted("", "", OTHER_SHEETS, count=others)
    where = f"{path.name}, sheet {chosen}"
    header_row = _header_row(table)
    header = check_header([None if v is None else str(v) for v in table.row(header_row)], where)
    if header_row:
        ledger.noted("", "", ROWS_ABOVE, count=header_row)
    body = table.rename(dict(zip(table.columns, header, strict=True))).with_columns(
        pl.int_range(1, table.height + 1, dtype=pl.Int64, eager=True).alias("row")
    )[header_row + 1 :]
    body = _named(body, header, _merged_header(path, names.index(chosen), header_row + 1), ledger)
    _formulas(path, names.index(chosen), header, header_row + 1, ledger)
    kept = tuple(c for c in body.columns if c != "row")
    filled = body.filter(pl.any_horizontal(pl.col(c).str.strip_chars().fill_null("") != "" for c in kept))
    inner = body.filter(pl.col("row") <= (filled["row"].max() if filled.height else 0))
    ledger.noted("", "", EMPTY_ROWS, count=inner.height - filled.height)
    if not filled.height:
        raise header_only(where)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()

    def batches() -> Iterator[pl.DataFrame]:
        for start in range(0, filled.height, BATCH_ROWS):
            yield filled[start : start + BATCH_ROWS]

    return Sheet(header=kept, batches=batches, rows_total=filled.height, sha256=digest, about=chosen)


def _check_archive(path: Path, limit_bytes: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(
            "The workbook is damaged.", path.name, "Open it, and save it again as .xlsx."
        ) from error
    if not any(item.filename.startswith("xl/") for item in inside):
        raise Unreadable(
            "This is a ZIP archive, not a workbook.", path.name, "Unpack it and send the table inside."
        )
    if sum(item.file_size for item in inside) > limit_bytes:
        raise Unreadable(
            f"Unpacked, the workbook has more than {limit_bytes / 1e9:.1f} GB.", path.name, "Save it as CSV."
        )


def _load(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    midnight = [pl.col(c).str.strip_suffix(" 00:00:00") for c in table.columns]
    return table.select(midnight) if midnight else table


def _header_row(table: pl.DataFrame) -> int:
    """The first of the rows at the top that has about as many names as the table has columns."""
    top = table.head(HEADER_SEARCH)
    filled = [sum(v is not None and str(v).strip() != "" for v in row) for row in top.rows()]
    most = max(filled, default=0)
    return next((i for i, n in enumerate(filled) if n * 2 > most and (n > 1 or most == 1)), 0)


def _named(body: pl.DataFrame, header: tuple[str, ...], merged: bool, ledger: Ledger) -> pl.DataFrame:
    """Without the nameless columns: silent when they are empty or only number the rows."""
    dropped = []
    for name in header:
        if name.startswith("__nameless_"):
            dropped.append(name)
            values = body[name].drop_nulls()
            numbers = values.cast(pl.Int64, strict=False)
            if len(values) and not (
                numbers.null_count() == 0 and numbers.is_sorted() and numbers[0] in (0, 1)
            ):
                ledger.noted(f"column {int(name[11:]) + 1}", "", MERGED if merged else NO_NAME)
    return body.drop(dropped)


def _sheet_xml(path: Path, index: int) -> bytes:
    """The XML of a sheet by its place in the workbook; b"" when it cannot be found."""
    with zipfile.ZipFile(path) as archive:
        try:
            workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            ids = re.findall(r'<(?:\w+:)?sheet\b[^>]*?\br:id="([^"]+)"', workbook)
            tag = next(t for t in re.findall(r"<Relationship\b[^>]*>", links) if f'Id="{ids[index]}"' in t)
            target = re.search(r'Target="([^"]+)"', tag)
            name = (target[1] if target else "").lstrip("/")
            return archive.read(name if name.startswith("xl/") else f"xl/{name}")
        except (KeyError, IndexError, StopIteration):
            return b""


def _merged_header(path: Path, index: int, header_row: int) -> bool:
    rows = re.findall(rb'<mergeCell ref="[A-Z]+(\d+):[A-Z]+(\d+)"', _sheet_xml(path, index))
    return any(int(first) <= header_row <= int(last) for first, last in rows)


def _formulas(path: Path, index: int, header: tuple[str, ...], header_row: int, ledger: Ledger) -> None:
    """One finding for each formula cell without a stored result."""
    xml = _sheet_xml(path, index)
    if b"<f" not in xml:
        return
    found: dict[str, list[int]] = {}
    for letters, digits in FORMULA_WITHOUT_VALUE.findall(xml):
        place = _column_number(letters.decode())
        if int(digits) > header_row and place < len(header):
            found.setdefault(header[place], []).append(int(digits))
    for column, rows in found.items():
        ledger.changed(pl.Series(rows), column, pl.Series(["="] * len(rows)), NO_RESULT, "")


def _column_number(letters: str) -> int:
    """A column by its letters, from 0.

    >>> _column_number("A"), _column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
