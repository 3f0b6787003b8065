"""GLOTIP rows that are no published count are left out, each with its row and its reason."""

from pathlib import Path

import polars as pl
import pytest

from palermo.analytics import formats

HEADER = "Iso3_code,Country,Region,Subregion,Indicator,Dimension,Category,Sex,Age,Year,Unit of measurement,txtVALUE,Source"
GOOD = {
    "iso": "GHA",
    "country": "Ghana",
    "indicator": "Detected trafficking victims",
    "dimension": "by citizenship",
    "category": "Togo",
    "sex": "Total",
    "age": "Total",
    "year": "2019",
    "value": '"1,234"',
}


def line(**changes: str) -> str:
    c = GOOD | changes
    return (
        f"{c['iso']},{c['country']},Africa,Sub-Saharan Africa,{c['indicator']},{c['dimension']},{c['category']},"
        f"{c['sex']},{c['age']},{c['year']},Counts,{c['value']},GLOTIP"
    )


def read(tmp_path: Path, *lines: str) -> formats.Reading:
    path = tmp_path / "glotip.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return formats.read(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": ""},
        {"value": "about 7"},
        {"value": "-3"},
        {"value": "61122019"},
        {"value": "<1"},
        {"year": ""},
        {"year": "3021"},
        {"indicator": ""},
        {"indicator": "Rumours"},
        {"dimension": "by weather"},
        {"category": "Q6.1_12s_2019"},
    ],
    ids=str,
)
def test_a_row_without_a_count_is_left_out_and_said(tmp_path: Path, changes: dict[str, str]) -> None:
    reading = read(tmp_path, line(), line(**changes))
    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    rejected = reading.findings.filter(pl.col("action") == "rejected")
    assert rejected["row"].to_list() == [3]
    assert reading.frame.select("place", "category_place", "year", "value").rows() == [
        ("GHA", "TGO", 2019, 1234)
    ]


def test_a_category_or_a_place_without_a_code_is_kept(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        line(category="", value="<5"),
        line(iso="", country="Sark"),
        line(category="Nationals"),
        line(category="Per\ufffd"),
        line(category="Atlantis"),
    )
    assert reading.rows_kept == 5
    assert reading.frame.select("place", "category", "category_place", "low", "high").rows() == [
        ("GHA", None, None, 1, 4),
        (None, "Togo", "TGO", 1234, 1234),
        ("GHA", "Nationals", "GHA", 1234, 1234),
        ("GHA", "Per\ufffd", "PER", 1234, 1234),
        ("GHA", "Atlantis", None, 1234, 1234),
    ]
    assert set(reading.findings["action"]) == {"noted"}
