"""Encodings, delimiters, row numbers, and the files that cannot be read."""

import datetime
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.analytics import formats
from palermo.analytics.formats import Unreadable
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.opening import open_sheet, text

HEADER = ["year", "gender", "citizenship", "form_forced_labour", "reported_by"]
ROWS = [
    ["2019", "woman", "NGA", "true", "Línea de ayuda"],
    ["2020", "man", "CIV", "", "Café, «Zoë»\nsecond line"],
    ["2021", "woman", "UKR", "false", 'the "big" one'],
]
BOM8 = b"\xef\xbb\xbf"


def written(rows: list[list[str]], separator: str = ",", end: str = "\r\n") -> str:
    def field(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in '",;\t\n') else value

    return "".join(separator.join(map(field, row)) + end for row in rows)


def table(path: Path) -> list[tuple[str | None, ...]]:
    sheet = open_sheet(path, Ledger())
    return [row for batch in sheet.batches() for row in batch.drop("row").rows()]


EXPECTED = [tuple(v or None for v in row) for row in ROWS]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, end: str) -> None:
    path = tmp_path / "t.csv"
    rows = [[v.replace("\n", " ") for v in row] for row in ROWS] if end == "\r" else ROWS
    path.write_bytes(written([HEADER, *rows], separator, end).encode())
    assert table(path) == [tuple(v or None for v in row) for row in rows]


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode(),
        lambda t: BOM8 + t.encode(),
        lambda t: t.encode("cp1252"),
        lambda t: t.encode("utf-16"),
        lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
        lambda t: t.encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "utf-16", "utf-16 big", "utf-16 without mark"],
)
def test_encodings(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(encode(written([HEADER, *ROWS])))
    assert open_sheet(path, Ledger()).header == tuple(HEADER)
    assert table(path) == EXPECTED


def test_windows_1252_is_said_and_its_five_holes_do_not_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"year,gender,reported_by\n2019,woman,caf\xe9 \x81\n")
    reading = formats.read(path)
    assert reading.frame["reported_by"].to_list() == ["café \x81"]
    assert reading.findings["reason"].str.contains("Windows-1252").any()


def test_excel_s_sep_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sep=;\r\nyear;gender;citizenship\r\n2019;woman;NGA\r\n", encoding="utf-8")
    assert table(path) == [("2019", "woman", "NGA")]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        b"year,gender,reported_by\r\n"
        b'2019,woman,"two\nlines"\r\n'  # row 2
        b"\r\n"  # row 3
        b",,\r\n"  # row 4
        b"3021,woman,x\r\n"  # row 5
        b"2019,woman\r\n"  # row 6: too short
        b"2019,wooman,x\r\n"  # row 7
        b"2019,woman,x,y"  # row 8: too long, without a line end
    )
    reading = formats.read(path)
    found = (
        reading.findings.filter(pl.col("row").is_not_null()).select("row", "column", "value", "action").rows()
    )
    assert found == [
        (6, "", "2 / 3", "rejected"),
        (8, "", "4 / 3", "rejected"),
        (5, "year", "3021", "changed"),
        (7, "gender", "wooman", "changed"),
    ]
    assert (reading.rows_read, reading.rows_kept) == (5, 3)
    empty = reading.findings.filter(pl.col("reason").str.contains("Empty rows"))
    assert empty["count"].to_list() == [2]


def test_blocks_do_not_cut_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    rows = [["2019", "woman", "NGA", "true", f'é\n{i},"{i}"'] for i in range(200)]
    path.write_bytes(written([HEADER, *rows]).encode())
    whole = table(path)
    monkeypatch.setattr(text, "BLOCK_BYTES", 37)
    assert table(path) == whole == [tuple(row) for row in rows]


FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff", exclude_categories=["Cs", "Cc"]),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=12), st.sampled_from([11, 64, 16_000_000])
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list, block: int
) -> None:
    """Every field comes back, or its row was empty; whatever the size of a block."""
    path = tmp_path_factory.mktemp("any") / "t.csv"
    lines = ["alpha,beta,gamma"] + [",".join('"' + f.replace('"', '""') + '"' for f in row) for row in rows]
    path.write_bytes("\n".join(lines).encode())
    before = text.BLOCK_BYTES
    text.BLOCK_BYTES = block
    try:
        sheet = open_sheet(path, Ledger())
        got = [row for batch in sheet.batches() for row in batch.select("alpha", "beta", "gamma").rows()]
    finally:
        text.BLOCK_BYTES = before
    assert [tuple(v or "" for v in row) for row in got] == [tuple(row) for row in rows]


def unreadable(path: Path, **options: int) -> Unreadable:
    with pytest.raises(Unreadable) as error:
        formats.read(path, **options)
    assert error.value.what
    assert error.value.mend
    return error.value


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.csv", b"", "empty"),
        ("t.csv", b"\n\n", "no rows|no column names"),
        ("t.csv", b"year,gender,citizenship\n", "no rows"),
        ("t.csv", b"year,gender,citizenship", "no rows"),
        ("t.csv", b"year,gender,year\n1,2,3\n", "same name: year"),
        ("t.csv", bytes(range(256)) * 40, "binary"),
        ("t.csv", b"PK\x03\x04rest", "Excel workbook"),
        ("t.xlsx", b"year,gender\n1,2\n", "text table"),
        ("t.parquet", b"year,gender\n1,2\n", "text table"),
        ("t.xlsx", b"PK\x03\x04rest", "damaged"),
        ("t.parquet", b"PAR1rest", "damaged"),
        ("t.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old Excel"),
        ("t.pdf", b"%PDF-1.7", "PDF"),
        ("t.csv", b'year,gender,citizenship\n2019,"woman,NGA\n2020,man,UKR\n', "never closed"),
        ("t.csv", b"colour,weight,taste\nred,2,sweet\n", "not known"),
    ],
)
def test_what_cannot_be_read_says_what_where_and_how_to_mend(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = unreadable(path)
    assert re.search(says, error.what), error.what
    assert "t." in error.where


def test_too_large_and_missing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(written([HEADER, *ROWS]).encode())
    assert "limit" in unreadable(path, limit_bytes=10).what
    assert "no such file" in unreadable(tmp_path / "other.csv").what


def test_a_sparse_file_over_the_limit_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    assert "2.0 GB" in unreadable(path).what


def book(path: Path, rows: list[list[object]], *more: list[list[object]]) -> Path:
    wb = openpyxl.Workbook()
    for sheet, content in [(wb.active, rows), *((wb.create_sheet(), c) for c in more)]:
        for row in content:
            sheet.append(row)  # type: ignore[union-attr]
    wb.save(path)
    return path


def test_workbook_dates_numbers_titles_and_formulas(tmp_path: Path) -> None:
    path = book(
        tmp_path / "t.xlsx",
        [
            ["Cases of the year", None, None],
            [],
            ["year", "gender", "citizenship"],
            [datetime.date(2016, 3, 1), "woman", "NG"],
            [2017, "woman", "Viet Nam"],
            ["=2000+12", "man", "UA"],
            [None, None, None],
            [3021, "man", "Atlantis"],
        ],
        [["notes", "more"], ["a", "b"]],
    )
    reading = formats.read(path)
    assert reading.frame["year"].to_list() == [2016, 2017, None, None]
    assert reading.frame["citizenship"].to_list() == ["NGA", "VNM", "UKR", None]
    cells = reading.findings.filter(pl.col("action") == "changed").select("row", "column", "value").rows()
    assert cells == [(6, "year", "="), (8, "citizenship", "Atlantis"), (8, "year", "3021")]
    reasons = " ".join(reading.findings["reason"])
    for words in ("other sheets", "above the column names", "Empty rows", "formula"):
        assert words in reasons


def test_workbook_leading_empty_rows_keep_their_numbers(tmp_path: Path) -> None:
    wb = openpyxl.Workbook()
    sheet = wb.active
    assert sheet is not None
    for at, row in ((4, ["year", "gender", "citizenship"]), (5, [2019, "woman", "Atlantis"])):
        for column, value in enumerate(row, start=2):
            sheet.cell(at, column, value)
    wb.save(tmp_path / "t.xlsx")
    reading = formats.read(tmp_path / "t.xlsx")
    assert reading.findings.filter(pl.col("value") == "Atlantis")["row"].to_list() == [5]


def test_workbook_without_rows_and_with_twins(tmp_path: Path) -> None:
    assert "no rows" in unreadable(book(tmp_path / "a.xlsx", [])).what
    assert "no rows" in unreadable(book(tmp_path / "b.xlsx", [["year", "gender", "citizenship"]])).what
    twin = book(tmp_path / "c.xlsx", [["year", "gender", "gender"], [2019, "woman", "man"]])
    assert "same name: gender" in unreadable(twin).what
    assert "sheet" in unreadable(twin).where


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["year", "gender", "citizenship"], *[[2019, "woman", "NG"]] * 2000])
    assert "Unpacked" in unreadable(path, limit_bytes=path.stat().st_size + 1000).what


def test_parquet_rows_types_and_columns_that_are_not_plain(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame(
        {
            "year": [2019, 1492],
            "gender": ["woman", None],
            "form_other": [True, None],
            "adult": [True, False],
            "tags": [["a"], ["b"]],
        }
    ).write_parquet(path)
    reading = formats.read(path)
    assert reading.frame.select("year", "gender", "adult", "form_other").rows() == [
        (2019, "woman", True, True),
        (None, None, False, None),
    ]
    assert reading.findings.filter(pl.col("action") == "changed")["row"].to_list() == [3]
    assert "tags" in reading.findings["column"].to_list()


def test_progress_ends_at_the_rows_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(written([HEADER, *ROWS * 50]).encode())
    calls: list[tuple[int, int | None]] = []
    formats.read(path, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (150, 150)
    assert all(a[0] <= b[0] for a, b in pairwise(calls))
    assert all(total is None or done <= total for done, total in calls)
