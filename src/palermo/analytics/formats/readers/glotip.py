"""UNODC's GLOTIP: published counts of detected victims, offences and persons, by country and year."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from palermo.analytics.formats import judges
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.place_names import by_name
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import Recoder, by_codes, plain
from palermo.analytics.formats.variables import COUNTS

NOT_A_COUNT = gettext_noop("This is not a count of people. The row was left out.")
TOO_LARGE = gettext_noop("More than a million people in one cell is impossible. The row was left out.")
NEGATIVE = gettext_noop("A count cannot be negative. The row was left out.")
FIELD_NUMBER = gettext_noop(
    "The category is the number of a field in the questionnaire, and the value repeats its digits: "
    "a slip in the published file. The row was left out."
)
NO_INDICATOR = gettext_noop("The indicator or the dimension is unknown. The row was left out.")
NO_YEAR = gettext_noop("The year is missing or impossible. The row was left out.")
NO_COUNTRY = gettext_noop("The category names no country. It was kept as published.")
NO_CATEGORY = gettext_noop("The category is empty. The count was kept without it.")
NO_PLACE = gettext_noop("This place has no ISO 3166 code. It was kept with its name.")
IN_PARTS = gettext_noop("This cell is published in several rows. The rows are parts; add them up.")
TOO_MANY = 1_000_000
COLUMNS = (
    "Iso3_code",
    "Country",
    "Region",
    "Subregion",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "txtVALUE",
)
CONSTANT = {"Unit of measurement", "Source"}
NOTES = (
    gettext_noop(
        "These are the people whom authorities detected and reported. How many were not detected is unknown."
    ),
    gettext_noop("A figure below five is published as “<5”; it is counted as a range from 1 to 4."),
    gettext_noop(
        "Countries differ in what they count, in the period of a year, and in how often they report."
    ),
    gettext_noop("A year or a country without a row did not report; that is not zero."),
    gettext_noop("Where a cell is published in several rows, the rows are parts of it and are added up."),
    gettext_noop(
        "Citizenships are kept as the countries wrote them; those that name no country are not on a map."
    ),
)
indicator = by_codes(
    {
        "Detected trafficking victims": "detected_victims",
        "Persons convicted": "convicted",
        "Persons prosecuted": "prosecuted",
        "Persons brought into formal contact": "formal_contact",
        "Offences of trafficking in persons": "offences",
    }
)
dimension = by_codes(
    {
        "Total": "total",
        "by form of exploitation": "form",
        "by citizenship": "citizenship",
        "by country of repatriation": "repatriation",
    }
)
sex = by_codes({name: name.lower() for name in ("Total", "Female", "Male", "Other", "Unknown")})
age = by_codes(
    {"Total": "total", "18 years or over": "adult", "0 to 17 years": "child", "Unknown": "unknown"}
)
ABSENT = (
    "reported_by",
    "age_band",
    "status",
    "identified_by",
    "duration",
    "means",
    "labour",
    "sex",
    "recruiter",
)
OWN_CITIZENS = re.compile(r"nationals|own country|ciudadanos de su pa.s")
CATEGORIES = {
    "total": "total",
    "sexual exploitation": "sexual_exploitation",
    "forced labour": "forced_labour",
    "other forms of exploitation": "other",
}


def recognises(header: tuple[str, ...]) -> bool:
    """The columns of UNODC's data portal."""
    return {"Iso3_code", "Indicator", "Dimension", "Category", "txtVALUE"} <= set(header)


@lru_cache(maxsize=20_000)
def count(text: str) -> tuple[int | None, int, int] | None:
    """(value, low, high) of a published figure; None when it is none.

    >>> count("1,234"), count("<5"), count("-3"), count("about 7")
    ((1234, 1234, 1234), (None, 1, 4), (-3, -3, -3), None)
    """
    text = text.replace("\u00a0", "").replace(" ", "")
    if match := re.fullmatch(r"<(\d+)", text):
        return (None, 1, int(match[1]) - 1) if int(match[1]) > 1 else None
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+|-?\d+(\.0+)?", text):
        number = int(float(text.replace(",", "")))
        return number, number, number
    return None


def plan(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a file with these columns."""
    note_unused(header, set(COLUMNS) | CONSTANT, ledger)
    return recode


def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
    """Rows of text -> counts frame."""
    ledger = recoder.ledger
    batch = batch.with_columns(pl.lit(None, pl.String).alias(c) for c in COLUMNS if c not in batch.columns)
    batch = _reject(batch, ledger)
    texts = batch["txtVALUE"]
    figures = {text: figure for text in texts.unique().to_list() if (figure := count(text))}
    old = list(figures)
    codes = batch["Iso3_code"]
    for name, n in batch.filter(codes.is_null())["Country"].value_counts().iter_rows():
        ledger.noted("Country", name or "", NO_PLACE, count=n)
    place = recoder.one(batch, "Iso3_code", judges.country, pl.String())
    category, category_place = _categories(batch, place, ledger)
    columns = {
        "place": place,
        "place_name": batch["Country"].str.strip_chars(),
        "region": batch["Region"].str.strip_chars(),
        "subregion": batch["Subregion"].str.strip_chars(),
        "indicator": recoder.one(batch, "Indicator", indicator, pl.String()),
        "dimension": recoder.one(batch, "Dimension", dimension, pl.String()),
        "category": category,
        "category_place": category_place,
        "sex": recoder.one(batch, "Sex", sex, pl.String()),
        "age": recoder.one(batch, "Age", age, pl.String()),
        "year": recoder.one(batch, "Year", judges.year, pl.Int32()),
    }
    for i, name in enumerate(("value", "low", "high")):
        columns[name] = texts.replace_strict(
            old, [figures[t][i] for t in old], default=None, return_dtype=pl.Int64
        )
    return pl.DataFrame({name: columns[name].rename(name).cast(kind) for name, kind in COUNTS.items()})


def _reject(batch: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Without the rows that are not a published count."""

    def bad(column: str, judged: dict[str | None, bool]) -> pl.Series:
        wrong = batch[column].is_in([v for v, no in judged.items() if no and v is not None]).fill_null(False)
        return wrong | batch[column].is_null() if judged.get(None) else wrong

    def each(column: str) -> list[str | None]:
        return batch[column].unique().to_list()

    def figure(text: str | None) -> tuple[int | None, int, int] | None:
        return count(text) if text is not None else None

    reasons = (
        (FIELD_NUMBER, "Category", {v: bool(v and re.match(r"Q\d+(\.\d+)?_", v)) for v in each("Category")}),
        (NOT_A_COUNT, "txtVALUE", {v: figure(v) is None for v in each("txtVALUE")}),
        (TOO_LARGE, "txtVALUE", {v: bool((f := figure(v)) and f[1] > TOO_MANY) for v in each("txtVALUE")}),
        (NEGATIVE, "txtVALUE", {v: bool((f := figure(v)) and f[1] < 0) for v in each("txtVALUE")}),
        (NO_INDICATOR, "Indicator", {v: v is None or indicator(v).became is None for v in each("Indicator")}),
        (NO_INDICATOR, "Dimension", {v: v is None or dimension(v).became is None for v in each("Dimension")}),
        (NO_YEAR, "Year", {v: v is None or judges.year(v).became is None for v in each("Year")}),
    )
    out = pl.repeat(False, batch.height, eager=True)
    for reason, column, judged in reasons:
        mask = bad(column, judged) & ~out
        if mask.any():
            ledger.rejected(batch["row"].filter(mask), column, batch[column].filter(mask), reason)
            out |= mask
    return batch.filter(~out)


def _categories(batch: pl.DataFrame, home: pl.Series, ledger: Ledger) -> tuple[pl.Series, pl.Series]:
    """The category in our words, and the country that it names ("Nationals": the reporting one)."""
    names = batch["Category"]
    codes: dict[str, str] = {}
    places: dict[str, str] = {}
    counts = dict(names.value_counts().iter_rows())
    for name, n in counts.items():
        if name is None:
            ledger.noted("Category", "", NO_CATEGORY, count=n)
            continue
        codes[name] = CATEGORIES.get(plain(name), " ".join(name.split()))
        if OWN_CITIZENS.fullmatch(plain(name)):
            codes[name] = "Nationals"
            continue
        if codes[name] in CATEGORIES.values() or plain(name) == "abroad":
            continue
        found = by_name(name)
        if found:
            places[name] = found
        else:
            ledger.noted("Category", name, NO_COUNTRY, name, n)
    category = names.replace_strict(list(codes), list(codes.values()), default=None, return_dtype=pl.String)
    place = names.replace_strict(list(places), list(places.values()), default=None, return_dtype=pl.String)
    own = (category == "Nationals") & (batch["Dimension"] == "by citizenship")
    return category, pl.select(pl.when(own).then(home).otherwise(place)).to_series()


def finish(frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Note the cells that are published in several rows."""
    keys = ["place", "place_name", "indicator", "dimension", "category", "sex", "age", "year"]
    repeated = frame.group_by(keys).len().filter(pl.col("len") > 1)
    ledger.noted("txtVALUE", "", IN_PARTS, count=int(repeated["len"].sum()))
    return frame


FORMAT = Format(
    "glotip",
    "counts",
    recognises,
    plan,
    NOTES,
    absent=ABSENT,
    finish=finish,
)
