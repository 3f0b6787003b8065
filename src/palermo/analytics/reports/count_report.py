"""The report on published counts (UNODC GLOTIP): countries, years, forms, sex and age, citizenship, justice.

The figures were public before they came here, so their publisher's rule for small numbers is kept: a
cell published as "<5" is 1 to 4, and sums over such cells are shown with both ends. Counts by different
dimensions are counts of the same people and are never added to one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from palermo.analytics import charts, maps, wording
from palermo.analytics.formats import Reading, codelists
from palermo.analytics.reports.document import Block, Chapter, Document, Fact, Finding
from palermo.analytics.reports.places import Selection, select
from palermo.analytics.wording import _, number, percent

LATE_YEARS = 5
ROWS_DRAWN = 14


@dataclass(frozen=True)
class Counts:
    """The counts of the chosen places, those of the whole file, and who the places are."""

    chosen: pl.DataFrame
    world: pl.DataFrame
    places: Selection


def document(reading: Reading, title: str, wanted: tuple[str, ...]) -> Document:
    """The chapters that the file can carry for the wanted places. Raises UnknownPlace."""
    frame = reading.frame
    places = select(frame, wanted)
    chosen = frame.filter(pl.col("place").is_in(places.codes)) if places.codes else frame
    counts = Counts(chosen, frame, places)
    victims = by_year(chosen, "detected_victims")
    chapters = tuple(c for c in (make(counts) for make in CHAPTERS) if c and c.blocks)
    years = [int(y) for y in (victims if victims.height else chosen)["year"].unique().sort()]
    return Document(
        title=title,
        subtitle=places.name,
        period=f"{years[0]}–{years[-1]}" if years else "",
        facts=_facts(counts, victims),
        findings=tuple(_findings(counts, victims)),
        chapters=chapters,
        limits=_limits(reading, counts),
        method=_method(reading, counts, victims),
    )


# --- sums -------------------------------------------------------------------------------------------------
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


def span(low: int, high: int) -> str:
    """A sum of exact and "<5" cells as people read it.

    >>> span(12, 12), span(1, 4), span(101, 120)
    ('12', '<5', '101–120')
    """
    if low == high:
        return number(low)
    return "<5" if (low, high) == (1, 4) else f"{number(low)}–{number(high)}"


def middle(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `count`, the middle of low and high: only for drawing."""
    return frame.with_columns(((pl.col("low") + pl.col("high")) // 2).alias("count"))


def late(frame: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The rows of the last years that the frame has, and their name."""
    last = int(frame["year"].max()) if frame.height else 0  # type: ignore[arg-type]
    inside = frame.filter(pl.col("year") > last - LATE_YEARS)
    first = int(inside["year"].min()) if inside.height else 0  # type: ignore[arg-type]
    return inside, f"{first}–{last}" if first != last else str(last)


# --- the opening page -------------------------------------------------------------------------------------
def _facts(counts: Counts, victims: pl.DataFrame) -> tuple[Fact, ...]:
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


def _findings(counts: Counts, victims: pl.DataFrame) -> list[Finding]:
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
        _finding_form(counts),
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


def _form_sums(counts: Counts) -> tuple[pl.DataFrame, str]:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "form")
        & (pl.col("sex") == "total")
        & (pl.col("age") == "total")
    )
    inside, years = late(rows)
    return summed(inside, "category").sort("low", "category", descending=[True, False]), years


def _finding_form(counts: Counts) -> Finding | None:
    sums, years = _form_sums(counts)
    if not sums.height:
        return None
    top = sums.row(0, named=True)
    return Finding(_("Among the victims whose form of exploitation was published for {years}, most were counted under {form}: {n} of {all}.").format(
        years=years, form=_form(top["category"]).lower(), n=span(top["low"], top["high"]), all=span(int(sums["low"].sum()), int(sums["high"].sum()))), "forms")  # fmt: skip


def _groups(counts: Counts) -> tuple[pl.DataFrame, str]:
    rows = counts.chosen.filter(
        (pl.col("indicator") == "detected_victims")
        & (pl.col("dimension") == "total")
        & pl.col("sex").is_in(["female", "male"])
        & pl.col("age").is_in(["adult", "child"])
    )
    inside, years = late(rows)
    return summed(inside, "sex", "age"), years


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
    sums, years = _groups(counts)
    inside, outside = sums.filter(pl.col(column) == value), sums.filter(pl.col(column) != value)
    if not sums.height or int(sums["low"].sum()) < 20:
        return None
    low = _ratio(inside["low"].sum(), inside["low"].sum() + outside["high"].sum())
    high = _ratio(inside["high"].sum(), inside["high"].sum() + outside["low"].sum())
    share = (
        percent(low)
        if percent(low) == percent(high)
        else _("{low} to {high}").format(low=percent(low), high=percent(high))
    )
    return Finding(sentence.format(years=years, share=share), "people")


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _citizenships(counts: Counts) -> tuple[pl.DataFrame, str]:
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


def _finding_origin(counts: Counts) -> Finding | None:
    sums, years = _citizenships(counts)
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


def _comparison(counts: Counts) -> tuple[pl.DataFrame, int] | None:
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


def _finding_neighbours(counts: Counts) -> Finding | None:
    compared = _comparison(counts)
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


# --- chapters ---------------------------------------------------------------------------------------------
def _form(code: str) -> str:
    return _(codelists.labels("form_of_exploitation").get(code, code))


def _block(
    name: str,
    title: str,
    says: str,
    cannot: str,
    headings: list[str],
    rows: list[tuple],
    data: pl.DataFrame,
    draw=None,
    wide: bool = False,
) -> Block:  # noqa: ANN001
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
    rows = [(r["year"], span(r["low"], r["high"])) for r in frame.to_dicts()]
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
        pl.col("category").map_elements(_form, return_dtype=pl.String).alias("form")
    )
    sums, years = _form_sums(counts)
    title = _("Form of exploitation by year")
    says = _("{form} was published most for {years}.").format(form=_form(sums["category"][0]), years=years)
    cannot = _(
        "Authorities find what their law names and their police look for. Work that nobody inspects hides forced labour."
    )
    forms = sums["category"].to_list()
    cells = {(r["year"], r["category"]): span(r["low"], r["high"]) for r in frame.to_dicts()}
    table = [
        (y, *(cells.get((y, f), "–") for f in forms)) for y in frame["year"].unique().sort(descending=True)
    ]
    block = _block("forms_by_year", title, says, cannot, [_("Year"), *(_form(f) for f in forms)], table, frame.drop("count", "form"),
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
    sums, years = _groups(counts)
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
    sums, years = _citizenships(counts)
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
    "detected_victims": "Detected victims",
    "prosecuted": "Persons prosecuted",
    "convicted": "Persons convicted",
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
    compared = _comparison(counts)
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


# --- limits and method ------------------------------------------------------------------------------------
def _limits(reading: Reading, counts: Counts) -> tuple[str, ...]:
    return (
        _(
            "Only people whom authorities detected and reported are in these figures. How many were never found cannot be read from them."
        ),
        _(
            "Countries define, search and count in different ways; the same country may have changed its way between two years."
        ),
        _("The file says nothing about: {list}.").format(
            list=", ".join([_("the means of control"), _("who recruited"), _("single cases")])
        ),
        *(_(note) for note in reading.notes),
    )


def _method(reading: Reading, counts: Counts, victims: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    reporters = overall(counts.chosen, "detected_victims")["place"].n_unique()
    small = overall(counts.chosen, "detected_victims")
    share = small.filter(pl.col("value").is_null()).height / small.height if small.height else 0
    return (
        (_("Who reported"), _("{n} countries and territories, to UNODC").format(n=number(reporters))),
        (_("What is counted"), _("Persons whom national authorities detected as victims, prosecuted or convicted, in the year of the report.")),
        (_("Rows"), _("{kept} of {read} rows of the file were used").format(kept=number(reading.rows_kept), read=number(reading.rows_read))),
        (_("Small numbers"), _("UNODC publishes numbers under five as “<5”. They are kept as 1 to 4; a sum that holds some is shown with both ends. These figures were public before, so nothing more is withheld.")),
        (_("Published only as “<5”"), _("{share} of the yearly totals used").format(share=percent(share))),
        (_("Sums"), _("Years are never added up from forms, citizenships or sexes: each is a count of the same people.")),
    )  # fmt: skip
