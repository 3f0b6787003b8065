"""The chapters of a report on published counts."""

from __future__ import annotations

import polars as pl

from palermo.analytics import charts, maps, wording
from palermo.analytics.reports.count_sums import (
    Counts,
    by_year,
    citizenships,
    comparison,
    form,
    form_sums,
    late,
    middle,
    overall,
    sex_and_age,
    summed,
)
from palermo.analytics.reports.document import Block, Chapter, Draw
from palermo.analytics.wording import _, gettext_noop, span

ROWS_DRAWN = 14


def _block(
    name: str,
    title: str,
    says: str,
    cannot: str,
    headings: list[str],
    rows: list[tuple],
    data: pl.DataFrame,
    draw: Draw | None = None,
    wide: bool = False,
) -> Block:
    table = pl.DataFrame(
        [tuple(map(str, r)) for r in rows], schema=dict.fromkeys(headings, pl.String), orient="row"
    )
    return Block(name, title, says, cannot, table, data, draw, wide)


def _trend(counts: Counts) -> Chapter | None:
    frame = middle(by_year(counts.chosen, "detected_victims"))
    if not frame.height:
        return None
    title = _("Detected victims by year")
    last = frame.row(-1, named=True)
    says = _("{n} in {year}, the last year in the file.").format(
        n=span(last["low"], last["high"]), year=last["year"]
    )
    cannot = _(
        "These are people whom authorities detected and reported. A year without a report is a gap, not a zero."
    )
    headings = [_("Year"), _("Detected victims")]
    rows: list[tuple] = [(r["year"], span(r["low"], r["high"])) for r in frame.to_dicts()]
    if len(counts.places.codes) != 1:
        headings.append(_("Countries that reported"))
        rows = [(r["year"], span(r["low"], r["high"]), r["places"]) for r in frame.to_dicts()]
        cannot += " " + _("A sum changes when more countries report.")
    block = _block("detected_victims_by_year", title, says, cannot, headings, rows, frame.drop("count"),
                   lambda width: charts.trend(frame, low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=310))  # fmt: skip
    return Chapter(
        "trend",
        _("How many were detected, and when"),
        _("The number of victims that the authorities reported to UNODC."),
        (block,),
    )


def _forms(counts: Counts) -> Chapter | None:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "form")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
    )
    if not rows.height:
        return None
    frame = middle(summed(rows, "year", "category")).with_columns(
        pl.col("category").map_elements(form, return_dtype=pl.String).alias("form")
    )
    sums, years = form_sums(counts)
    title = _("Form of exploitation by year")
    says = _("{form} was published most for {years}.").format(form=form(sums["category"][0]), years=years)
    cannot = _(
        "Authorities find what their law names and their police look for. Work that nobody inspects hides forced labour."
    )
    forms = sums["category"].to_list()
    cells = {(r["year"], r["category"]): span(r["low"], r["high"]) for r in frame.to_dicts()}
    table = [
        (y, *(cells.get((y, f), "–") for f in forms)) for y in frame["year"].unique().sort(descending=True)
    ]
    block = _block("forms_by_year", title, says, cannot, [_("Year"), *(form(f) for f in forms)], table, frame.drop("count", "form"),
                   lambda width: charts.trend(frame, by="form", low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=310))  # fmt: skip
    return Chapter(
        "forms",
        _("What people were exploited for"),
        _(
            "As the reporting country counted it; “other” holds all that is neither sexual exploitation nor forced labour."
        ),
        (block,),
    )


def _people(counts: Counts) -> Chapter | None:
    sums, years = sex_and_age(counts)
    if not sums.height:
        return None
    words = {
        ("female", "adult"): _("Women"),
        ("female", "child"): _("Girls"),
        ("male", "adult"): _("Men"),
        ("male", "child"): _("Boys"),
    }
    frame = (
        middle(sums)
        .with_columns(
            pl.struct("sex", "age")
            .map_elements(lambda r: words[r["sex"], r["age"]], return_dtype=pl.String)
            .alias("who")
        )
        .sort("count", descending=True)
    )
    title = _("Sex and age of detected victims, {years}").format(years=years)
    says = _("The largest group are {who}: {n}.").format(
        who=frame["who"][0].lower(), n=span(frame["low"][0], frame["high"][0])
    )
    cannot = _("Only people whose sex and age were both published are in it; others were published without.")
    block = _block("sex_and_age", title, says, cannot, [_("Who"), _("Detected victims")], [(r["who"], span(r["low"], r["high"])) for r in frame.to_dicts()], sums,
                   lambda width: charts.bars(frame, category="who", low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip
    return Chapter("people", _("Who they are"), _("Sex and age, as the authorities recorded them."), (block,))


def _origins(counts: Counts) -> Chapter | None:
    sums, years = citizenships(counts)
    if not sums.height:
        return None
    named = middle(sums).with_columns(
        pl.col("category_place").map_elements(wording.country, return_dtype=pl.String).alias("what")
    )
    drawn = named.head(ROWS_DRAWN)
    title = _("Citizenship of detected victims, {years}").format(years=years)
    says = _("{what} stands first with {n}.").format(
        what=named["what"][0], n=span(named["low"][0], named["high"][0])
    )
    cannot = _(
        "Not every country publishes citizenship, and groups such as “abroad” are left out because they hold the countries again."
    )
    blocks = [_block("citizenships", title, says, cannot, [_("Citizenship"), _("Detected victims")], [(r["what"], span(r["low"], r["high"])) for r in named.to_dicts()], sums,
                     lambda width: charts.bars(drawn, category="what", low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))]  # fmt: skip
    flows = _flows(counts)
    return Chapter(
        "origins",
        _("Where they come from"),
        _("The citizenship of people detected here, which is not the way that they took."),
        (*blocks, *([flows] if flows else [])),
    )


def _flows(counts: Counts) -> Block | None:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "citizenship")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
        & pl.col("category_place").is_not_null()
    )
    inside, years = late(rows)
    frame = middle(summed(inside, "category_place", "place")).sort(
        "count", "category_place", "place", descending=[True, False, False]
    )
    if frame.filter(pl.col("category_place") != pl.col("place")).is_empty():
        return None
    title = _("From citizenship to the country of detection, {years}").format(years=years)
    top = frame.row(0, named=True)
    says = _("The largest group: {n} people from {origin} detected in {place}.").format(
        n=span(top["low"], top["high"]),
        origin=wording.country(top["category_place"]),
        place=wording.country(top["place"]),
    )
    cannot = _("Lines join two countries; they are not the way that people travelled.")
    table = [
        (wording.country(r["category_place"]), wording.country(r["place"]), span(r["low"], r["high"]))
        for r in frame.to_dicts()
    ]
    return _block("citizenship_to_detection", title, says, cannot, [_("Citizenship"), _("Detected in"), _("Detected victims")], table, frame.drop("count", "places"),
                  lambda width: maps.flows(frame, origin="category_place", destination="place", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width), wide=True)  # fmt: skip


INDICATORS = {
    "detected_victims": gettext_noop("Detected victims"),
    "prosecuted": gettext_noop("Persons prosecuted"),
    "convicted": gettext_noop("Persons convicted"),
}


def _justice(counts: Counts) -> Chapter | None:
    parts = [by_year(counts.chosen, i).with_columns(pl.lit(i).alias("indicator")) for i in INDICATORS]
    frame = middle(pl.concat(parts))
    if frame.filter(pl.col("indicator") != "detected_victims").is_empty():
        return None
    frame = frame.with_columns(
        pl.col("indicator")
        .replace_strict({k: _(v) for k, v in INDICATORS.items()}, return_dtype=pl.String)
        .alias("what")
    )
    title = _("Victims detected, persons prosecuted and convicted")
    says = _("The three lines are counted by different authorities.")
    cannot = _("They do not belong to the same cases, and a case that begins in one year ends in another.")
    years = frame["year"].unique().sort(descending=True)
    cells = {(r["year"], r["indicator"]): span(r["low"], r["high"]) for r in frame.to_dicts()}
    table = [(y, *(cells.get((y, i), "–") for i in INDICATORS)) for y in years]
    blocks = [_block("justice_by_year", title, says, cannot, [_("Year"), *(_(v) for v in INDICATORS.values())], table, frame.drop("count", "what"),
                     lambda width: charts.trend(frame, by="what", low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=310))]  # fmt: skip
    by_sex = counts.chosen.filter(
        (pl.col("indicator") == "convicted")
        & (pl.col("dimension") == "total")
        & pl.col("sex").is_in(["female", "male"])
        & (pl.col("age") == "total")
    )
    inside, late_years = late(by_sex)
    sums = middle(summed(inside, "sex")).with_columns(
        pl.col("sex")
        .replace_strict({"female": _("Women"), "male": _("Men")}, return_dtype=pl.String)
        .alias("who")
    )
    if sums.height:
        title2 = _("Persons convicted by sex, {years}").format(years=late_years)
        says2 = "; ".join(f"{r['who']}: {span(r['low'], r['high'])}" for r in sums.to_dicts()) + "."
        cannot2 = _("Some of those convicted were victims before; the figures do not say who.")
        blocks.append(_block("convicted_by_sex", title2, says2, cannot2, [_("Sex"), _("Persons convicted")], [(r["who"], span(r["low"], r["high"])) for r in sums.to_dicts()], sums.drop("count", "who"),
                             lambda width: charts.bars(sums, category="who", low="low", high="high", title=title2, says=says2, cannot=cannot2, theme="light", language=wording.current(), width=width)))  # fmt: skip
    return Chapter(
        "justice",
        _("What justice did"),
        _("Prosecutions and convictions for trafficking in persons, as reported."),
        tuple(blocks),
    )


def _compare(counts: Counts) -> Chapter | None:
    blocks = []
    compared = comparison(counts)
    if compared:
        blocks.append(_neighbours(counts, *compared))
    blocks.append(_map(counts))
    lead = _(
        "Numbers of detected people, not rates: a large country, or one that searches more, detects more."
    )
    return Chapter("comparison", _("Beside the neighbours and the world"), lead, tuple(blocks))


def _neighbours(counts: Counts, frame: pl.DataFrame, year: int) -> Block:
    named = middle(frame).with_columns(
        pl.col("place").map_elements(wording.country, return_dtype=pl.String).alias("what")
    )
    title = _("Detected victims in {region}, {year}").format(region=counts.places.neighbours_name, year=year)
    says = _("{n} countries of the subregion reported for {year}.").format(n=frame.height, year=year)
    cannot = _("A country that is not in it did not report for this year.")
    drawn = named.head(ROWS_DRAWN)
    return _block("neighbours", title, says, cannot, [_("Country"), _("Detected victims")], [(r["what"], span(r["low"], r["high"])) for r in named.to_dicts()], frame.drop("places"),
                  lambda width: charts.bars(drawn, category="what", low="low", high="high", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


def _map(counts: Counts) -> Block:
    last = overall(counts.world, "detected_victims").group_by("place").agg(pl.col("year").max())
    frame = middle(
        summed(
            overall(counts.world, "detected_victims").join(last, on=["place", "year"], how="semi"),
            "place",
            "year",
        )
    ).sort("count", "place", descending=[True, False])
    focus = [*counts.places.codes, *counts.places.neighbours]
    title = _("Detected victims, the last year of each country")
    says = _("The darker a country, the more detected victims it reported in its last report.")
    cannot = _("A country that detects more is not a country where more happens. A pale one did not report.")
    inside = frame.filter(pl.col("place").is_in(focus)) if focus else frame
    table = [(wording.country(r["place"]), r["year"], span(r["low"], r["high"])) for r in inside.to_dicts()]
    return _block("map_of_detected_victims", title, says, cannot, [_("Country"), _("Year"), _("Detected victims")], table, frame.drop("count", "places"),
                  lambda width: maps.shades(frame, focus=focus, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width), wide=True)  # fmt: skip


CHAPTERS = (_trend, _forms, _people, _origins, _justice, _compare)
