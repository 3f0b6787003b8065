"""The real files, against counts made independently with the csv module."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from palermo.analytics import formats
from palermo.analytics.formats import Reading

DATA = Path(__file__).parents[4] / "shared" / "data"
CLEANED = DATA / "ctdc" / "trafficking_cleaned.csv"
FLAGS = DATA / "ctdc" / "ctdc_synthetic_v2025_north_america_derived.csv"
GLOTIP = DATA / "glotip" / "data_glotip.csv"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (../shared/data) is not on this machine"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def true(reading: Reading, flag: str) -> int:
    return int(reading.frame[flag].sum())


@pytest.fixture(scope="module")
def cleaned() -> Reading:
    return formats.read(CLEANED)


@pytest.fixture(scope="module")
def flags() -> Reading:
    return formats.read(FLAGS)


@pytest.fixture(scope="module")
def glotip() -> Reading:
    return formats.read(GLOTIP)


def test_cleaned_every_row_is_kept(cleaned: Reading) -> None:
    assert (cleaned.kind, cleaned.shape) == ("ctdc-cleaned", "cases")
    assert cleaned.rows_read == cleaned.rows_kept == cleaned.frame.height == 14_299
    assert cleaned.sha256 == hashlib.sha256(CLEANED.read_bytes()).hexdigest()
    assert set(cleaned.findings["action"]) == {"noted"}
    assert cleaned.absent == ("exploited_in", "status", "identified_by", "duration", "sex")


def test_cleaned_counts(cleaned: Reading) -> None:
    source = rows(CLEANED)
    assert cleaned.frame["citizenship"].null_count() == sum(r["citizenship"] == "0" for r in source) == 8_353
    assert (cleaned.frame["citizenship"] == "USA").sum() == sum(r["citizenship"] == "US" for r in source)
    assert (cleaned.frame["gender"] == "woman").sum() == sum(r["gender"] == "Female" for r in source)
    by_year = dict(cleaned.frame["year"].value_counts().iter_rows())
    assert by_year == {int(y): n for y, n in Counter(r["yearOfRegistration"] for r in source).items()}
    bands = dict(cleaned.frame["age_band"].value_counts().iter_rows())
    assert bands == {
        b.removeprefix("Age "): n for b, n in Counter(r["ageCategories"] for r in source).items()
    }
    assert (~cleaned.frame["adult"]).sum() == sum(
        r["ageCategories"] in ("Age 0-8", "Age 9-17") for r in source
    )


def test_cleaned_groups(cleaned: Reading) -> None:
    source = rows(CLEANED)
    labour = cleaned.frame["form_forced_labour"]
    assert labour.sum() == sum(r["isForcedLabour"] == "1" for r in source) == 2_315
    assert labour.null_count() == sum(r["isForcedLabour"] == "-99" for r in source) == 61
    assert true(cleaned, "form_sexual_exploitation") == 11_908
    assert true(cleaned, "form_forced_marriage") == 75
    assert true(cleaned, "means_threats") == sum(r["ControlCategory"] == "Threats" for r in source)
    assert cleaned.frame["means_threats"].null_count() == sum(r["ControlCategory"] == "Other" for r in source)
    assert true(cleaned, "labour_fishing") == sum(r["Labor_Type"] == "Aquafarming" for r in source)
    assert cleaned.frame["labour_other"].null_count() == sum(r["Labor_Type"] == "Unknown" for r in source)
    assert cleaned.frame["recruiter_family"].null_count() == 8_283


def test_cleaned_documented_recodes_are_one_note_each(cleaned: Reading) -> None:
    zero = cleaned.findings.filter((pl.col("column") == "citizenship") & (pl.col("value") == "0"))
    assert zero.select("row", "action", "count").rows() == [(None, "noted", 8_353)]


def test_flags_every_row_is_kept(flags: Reading) -> None:
    assert flags.kind == "ctdc-flags"
    assert flags.rows_read == flags.rows_kept == 91_043
    assert {"year", "citizenship", "exploited_in", "reported_by"} <= set(flags.absent)


def test_flags_zero_is_never_a_man_nor_an_age(flags: Reading) -> None:
    source = rows(FLAGS)
    genders = dict(flags.frame["gender"].value_counts().iter_rows())
    assert genders == {"woman": 70_453, "transgender_or_nonconforming": 271, None: 20_319}
    assert flags.frame["age_band"].null_count() == sum(r["Age Band"] == "0" for r in source) == 47_463
    assert (flags.frame["age_band"] == "9-17").sum() == sum(r["Age Band"] == "2" for r in source)
    assert flags.frame["duration"].null_count() == 90_985


def test_flags_a_group_of_zeros_is_not_recorded(flags: Reading) -> None:
    source = rows(FLAGS)
    means = [c for c in source[0] if c.startswith("Means ")]
    nothing = sum(all(r[c] == "0" for c in means) for r in source)
    assert flags.frame["means_threats"].null_count() == nothing == 45_128
    assert true(flags, "means_threats") == sum(r["Means Threats"] == "1" for r in source)
    recruiters = [c for c in source[0] if c.startswith("Recruiter ")]
    assert flags.frame["recruiter_family"].null_count() == sum(
        all(r[c] == "0" for c in recruiters) for r in source
    )
    assert true(flags, "form_forced_labour") == sum(r["isForcedLabour"] == "1" for r in source)
    assert flags.frame["form_forced_labour"].null_count() == 0


def test_glotip_rows_add_up(glotip: Reading) -> None:
    assert (glotip.kind, glotip.shape) == ("glotip", "counts")
    assert glotip.rows_read == len(rows(GLOTIP)) == 58_769
    rejected = glotip.findings.filter(pl.col("action") == "rejected")
    assert glotip.rows_read == glotip.rows_kept + rejected.height
    assert glotip.rows_kept == glotip.frame.height == 58_641


def test_glotip_rejects_only_the_slips_of_the_published_file(glotip: Reading) -> None:
    source = rows(GLOTIP)
    slips = {
        line
        for line, r in enumerate(source, start=2)
        if r["Category"].startswith("Q6.1_") or int(r["txtVALUE"].replace(",", "").lstrip("<")) > 1_000_000
    }
    rejected = glotip.findings.filter(pl.col("action") == "rejected")
    assert set(rejected["row"]) == slips
    assert int(glotip.frame["high"].max()) < 100_000  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "year", "words", "indicator", "expected"),
    [
        ("USA", "2021", "Detected trafficking victims", "detected_victims", (10_070, 10_070, 10_070)),
        ("BGR", "2020", "Detected trafficking victims", "detected_victims", (457, 457, 457)),
    ],
)
def test_glotip_published_totals(
    glotip: Reading, code: str, year: str, words: str, indicator: str, expected: tuple[int, int, int]
) -> None:
    [published] = [
        r["txtVALUE"]
        for r in rows(GLOTIP)
        if (r["Iso3_code"], r["Year"], r["Indicator"]) == (code, year, words)
        and (r["Dimension"], r["Sex"], r["Age"]) == ("Total", "Total", "Total")
    ]
    cell = glotip.frame.filter(
        pl.col("place") == code,
        pl.col("year") == int(year),
        pl.col("indicator") == indicator,
        pl.col("dimension") == "total",
        pl.col("sex") == "total",
        pl.col("age") == "total",
    )
    assert cell.select("value", "low", "high").rows() == [expected]
    assert int(published.replace(",", "")) == expected[0]


def test_glotip_below_five_is_a_range(glotip: Reading) -> None:
    source = rows(GLOTIP)
    hidden = glotip.frame.filter(pl.col("value").is_null())
    assert hidden.height == sum(
        r["txtVALUE"] == "<5" for r in source if not r["Category"].startswith("Q6.1_")
    )
    assert hidden.select("low", "high").unique().rows() == [(1, 4)]


def test_glotip_repeated_cells_are_parts_that_add_up(glotip: Reading) -> None:
    """Where sex totals are published twice, the rows add up to the adult and child rows."""
    keys = ["place", "place_name", "indicator", "dimension", "category", "sex", "year"]
    frame = glotip.frame.filter(pl.col("sex") != "total")
    totals = frame.filter(pl.col("age") == "total").group_by(keys).agg(pl.len(), pl.sum("low", "high"))
    parts = (
        frame.filter(pl.col("age").is_in(["adult", "child"]))
        .group_by(keys)
        .agg(pl.sum("low").alias("parts_low"), pl.sum("high").alias("parts_high"))
    )
    both = totals.filter(pl.col("len") > 1).join(parts, on=keys)
    assert both.height == 155
    agree = (pl.col("low") <= pl.col("parts_high")) & (pl.col("high") >= pl.col("parts_low"))
    assert both.filter(agree).height == 155
    assert glotip.findings.filter(pl.col("reason").str.contains("several rows"))["count"].to_list()[0] > 300


def test_glotip_countries_of_citizenship(glotip: Reading) -> None:
    citizens = glotip.frame.filter(pl.col("dimension") == "citizenship")
    own = citizens.filter(pl.col("category") == "Nationals")
    assert (own["category_place"] == own["place"]).all()
    assert citizens.filter(pl.col("category") == "Nigerians")["category_place"].unique().to_list() == ["NGA"]
    named = citizens["category_place"].is_not_null().sum()
    assert named / citizens.height > 0.95
    abroad = glotip.frame.filter(pl.col("category") == "Abroad")
    assert abroad["category_place"].null_count() == abroad.height > 300


@pytest.mark.slow
def test_glotip_as_a_workbook_is_the_same(glotip: Reading, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data_glotip_1")
    with GLOTIP.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    book.save(tmp_path / "glotip.xlsx")
    twin = formats.read(tmp_path / "glotip.xlsx")
    assert twin.frame.equals(glotip.frame)
    assert twin.findings.equals(glotip.findings)
