"""Delimited text: encodings, delimiters, quoted line breaks, ragged rows; exact row numbers."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.opening import (
    EMPTY_ROWS,
    NO_NAME,
    ROWS_ABOVE,
    Sheet,
    check_header,
    header_only,
)
from palermo.analytics.formats.reading import Unreadable, gettext_noop

BLOCK_BYTES = 16_000_000
LONGEST_RECORD = 64_000_000
SEPARATORS = (",", ";", "\t", "|")
RAGGED = gettext_noop("The row does not have as many fields as there are column names.")
OLD_ENCODING = gettext_noop(
    "The file is not in UTF-8; it was read as Windows-1252. Check the accented letters."
)
QUOTE, NEWLINE, RETURN = 34, 10, 13


@dataclass(frozen=True)
class Form:
    """How the text is written."""

    encoding: str
    separator: str
    skipped_bytes: int  # a byte order mark, a "sep=;" line (in UTF-8)
    lone_returns: bool  # line ends are a bare carriage return


def open_text(path: Path, ledger: Ledger) -> Sheet:
    """Open a delimited text file. Two passes: the first finds the encoding, the hash and the size."""
    encoding, digest, newlines = _survey(path)
    head = b"".join(_first(_utf8_blocks(path, encoding, 0, False), 2))[: 4 * BLOCK_BYTES]
    lone = b"\n" not in head and b"\r" in head
    if lone:
        head = head.replace(b"\r", b"\n")
    skipped = 0
    forced = ""
    if head[:4].lower() == b"sep=" and head[4:5] and head[5:6] in b"\r\n":
        skipped, forced = head.index(b"\n") + 1, head[4:5].decode()
    separator, header_row, names = _layout(head[skipped:], forced, path.name)
    header = check_header(list(names), path.name)
    form = Form(encoding, separator, skipped, lone)
    if encoding == "cp1252":
        ledger.noted("", "", OLD_ENCODING)
    if header_row > 1:
        ledger.noted("", "", ROWS_ABOVE, count=header_row - 1)
    for name in header:
        if name.startswith("__nameless_"):
            ledger.noted(f"column {int(name[11:]) + 1}", "", NO_NAME)
    if newlines <= header_row and head[skipped:].rstrip(b"\r\n").count(b"\n") < header_row:
        raise header_only(path.name)
    return Sheet(
        header=header,
        batches=lambda: _batches(path, form, header, header_row, ledger),
        rows_total=max(newlines - header_row, 1),
        sha256=digest,
    )


def _survey(path: Path) -> tuple[str, str, int]:
    """The encoding, the SHA-256 of the bytes, and the number of line ends."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    newlines = 0
    returns = 0
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        wide = _wide(head)
        utf8 = not wide
        last = b""
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
            newlines += block.count(b"\n")
            returns += block.count(b"\r") if not newlines else 0
            last = block[-1:]
            if utf8:
                try:
                    if not block.isascii() or decoder.getstate()[0]:
                        decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8 and decoder.getstate()[0]:
            utf8 = False
    newlines = newlines or returns
    if last not in b"\r\n\x00":
        newlines += 1
    encoding = wide or ("utf-8-sig" if utf8 else "cp1252")
    return encoding, digest.hexdigest(), newlines


def _wide(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 3:
        return "utf-16-be"
    return ""


def _utf8_blocks(path: Path, encoding: str, skipped: int, lone_returns: bool) -> Iterator[bytes]:
    """The file as blocks of UTF-8."""
    if encoding == "cp1252":
        codecs.register_error("palermo-latin-1", _as_latin_1)
    decoder = codecs.getincrementaldecoder(encoding)(
        errors="palermo-latin-1" if encoding == "cp1252" else "strict"
    )
    with path.open("rb") as file:
        start = True
        while True:
            block = file.read(BLOCK_BYTES)
            try:
                if encoding != "utf-8-sig":
                    out = decoder.decode(block, final=not block).encode("utf-8")
                else:
                    out = block.removeprefix(codecs.BOM_UTF8) if start else block
            except UnicodeDecodeError as error:
                raise Unreadable(
                    "The text is damaged: it cannot be decoded.", path.name, "Save it again as UTF-8."
                ) from error
            if start:
                out = out[skipped:]
                start = False
            if out:
                yield out.replace(b"\r", b"\n") if lone_returns else out
            if not block:
                return


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _first(blocks: Iterator[bytes], n: int) -> Iterator[bytes]:
    for _, block in zip(range(n), blocks, strict=False):
        yield block


def _layout(head: bytes, forced: str, where: str) -> tuple[str, int, list[str]]:
    """The separator, the row of the column names (1 = the first) and the names."""
    sample = head[:200_000].decode("utf-8", errors="replace")
    best: tuple[tuple[int, int], str, int, list[list[str]]] | None = None
    for separator in [forced] if forced else SEPARATORS:
        try:
            rows = [
                row
                for _, row in zip(
                    range(60), csv.reader(io.StringIO(sample), delimiter=separator), strict=False
                )
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if row)
        if not widths:
            continue
        width = max(widths, key=lambda w: (widths[w] * (w > 1), w))
        score = (widths[width] if width > 1 else 0, width)
        if best is None or score > best[0]:
            best = (score, separator, width, rows)
    if best is None:
        raise Unreadable("The file has no rows.", where, "Export it again and check that it has rows.")
    _, separator, width, rows = best
    start = next((i for i, row in enumerate(rows) if any(f.strip() for f in row)), 0)
    following = rows[start + 1 : start + 4]
    if len(rows[start]) < width and following and sum(bool(f.strip()) for f in rows[start]) <= 1:
        start = next((i for i, row in enumerate(rows) if len(row) == width), start)
    elif sum(bool(f.strip()) for f in rows[start]) == 1 and width > 2:
        start = next((i for i, row in enumerate(rows) if sum(bool(f.strip()) for f in row) > 1), start)
    return separator, start + 1, rows[start]


def _batches(
    path: Path, form: Form, header: tuple[str, ...], header_row: int, ledger: Ledger
) -> Iterator[pl.DataFrame]:
    """Blocks cut at record ends -> frames. Ragged rows are rejected, empty rows passed over."""
    rest = b""
    record = 1
    for block in _utf8_blocks(path, form.encoding, form.skipped_bytes, form.lone_returns):
        data = rest + block
        cut = _last_record_end(data)
        if cut == 0:
            if len(data) > LONGEST_RECORD:
                raise _open_quote(path, record)
            rest = data
            continue
        frame, records = _parse(data[:cut], form.separator, header, header_row, record, ledger, path)
        record += records
        rest = data[cut:]
        if frame.height:
            yield frame
    if rest.strip(b"\r\n"):
        if _quotes_open(rest):
            raise _open_quote(path, record)
        frame, _ = _parse(rest + b"\n", form.separator, header, header_row, record, ledger, path)
        if frame.height:
            yield frame


def _open_quote(path: Path, record: int) -> Unreadable:
    return Unreadable(
        "A quotation mark is opened and never closed.",
        f"{path.name}, row {record} or after",
        'Close it, or write a quotation mark inside a field twice ("").',
    )


def _inside(data: np.ndarray) -> np.ndarray | None:
    """Which bytes are inside quotes; None when there is no quotation mark."""
    quotes = data == QUOTE
    if not quotes.any():
        return None
    return (np.cumsum(quotes, dtype=np.uint8) & 1).astype(bool)


def _quotes_open(data: bytes) -> bool:
    return data.count(b'"') % 2 == 1


def _last_record_end(data: bytes) -> int:
    """Just behind the last line end that is outside quotes; 0 when there is none."""
    if b'"' not in data:
        return data.rfind(b"\n") + 1
    array = np.frombuffer(data, dtype=np.uint8)
    inside = _inside(array)
    ends = array == NEWLINE
    if inside is not None:
        ends &= ~inside
    places = np.flatnonzero(ends)
    return int(places[-1]) + 1 if len(places) else 0


def _parse(
    data: bytes,
    separator: str,
    header: tuple[str, ...],
    header_row: int,
    record: int,
    ledger: Ledger,
    path: Path,
) -> tuple[pl.DataFrame, int]:
    """Whole records, the first of which is number `record` -> (frame, records)."""
    array = np.frombuffer(data, dtype=np.uint8)
    inside = _inside(array)
    ends_mask = array == NEWLINE
    seps_mask = array == ord(separator)
    if inside is not None:
        ends_mask &= ~inside
        seps_mask &= ~inside
    ends = np.flatnonzero(ends_mask)
    starts = np.concatenate(([0], ends[:-1] + 1))
    seps = np.flatnonzero(seps_mask)
    fields = np.searchsorted(seps, ends) - np.searchsorted(seps, starts) + 1
    lengths = ends - starts
    lengths -= (lengths > 0) & (array[np.maximum(ends - 1, 0)] == RETURN)
    rows = np.arange(record, record + len(ends), dtype=np.int64)
    below = rows > header_row
    empty = lengths + 1 == fields if len(header) > 1 else lengths == 0  # nothing but separators
    ragged = below & ~empty & (fields != len(header))
    kept = below & ~empty & ~ragged
    ledger.noted("", "", EMPTY_ROWS, count=int((below & empty).sum()))
    if ragged.any():
        ledger.rejected(
            pl.Series(rows[ragged]),
            "",
            pl.Series([f"{n} / {len(header)}" for n in fields[ragged]]),
            RAGGED,
        )
    if not kept.all():
        data = array[np.repeat(kept, ends - starts + 1)].tobytes()
    frame = _read(data, separator, header, int(kept.sum()), path, record)
    return frame.with_columns(pl.Series("row", rows[kept])), len(ends)


def _read(
    data: bytes, separator: str, header: tuple[str, ...], n: int, path: Path, record: int
) -> pl.DataFrame:
    if not n:
        return pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=separator,
            infer_schema=False,
            schema=dict.fromkeys(header, pl.String),
            truncate_ragged_lines=False,
        )
        if frame.height == n and frame.width == len(header):
            return frame
    except pl.exceptions.PolarsError:
        pass
    rows = list(
        csv.reader(io.StringIO(data.decode("utf-8", errors="replace"), newline=""), delimiter=separator)
    )
    if len(rows) == n and all(len(row) == len(header) for row in rows):
        return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    raise Unreadable(
        "The quotation marks do not fit together.",
        f"{path.name}, rows {record} to {record + n}",
        'Write a quotation mark inside a field twice ("").',
    )
