"""The key sentences of a report on published counts."""

from __future__ import annotations

import polars as pl

from palermo.analytics import wording
from palermo.analytics.reports.count_sums import (
    Counts,
    by_year,
    citizenships,
    comparison,
    form,
    form_sums,
    middle,
    overall,
    sex_and_age,
    summed,
)
from palermo.analytics.reports.document import Fact, Finding
from palermo.analytics.wording import _, number, percent, span


def facts(counts: Counts, victims: pl.DataFrame) -> tuple[Fact, ...]:
    facts = []
    if victims.height:
        last = victims.row(-1, named=True)
        facts.append(
            Fact(span(last["low"], last["high"]), _("detected victims in {year}").format(year=last["year"]))
        )
        facts.append(
            Fact(
                number(victims.height),
                _("years with a report, {first} to {last}").format(
                    first=victims["year"][0], last=last["year"]
                ),
            )
        )
    if len(counts.places.codes) != 1:
        facts.append(
            Fact(
                number(overall(counts.chosen, "detected_victims")["place"].n_unique()),
                _("countries and territories that reported"),
            )
        )
    convicted = by_year(counts.chosen, "convicted")
    if convicted.height:
        last = convicted.row(-1, named=True)
        facts.append(
            Fact(span(last["low"], last["high"]), _("persons convicted in {year}").format(year=last["year"]))
        )
    return tuple(facts[:4])


def findings(counts: Counts, victims: pl.DataFrame) -> list[Finding]:
    if not victims.height:
        return [
            Finding(
                _(
                    "The file has no count of detected victims for {place}. That is a gap in the reports, not a zero."
                ).format(place=counts.places.name)
            )
        ]
    found = [
        _finding_trend(counts, victims),
        *_finding_gaps(counts, victims),
        _findingform(counts),
        _finding_children(counts),
        _finding_women(counts),
        _finding_origin(counts),
        _finding_justice(counts),
        _finding_neighbours(counts),
    ]
    return [f for f in found if f]


def _finding_trend(counts: Counts, victims: pl.DataFrame) -> Finding:
    first, last = victims.row(0, named=True), victims.row(-1, named=True)
    most = middle(victims).sort("count", descending=True).row(0, named=True)
    text = _("{place} reported {n} detected victims for {year}.").format(
        place=counts.places.name, n=span(last["low"], last["high"]), year=last["year"]
    )
    if victims.height > 1:
        text += " " + _("The most in the file is {n} for {year}.").format(
            n=span(most["low"], most["high"]), year=most["year"]
        )
    if len(counts.places.codes) != 1 and victims.height > 1 and last["places"] != first["places"]:
        text += " " + _(
            "The number of countries that reported changed from {a} (for {first}) to {b} (for {last}), so the two sums cannot be compared."
        ).format(a=first["places"], first=first["year"], b=last["places"], last=last["year"])
    elif victims.height > 1:
        text += " " + _(
            "More detected victims can mean more trafficking, more searching, or better counting."
        )
    return Finding(text, "trend")


def _finding_gaps(counts: Counts, victims: pl.DataFrame) -> list[Finding]:
    years = victims["year"].to_list()
    missing = [y for y in range(years[0], years[-1] + 1) if y not in years]
    if len(counts.places.codes) != 1 or not missing:
        return []
    return [
        Finding(
            _("There is no figure for {years}. These years are gaps, not zeros.").format(
                years=", ".join(map(str, missing))
            ),
            "trend",
        )
    ]


def _findingform(counts: Counts) -> Finding | None:
    sums, years = form_sums(counts)
    if not sums.height:
        return None
    top = sums.row(0, named=True)
    return Finding(_("Among the victims whose form of exploitation was published for {years}, most were counted under {form}: {n} of {all}.").format(
        years=years, form=form(top["category"]).lower(), n=span(top["low"], top["high"]), all=span(int(sums["low"].sum()), int(sums["high"].sum()))), "forms")  # fmt: skip


def _finding_children(counts: Counts) -> Finding | None:
    return _finding_group(
        counts,
        "age",
        "child",
        _("For {years}, {share} of the detected victims whose sex and age were published were children."),
    )


def _finding_women(counts: Counts) -> Finding | None:
    return _finding_group(
        counts,
        "sex",
        "female",
        _(
            "For {years}, {share} of the detected victims whose sex and age were published were women and girls."
        ),
    )


def _finding_group(counts: Counts, column: str, value: str, sentence: str) -> Finding | None:
    sums, years = sex_and_age(counts)
    inside, outside = sums.filter(pl.col(column) == value), sums.filter(pl.col(column) != value)
    if not sums.height or int(sums["low"].sum()) < 20:
        return None
    (in_low, in_high), (out_low, out_high) = (
        (int(s["low"].sum()), int(s["high"].sum())) for s in (inside, outside)
    )
    low, high = _ratio(in_low, in_low + out_high), _ratio(in_high, in_high + out_low)
    share = (
        percent(low)
        if percent(low) == percent(high)
        else _("{low} to {high}").format(low=percent(low), high=percent(high))
    )
    return Finding(sentence.format(years=years, share=share), "people")


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _finding_origin(counts: Counts) -> Finding | None:
    sums, years = citizenships(counts)
    if not sums.height:
        return None
    top = ", ".join(
        f"{wording.country(r['category_place'])} ({span(r['low'], r['high'])})"
        for r in sums.head(3).to_dicts()
    )
    return Finding(
        _("The citizenships published most for {years}: {top}.").format(years=years, top=top), "origins"
    )


def _finding_justice(counts: Counts) -> Finding | None:
    convicted = by_year(counts.chosen, "convicted")
    victims = by_year(counts.chosen, "detected_victims")
    both = sorted(set(convicted["year"]) & set(victims["year"]))
    if not both:
        return None
    year = both[-1]
    c, v = (f.filter(pl.col("year") == year).row(0, named=True) for f in (convicted, victims))
    text = _("For {year}, {c} persons were reported convicted and {v} victims detected.").format(
        year=year, c=span(c["low"], c["high"]), v=span(v["low"], v["high"])
    )
    return Finding(
        text
        + " "
        + _("The two do not belong to the same cases: a conviction comes years after a detection."),
        "justice",
    )


def _finding_neighbours(counts: Counts) -> Finding | None:
    compared = comparison(counts)
    if compared is None:
        return None
    frame, year = compared
    own = frame.filter(pl.col("place") == counts.places.codes[0]).row(0, named=True)
    others = middle(frame.filter(pl.col("place") != counts.places.codes[0]))
    everywhere = middle(
        summed(overall(counts.world, "detected_victims").filter(pl.col("year") == year), "place")
    )
    return Finding(_("For {year}, {place} reported {n}; the median of {k} other countries in {region} is {median}, that of all {all} countries that reported is {world}. These are numbers of detected people, not rates.").format(
        year=year, place=counts.places.name, n=span(own["low"], own["high"]), k=others.height, region=counts.places.neighbours_name,
        median=number(float(others["count"].median() or 0)), all=everywhere.height, world=number(float(everywhere["count"].median() or 0))), "comparison")  # type: ignore[arg-type]  # fmt: skip
