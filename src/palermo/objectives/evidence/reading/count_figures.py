"""The figures of a data set of published counts, such as UNODC's: one row a published cell.

A cell published as "<5" is between 1 and 4; sums over such cells are shown with both ends. Counts by
different dimensions are counts of the same persons: they are never added to one another.
"""

from __future__ import annotations

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from palermo.objectives.evidence.labels import label, number, place_label
from palermo.objectives.evidence.models import Version
from palermo.objectives.evidence.reading.figures import Figure, Question, span

OVERALL = "dimension = 'total' AND category = 'total' AND sex = 'total' AND age = 'total'"
DETECTED_NOT_HAPPENED = gettext_noop(
    "These are persons whom authorities detected and reported. A year without a report is a gap, not a zero,"
    " and a sum changes when more countries report."
)


def _range(low: int, high: int) -> str:
    return number(low) if low == high else _("{low} to {high}").format(low=number(low), high=number(high))


def _by_year(question: Question, name: str, title: str, indicators: list[str]) -> Figure:
    marks = ", ".join("?" for _i in indicators)
    rows = question.ask(
        "SELECT year, indicator, sum(low)::BIGINT, sum(high)::BIGINT, count(DISTINCT place) FROM {rows}"
        f" WHERE {OVERALL} AND indicator IN ({marks}) GROUP BY ALL ORDER BY ALL",
        *indicators,
    )
    frame = pl.DataFrame(
        [(y, label("", i), (low + high) // 2, low, high, places) for y, i, low, high, places in rows],
        schema={
            "year": pl.Int64,
            "what": pl.String,
            "count": pl.Int64,
            "low": pl.Int64,
            "high": pl.Int64,
            "places": pl.Int64,
        },
        orient="row",
    )
    says = _("Nothing was published for what these filters ask.")
    if rows:
        last = rows[-1][0]
        lately = "; ".join(
            _("{n} {what} by {places} countries").format(
                n=_range(low, high), what=label("", i), places=places
            )
            for y, i, low, high, places in rows
            if y == last
        )
        says = _("The figures run from {years}. For {year} they are: {lately}.").format(
            years=span(sorted({r[0] for r in rows})), year=last, lately=lately
        )
    return Figure(
        name,
        title,
        frame,
        says,
        _(DETECTED_NOT_HAPPENED),
        {
            "year": _("Year"),
            "what": _("Of whom"),
            "count": _("Number"),
            "low": _("At least"),
            "high": _("At most"),
            "places": _("Countries that reported"),
        },
        "trend",
        {
            "x": "year",
            "y": "count",
            "low": "low",
            "high": "high",
            **({"by": "what"} if len(indicators) > 1 else {}),
        },
    )


def trend(question: Question, version: Version) -> Figure:
    return _by_year(question, "trend", _("Detected victims by year"), ["detected_victims"])


def justice(question: Question, version: Version) -> Figure:
    return _by_year(
        question,
        "justice",
        _("Victims detected, persons prosecuted and convicted"),
        ["detected_victims", "prosecuted", "convicted"],
    )


def forms(question: Question, version: Version) -> Figure:
    rows = question.ask(
        "SELECT year, category, sum(low)::BIGINT, sum(high)::BIGINT FROM {rows} WHERE indicator = 'detected_victims'"
        " AND dimension = 'form' AND sex = 'total' AND age = 'total' GROUP BY ALL ORDER BY ALL"
    )
    frame = pl.DataFrame(
        [(y, label("form_of_exploitation", c), (low + high) // 2, low, high) for y, c, low, high in rows],
        schema={"year": pl.Int64, "form": pl.String, "count": pl.Int64, "low": pl.Int64, "high": pl.Int64},
        orient="row",
    )
    says = _("No form of exploitation was published for what these filters ask.")
    if rows:
        last = rows[-1][0]
        top = max((r for r in rows if r[0] == last), key=lambda r: r[2] + r[3])
        says = _("In {year} the form with the most detected victims was {form}: {n}.").format(
            year=last, form=label("form_of_exploitation", top[1]), n=_range(top[2], top[3])
        )
    return Figure(
        "forms",
        _("Form of exploitation by year"),
        frame,
        says,
        _(
            "Countries find what their law names and their police look for; forced labour is found less where nobody inspects."
        ),
        {
            "year": _("Year"),
            "form": _("Form of exploitation"),
            "count": _("Number"),
            "low": _("At least"),
            "high": _("At most"),
        },
        "trend",
        {"x": "year", "y": "count", "by": "form", "low": "low", "high": "high"},
    )


def people(question: Question, version: Version) -> Figure:
    rows = question.ask(
        "SELECT sex, age, sum(low)::BIGINT, sum(high)::BIGINT FROM {rows} WHERE indicator = 'detected_victims'"
        " AND dimension = 'total' AND category = 'total' AND sex IN ('female', 'male') AND age IN ('adult', 'child')"
        " GROUP BY ALL ORDER BY 3 DESC"
    )
    frame = pl.DataFrame(
        [
            (_("{age}, {sex}").format(age=label("", a), sex=label("", s)), (low + high) // 2, low, high)
            for s, a, low, high in rows
        ],
        schema={"who": pl.String, "count": pl.Int64, "low": pl.Int64, "high": pl.Int64},
        orient="row",
    )
    says = _("Sex and age were not published for what these filters ask.")
    if rows:
        says = _("The largest group is {who}: {n} detected victims.").format(
            who=frame["who"][0], n=_range(rows[0][2], rows[0][3])
        )
    return Figure(
        "people",
        _("Sex and age of detected victims"),
        frame,
        says,
        _("Only persons whose sex and age were both published are counted here."),
        {"who": _("Who"), "count": _("Number"), "low": _("At least"), "high": _("At most")},
        "bars",
        {"category": "who", "y": "count", "low": "low", "high": "high"},
    )


def origins(question: Question, version: Version) -> Figure:
    rows = question.ask(
        "SELECT coalesce(category_place, ''), category, sum(low)::BIGINT, sum(high)::BIGINT FROM {rows}"
        " WHERE indicator = 'detected_victims' AND dimension = 'citizenship' AND sex = 'total' AND age = 'total'"
        " GROUP BY ALL ORDER BY 3 DESC, 2 LIMIT 40"
    )
    frame = pl.DataFrame(
        [(place_label(p) if p else c, (low + high) // 2, low, high) for p, c, low, high in rows],
        schema={"what": pl.String, "count": pl.Int64, "low": pl.Int64, "high": pl.Int64},
        orient="row",
    )
    says = _("Citizenship was not published for what these filters ask.")
    if rows:
        says = _("{what} is the citizenship published most: {n} detected victims.").format(
            what=frame["what"][0], n=_range(rows[0][2], rows[0][3])
        )
    return Figure(
        "origins",
        _("Citizenship of detected victims"),
        frame,
        says,
        _("Not every country publishes citizenship, and small groups are published as “fewer than five”."),
        {"what": _("Citizenship"), "count": _("Number"), "low": _("At least"), "high": _("At most")},
        "bars",
        {"category": "what", "y": "count", "low": "low", "high": "high", "first": 15},
    )


def places(question: Question, version: Version) -> Figure:
    rows = question.ask(
        f"SELECT place, max(year), arg_max(low, year), arg_max(high, year) FROM {{rows}} WHERE {OVERALL}"
        " AND indicator = 'detected_victims' GROUP BY 1 ORDER BY 3 DESC, 1"
    )
    frame = pl.DataFrame(
        [(p, place_label(p), y, (low + high) // 2, low, high) for p, y, low, high in rows],
        schema={
            "place": pl.String,
            "name": pl.String,
            "year": pl.Int64,
            "count": pl.Int64,
            "low": pl.Int64,
            "high": pl.Int64,
        },
        orient="row",
    )
    says = _("No place published a total for what these filters ask.")
    if rows:
        says = _(
            "{n} countries published a total; the map shows the last year of each. {place} has the most: {count} in {year}."
        ).format(n=len(rows), place=frame["name"][0], count=_range(rows[0][2], rows[0][3]), year=rows[0][1])
    return Figure(
        "places",
        _("Detected victims, last year published"),
        frame,
        says,
        _("A country that detects more is not a country where more happens."),
        {
            "place": _("Code"),
            "name": _("Country"),
            "year": _("Year"),
            "count": _("Number"),
            "low": _("At least"),
            "high": _("At most"),
        },
        "shades",
        {"place": "place", "y": "count"},
    )


def reporting(question: Question, version: Version) -> Figure:
    rows = question.ask(
        f"SELECT year, count(DISTINCT place), round(100.0 * avg((value IS NULL)::INT), 1) FROM {{rows}} WHERE {OVERALL}"
        " AND indicator = 'detected_victims' GROUP BY 1 ORDER BY 1"
    )
    frame = pl.DataFrame(
        rows, schema={"year": pl.Int64, "count": pl.Int64, "share": pl.Float64}, orient="row"
    )
    says = _("No place published a total for what these filters ask.")
    if rows:
        most = max(rows, key=lambda r: r[1])
        says = _("Most countries reported for {year} ({n}); for {last} it was {m}.").format(
            year=most[0], n=most[1], last=rows[-1][0], m=rows[-1][1]
        )
    return Figure(
        "reporting",
        _("Countries that reported, by year"),
        frame,
        says,
        _("A rise in the world's total can come from more countries reporting alone."),
        {
            "year": _("Year"),
            "count": _("Countries"),
            "share": _("Share of totals published only as “fewer than five”, %"),
        },
        "trend",
        {"x": "year", "y": "count"},
    )


FIGURES = {
    "overview": {"trend": trend, "forms": forms},
    "people": {"people": people},
    "origins": {"origins": origins, "places": places},
    "justice": {"justice": justice},
    "quality": {"reporting": reporting},
}
