"""Charts: static SVG that says what it shows, never draws a withheld number as zero, and mirrors itself."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import polars as pl
import pytest

from palermo.analytics import charts, maps
from palermo.analytics.charts import palette

WORDS = {"title": "A <title> & more", "says": "What it says.", "cannot": "What it cannot."}
YEARS = pl.DataFrame(
    {"year": [2019, 2020, 2022], "count": [40, None, 52]}, schema={"year": pl.Int64, "count": pl.Int64}
)
KINDS = pl.DataFrame(
    {"what": ["one", "two", "three"], "count": [30, None, 0]}, schema={"what": pl.String, "count": pl.Int64}
)
PEOPLE = pl.DataFrame(
    {"age_band": ["9-17", "9-17", "18-20"], "gender": ["woman", "man", "woman"], "count": [12, 11, None]}
)
PAIRS = pl.DataFrame({"row": ["a", "a", "b"], "column": ["x", "y", "x"], "count": [10, None, 30]})
PLACES = pl.DataFrame({"place": ["GHA", "NGA", "MLT", "TGO"], "count": [10, None, 20, 0]})
FLOWS = pl.DataFrame({"citizenship": ["NGA", "GHA"], "exploited_in": ["ITA", "GHA"], "count": [40, 12]})

DRAWN = {
    "trend": lambda **how: charts.trend(YEARS, **WORDS, **how),
    "bars": lambda **how: charts.bars(KINDS, category="what", **WORDS, **how),
    "pyramid": lambda **how: charts.pyramid(PEOPLE, **WORDS, **how),
    "matrix": lambda **how: charts.matrix(PAIRS, rows="row", columns="column", **WORDS, **how),
    "shades": lambda **how: maps.shades(PLACES, **WORDS, **how),
    "flows": lambda **how: maps.flows(FLOWS, **WORDS, **how),
}


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("theme", ["auto", "light", "print"])
def test_each_kind_is_valid_svg_with_its_words(kind: str, theme: str) -> None:
    drawn = DRAWN[kind](theme=theme)
    root = ElementTree.fromstring(drawn.svg)
    assert root.attrib["role"] == "img"
    assert root[0].text == WORDS["title"]
    assert root[1].text == WORDS["says"]
    assert "<script" not in drawn.svg
    assert not re.search(r'(?:href|src)="https?:', drawn.svg)
    assert ("prefers-color-scheme" in drawn.svg) == (theme == "auto")
    assert drawn.alt == "A <title> & more. What it says."


@pytest.mark.parametrize("kind", ["bars", "pyramid"])
def test_a_withheld_number_is_said_and_not_drawn_as_zero(kind: str) -> None:
    svg = DRAWN[kind]().svg
    assert "withheld" in svg
    assert "stroke-dasharray" in svg


def test_a_withheld_cell_of_a_matrix_is_a_dash() -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", DRAWN["matrix"]().svg)
    assert "–" in texts
    assert "0" not in texts


def test_a_line_breaks_where_a_year_is_missing_or_withheld() -> None:
    whole = charts.trend(pl.DataFrame({"year": [2019, 2020, 2021], "count": [1, 2, 3]}), **WORDS).svg
    broken = DRAWN["trend"]().svg

    def strokes(svg: str) -> int:
        path = max(re.findall(r'aria-roledescription="line mark"[^>]*', svg), key=len, default="")
        d = re.findall(r' d="([^"]+)"', path) or re.findall(r'd="([^"]+)"[^>]*stroke-width="2.5"', svg)
        return sum(one.count("M") for one in d)

    assert strokes(whole) == 1
    assert strokes(broken) >= 2


def test_a_map_names_withheld_none_and_zero_apart() -> None:
    svg = DRAWN["shades"]().svg
    for word in ("withheld", "no figure", ">0<"):
        assert word in svg


def test_small_states_are_dots() -> None:
    with_dot = DRAWN["shades"]().svg.count("<circle") + DRAWN["shades"]().svg.count('d="M2.')
    assert maps.world.middle("MLT")
    assert with_dot >= 0
    assert "MLT" in maps.world.world()["dots"]


def test_arabic_bars_grow_from_the_right() -> None:
    def starts(language: str) -> list[float]:
        svg = charts.bars(KINDS.drop_nulls(), category="what", language=language, **WORDS).svg
        return [
            float(x)
            for x in re.findall(r'<text text-anchor="(?:end|start)" transform="translate\((-?[\d.]+),', svg)
        ]

    left, right = starts("en"), starts("ar")
    assert left
    assert max(right) > max(left) or min(right) < min(left)


@pytest.mark.parametrize("kind", DRAWN)
def test_nothing_to_draw_is_said(kind: str) -> None:
    empty = {
        "trend": lambda: charts.trend(YEARS.head(0), **WORDS),
        "bars": lambda: charts.bars(KINDS.head(0), category="what", **WORDS),
        "pyramid": lambda: charts.pyramid(PEOPLE.head(0), **WORDS),
        "matrix": lambda: charts.matrix(PAIRS.head(0), rows="row", columns="column", **WORDS),
        "shades": lambda: maps.shades(PLACES.head(0), **WORDS),
        "flows": lambda: maps.flows(FLOWS.head(0), **WORDS),
    }
    assert "No figures to draw" in empty[kind]().svg


def test_wrong_arguments_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="no column 'nothing'"):
        charts.bars(KINDS, category="nothing", **WORDS)
    with pytest.raises(ValueError, match="theme"):
        charts.trend(YEARS, theme="neon", **WORDS)
    with pytest.raises(ValueError, match="language"):
        charts.trend(YEARS, language="xx", **WORDS)
    with pytest.raises(ValueError, match="wide"):
        charts.trend(YEARS, width=20, **WORDS)


def test_marks_stand_out_from_both_papers() -> None:
    for colour in palette.SERIES:
        assert palette.contrast(colour, palette.PAPER) >= 3
        assert palette.contrast(palette.DARK.get(colour, colour), palette.DARK[palette.PAPER]) >= 3
    assert palette.contrast(palette.INK, palette.PAPER) >= 7
    assert palette.contrast(palette.SOFT, palette.PAPER) >= 4.5


def test_a_range_is_written_with_both_ends_and_never_as_its_middle() -> None:
    frame = pl.DataFrame(
        {"what": ["a", "b"], "year": [2020, 2020], "count": [2, 110], "low": [1, 101], "high": [4, 120]}
    )
    words = {"title": "t", "says": "s", "cannot": "c"}
    for picture in (
        charts.bars(frame, category="what", low="low", high="high", **words),
        charts.trend(frame, by="what", low="low", high="high", **words),
    ):
        written = re.findall(r">([^<>]*)</text>", picture.svg)
        assert any(text.endswith("&lt;5") for text in written), written
        assert any(text.endswith("101–120") for text in written)
        assert not any(re.fullmatch(r"(.* )?(2|110)", text) for text in written)


def test_a_long_label_is_broken_and_not_cut() -> None:
    label = "Threats to the person, the family or others"
    frame = pl.DataFrame({"what": [label], "count": [7]})
    svg = charts.bars(frame, category="what", title="t", says="s", cannot="c", width=640).svg
    assert " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg)) == label
