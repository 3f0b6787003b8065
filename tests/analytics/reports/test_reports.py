"""The trends report: from file to folder, honest, safe, whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import polars as pl
import pypdf
import pytest

from palermo.analytics import formats, release, reports, simulate
from palermo.analytics.reports import layout
from palermo.analytics.reports.case_tables import CaseTables
from palermo.analytics.reports.count_report import overall
from palermo.analytics.reports.places import UnknownPlace, select
from palermo.analytics.wording import span

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
DAY = date(2026, 11, 24)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cases(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "cases.csv"
    path.write_text(simulate.cases(500, seed=4).write_csv())
    return path


@pytest.fixture(scope="module")
def written(cases, tmp_path_factory) -> reports.Report:
    return reports.write(
        cases, tmp_path_factory.mktemp("out") / "report", title="Our <county>", group="G & Co", today=DAY
    )


def test_the_folder_holds_what_was_promised(written) -> None:
    assert {p.name for p in written.folder.iterdir()} == {
        "report.html",
        "report.pdf",
        "method.json",
        "tables",
    }
    method = json.loads(written.method.read_text())
    assert method["minimum_cell"] == 10
    assert method["source"]["rows_read"] == 500
    assert {t["file"] for t in method["tables"]} == {f"tables/{p.name}" for p in written.tables}
    assert len(written.findings) >= 5


def test_the_html_asks_no_foreign_host_and_escapes_what_was_entered(written) -> None:
    html = written.html.read_text()
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "@import" not in html
    assert "url(" not in re.sub(r'(?:clip-path|fill|stroke)="url\(#[^)]*\)"', "", html)
    assert "Our &lt;county&gt;" in html
    assert "G &amp; Co" in html
    assert "<county>" not in html


def test_every_number_in_the_findings_stands_in_a_table(written, cases) -> None:
    """The sentences are written from protected numbers: each count in them is a shown cell or a sum of shown cells."""
    tables = CaseTables(formats.read(cases).frame, 10)
    shown = {c for p in tables.protected.values() for c in p.frame["count"].drop_nulls()}
    for text in written.findings:
        for number in re.findall(r"\b\d{2,3}\b(?!%)", text):
            if int(number) >= 10 and "withheld" not in text:
                assert (
                    int(number) in shown
                    or any(int(number) + u in shown for u in shown)
                    or int(number) in {tables.rows}
                ), (number, text)


def test_no_table_shows_a_count_under_the_minimum(written) -> None:
    for path in written.tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("count"):
                    assert int(row["count"]) == 0 or int(row["count"]) >= 10, (path.name, row)
                else:
                    assert row.get("withheld", "true") == "true", (path.name, row)


def test_a_linear_programming_attack_on_the_report_fails(cases) -> None:
    tables = CaseTables(formats.read(cases).frame, 10)
    found = release.attack({name: p.frame for name, p in tables.protected.items()})
    assert found.height > 20
    assert (found["upper"] - found["lower"]).min() >= 10  # type: ignore[operator]


def test_the_same_file_gives_the_same_tables(cases, tmp_path, written) -> None:
    again = reports.write(cases, tmp_path / "again", title="Our <county>", group="G & Co", today=DAY)
    assert again.method.read_bytes() == written.method.read_bytes()
    assert [p.read_bytes() for p in again.tables] == [p.read_bytes() for p in written.tables]


def test_the_pdf_has_a_cover_and_numbered_pages(written) -> None:
    pages = pypdf.PdfReader(written.pdf).pages
    assert "Our <county>" in pages[0].extract_text()
    assert "Key findings" in pages[1].extract_text()
    assert len(pages) >= 6
    assert all(len(p.extract_text()) > 40 for p in pages), "no blank page"


def test_what_is_no_report_is_not_overwritten(cases, tmp_path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(reports.NotWritten, match="not a report"):
        reports.write(cases, tmp_path / "photos")
    assert (tmp_path / "photos" / "holiday.jpg").exists()


def test_too_few_to_publish_leaves_nothing_behind(tmp_path) -> None:
    path = tmp_path / "few.csv"
    path.write_text(simulate.cases(12, seed=1).write_csv())
    with pytest.raises(reports.NotWritten, match="at least 50"):
        reports.write(path, tmp_path / "report")
    assert [p.name for p in tmp_path.iterdir()] == ["few.csv"]


@pytest.mark.parametrize(
    ("how", "said"),
    [({"min_cell": 2}, "at least 3"), ({"language": "xx"}, "language"), ({"places": ["GHA"]}, "Places")],
)
def test_bad_wishes_are_refused_in_words(cases, tmp_path, how: dict, said: str) -> None:
    with pytest.raises(reports.NotWritten, match=said):
        reports.write(cases, tmp_path / "report", **how)
    assert not (tmp_path / "report").exists()


def test_no_increase_in_trafficking_is_ever_claimed(written) -> None:
    text = " ".join(written.findings).lower()
    assert not re.search(r"trafficking (rose|increased|grew|fell|decreased)", text)


@pytest.mark.parametrize("code", ["es", "fr", "ar"])
def test_it_is_written_in_each_language(cases, tmp_path, code: str) -> None:
    report = reports.write(cases, tmp_path / code, language=code, today=DAY)
    html = report.html.read_text()
    assert f'lang="{code}"' in html
    assert ('dir="rtl"' in html) == (code == "ar")
    english = {"A local group against trafficking in persons", "Key findings", "the form of exploitation"}
    assert not [words for words in english if words in html]
    assert report.pdf
    drawn = sum(len(page.images) for page in pypdf.PdfReader(report.pdf).pages)
    assert (drawn > 5) == (code == "ar"), "WeasyPrint joins no Arabic letters inside an SVG"


def test_lines_of_a_text_are_set_apart_each_at_its_place() -> None:
    svg = '<text transform="translate(6,9)" fill="red"><tspan>one</tspan><tspan x="0" dy="15">two</tspan></text>'
    apart = re.sub(r"<text([^>]*)>(<tspan.*?)</text>", layout._each_line_apart, svg)
    assert apart == (
        '<text transform="translate(6,9) translate(0,0.0)" fill="red">one</text>'
        '<text transform="translate(6,9) translate(0,15.0)" fill="red">two</text>'
    )


# --- the three real files ---------------------------------------------------------------------------------
@real
@pytest.mark.slow
def test_the_report_on_ghana_says_what_unodc_published(tmp_path) -> None:
    report = reports.write(
        SHARED / "glotip" / "data_glotip.csv", tmp_path / "ghana", places=["GHA"], today=DAY
    )
    with (SHARED / "glotip" / "data_glotip.csv").open(encoding="utf-8-sig", newline="") as file:
        published = {
            int(r["Year"]): r["txtVALUE"].replace(",", "")
            for r in csv.DictReader(file)
            if (r["Iso3_code"], r["Indicator"], r["Dimension"], r["Sex"], r["Age"])
            == ("GHA", "Detected trafficking victims", "Total", "Total", "Total")
        }
    with (report.folder / "tables" / "detected_victims_by_year.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        told = {int(r["year"]): span(int(r["low"]), int(r["high"])) for r in csv.DictReader(file)}
    assert {y: v.replace(",", "") for y, v in told.items()} == published
    assert "gaps, not zeros" in " ".join(report.findings)
    assert (report.folder / "tables" / "neighbours.csv").exists()


@real
@pytest.mark.slow
def test_a_region_is_known_and_an_unknown_place_names_its_like(tmp_path) -> None:
    frame = formats.read(SHARED / "glotip" / "data_glotip.csv").frame
    assert {"DZA", "EGY", "MAR", "TUN"} <= set(select(frame, ["Northern Africa"]).codes)
    assert select(frame, ["GH"]).codes == select(frame, ["Ghana"]).codes == ("GHA",)
    with pytest.raises(UnknownPlace, match="Germany"):
        select(frame, ["Germoney"])
    assert overall(frame, "detected_victims").height > 1000


@real
@pytest.mark.slow
def test_the_report_on_flags_says_that_it_has_no_years(tmp_path) -> None:
    path = SHARED / "ctdc" / "ctdc_synthetic_v2025_north_america_derived.csv"
    report = reports.write(path, tmp_path / "flags", today=DAY)
    source = pl.read_csv(path)
    sexual = int(source["isSexualExploit"].sum())
    assert f"{sexual:,}" in " ".join(report.findings)
    assert "no trend can be read" in report.findings[0]
    assert not (report.folder / "tables" / "cases_by_year.csv").exists()
