"""Any spreadsheet: guessing, saving and using a mapping."""

import json
from pathlib import Path

import polars as pl
import pytest

from palermo.analytics import formats
from palermo.analytics.formats import Mapping, Unreadable
from palermo.analytics.formats.mapping import targets

SHEET = """Nombre;Fecha de registro;Sexo;Edad;Nacionalidad;Tipo de explotación;Medios de control;Colour
Ana Secreta;2021-03-04;Mujer;16;Nigeria;Forced labor;Threats;red
Luz Secreta;2022-07-09;Mujer;31;Rumanía;Sexual exploitation;False promises;blue
Zoe Secreta;2022-08-01;Hombre;200;UA;Trabajo forzoso;Otro;red
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "group.csv"
    path.write_text(SHEET, encoding="utf-8-sig")
    return path


def test_an_unknown_sheet_needs_a_mapping(sheet: Path) -> None:
    assert formats.recognise(sheet) is None
    with pytest.raises(Unreadable, match="mapping"):
        formats.read(sheet)


def test_sketches_hide_the_values_of_columns_that_identify(sheet: Path) -> None:
    sketches = {s.name: s for s in formats.columns(sheet)}
    assert list(sketches) == SHEET.splitlines()[0].split(";")
    assert sketches["Nombre"].identifying
    assert sketches["Nombre"].first == ()
    assert sketches["Colour"].first == ("red", "blue")
    assert sketches["Sexo"].filled == 1.0


def test_the_guess(sheet: Path) -> None:
    guess = formats.guess_mapping(sheet)
    assert guess.columns == {
        "Nombre": "",
        "Fecha de registro": "year",
        "Sexo": "gender",
        "Edad": "age",
        "Nacionalidad": "citizenship",
        "Tipo de explotación": "form",
        "Medios de control": "means",
        "Colour": "",
    }
    assert guess.values["Tipo de explotación"] == {"Forced labor": "forced_labour"}
    assert Mapping.from_json(json.dumps(guess.to_json())) == guess == Mapping.from_json(guess.to_json())


def test_reading_through_a_mapping(sheet: Path) -> None:
    guess = formats.guess_mapping(sheet)
    words = {
        **guess.values,
        "Sexo": {"Mujer": "woman", "Hombre": "man"},
        "Tipo de explotación": {**guess.values["Tipo de explotación"], "Trabajo forzoso": "forced_labour"},
        "Medios de control": {"Otro": ""},
    }
    reading = formats.read(sheet, mapping=Mapping(guess.columns, words))
    assert (reading.kind, reading.shape, reading.rows_read, reading.rows_kept) == ("mapped", "cases", 3, 3)
    assert reading.frame.select("year", "gender", "age_band", "adult", "citizenship").rows() == [
        (2021, "woman", "9-17", False, "NGA"),
        (2022, "woman", "30-38", True, "ROU"),
        (2022, "man", None, None, "UKR"),
    ]
    assert reading.frame["form_forced_labour"].to_list() == [True, False, True]
    assert reading.frame["means_threats"].to_list() == [True, False, None]
    assert reading.findings.filter(pl.col("action") == "changed").select("row", "column", "value").rows() == [
        (4, "Edad", "200")
    ]
    text = reading.findings.write_csv() + reading.frame.write_csv()
    assert "Secreta" not in text
    noted = dict(reading.findings.filter(pl.col("action") == "noted").select("column", "reason").rows())
    assert "identify" in noted["Nombre"]
    assert "not kept" in noted["Colour"]


def test_flags_and_choices_can_come_from_several_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\nyes,,Forced labour\nno,x,\nno,,\n", encoding="utf-8")
    mapping = Mapping({"a": "form_forced_marriage", "b": "form_forced_labour", "c": "form"})
    frame = formats.read(path, mapping=mapping).frame
    assert frame.select("form_forced_labour", "form_forced_marriage", "form_other").rows() == [
        (True, True, False),
        (True, False, False),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("saved", "says"),
    [
        ({"columns": {"a": "weather"}}, "not a variable"),
        ({"columns": {"a": "gender", "b": "gender"}}, "both mapped"),
        ({"columns": {"a": "gender"}, "values": {"a": {"F": "lady"}}}, "no code"),
        ({"colums": {}}, "columns"),
        ({"columns": {}, "values": {"a": "b"}}, "values"),
        ("{", "Expecting"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(saved: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Mapping.from_json(saved)  # type: ignore[arg-type]


def test_a_mapping_for_another_file(sheet: Path) -> None:
    with pytest.raises(Unreadable, match="does not have: Genre"):
        formats.read(sheet, mapping=Mapping({"Genre": "gender"}))
    with pytest.raises(Unreadable, match="No column"):
        formats.read(sheet, mapping=Mapping({"Sexo": ""}))


@pytest.mark.parametrize("variable", [v for v in targets() if v not in ("year", "reported_by")])
def test_every_variable_can_be_mapped(tmp_path: Path, variable: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n???,1\n", encoding="utf-8")
    reading = formats.read(path, mapping=Mapping({"a": variable}))
    assert reading.findings.filter(pl.col("action") == "changed")["value"].to_list() == ["???"]
    assert reading.frame.row(0) == (None,) * reading.frame.width
