"""Sums of published counts, with both ends where a cell was published as "<5"."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from palermo.analytics.formats import codelists
from palermo.analytics.reports.places import Selection
from palermo.analytics.wording import _

LATE_YEARS = 5


@dataclass(frozen=True)
class Counts:
    """The counts of the chosen places, those of the whole file, and who the places are."""

    chosen: pl.DataFrame
    world: pl.DataFrame
    places: Selection


def overall(frame: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """The rows that count everybody of an indicator: no form, no citizenship, no sex, no age."""
    return frame.filter(
        (pl.col("indicator") == indicator)
        & (pl.col("dimension") == "total")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
    )


def summed(frame: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Both ends of the sum, and how many places it is made of."""
    sums = [pl.col("low").sum(), pl.col("high").sum(), pl.col("place").n_unique().alias("places")]
    return frame.group_by(*by).agg(sums).sort(*by)


def by_year(frame: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return summed(overall(frame, indicator), "year")


def middle(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `count`, the middle of low and high: only for drawing."""
    return frame.with_columns(((pl.col("low") + pl.col("high")) // 2).alias("count"))


def late(frame: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The rows of the last years that the frame has, and their name."""
    last = int(frame["year"].max()) if frame.height else 0  # type: ignore[arg-type]
    inside = frame.filter(pl.col("year") > last - LATE_YEARS)
    first = int(inside["year"].min()) if inside.height else 0  # type: ignore[arg-type]
    return inside, f"{first}–{last}" if first != last else str(last)


def form_sums(counts: Counts) -> tuple[pl.DataFrame, str]:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "form")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
    )
    inside, years = late(rows)
    return summed(inside, "category").sort("low", "category", descending=[True, False]), years


def sex_and_age(counts: Counts) -> tuple[pl.DataFrame, str]:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "total")
        & pl.col("sex").is_in(["female", "male"])
        & pl.col("age").is_in(["adult", "child"])
    )
    inside, years = late(rows)
    return summed(inside, "sex", "age"), years


def citizenships(counts: Counts) -> tuple[pl.DataFrame, str]:
    """Sums by country of citizenship; groups such as "Abroad" are left out, for they hold the countries again."""
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "citizenship")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
        & pl.col("category_place").is_not_null()
    )
    inside, years = late(rows)
    return summed(inside, "category_place").sort(
        "low", "high", "category_place", descending=[True, True, False]
    ), years


def comparison(counts: Counts) -> tuple[pl.DataFrame, int] | None:
    """The neighbours' totals in the last year of the place that at least two neighbours reported too."""
    own = by_year(counts.chosen, "detected_victims")
    around = overall(counts.world, "detected_victims").filter(pl.col("place").is_in(counts.places.neighbours))
    for year in own["year"].to_list()[::-1]:
        inside = around.filter(pl.col("year") == year)
        if inside["place"].n_unique() >= 2:
            both = pl.concat(
                [overall(counts.chosen, "detected_victims").filter(pl.col("year") == year), inside]
            )
            return summed(both, "place").sort("low", "high", "place", descending=[True, True, False]), int(
                year
            )
    return None


def form(code: str) -> str:
    return _(codelists.labels("form_of_exploitation").get(code, code))
