"""The chapters of a report on cases: which pictures and tables the file can carry."""

from __future__ import annotations

import polars as pl

from palermo.analytics import charts, maps, wording
from palermo.analytics.formats import codelists
from palermo.analytics.reports.case_blocks import block, crossed_block, flags_block, single, text
from palermo.analytics.reports.case_tables import CaseTables
from palermo.analytics.reports.document import Block, Chapter
from palermo.analytics.wording import _, number


def _trend(tables: CaseTables) -> Chapter | None:
    if not tables.has("year"):
        return None
    counts = tables.counts("year")
    years = sorted(counts)
    frame = pl.DataFrame(
        {"year": [int(y) for y in years], "count": [counts[y] for y in years]},
        schema={"year": pl.Int64, "count": pl.Int64},
    )
    title = _("Cases by year of registration")
    cannot = _(
        "These are cases that were reported, not all that happened. More reporting can mean more trafficking, more attention, or both."
    )
    shown = [(y, counts[y]) for y in years if counts[y] is not None]
    says = (
        _("{last} cases were registered in {year}.").format(last=number(shown[-1][1]), year=shown[-1][0])
        if shown
        else _("Every year is withheld.")
    )
    blocks = [
        block("cases_by_year", title, says, cannot, {"year": _("Year"), "count": _("Cases")}, [(y, text(counts[y])) for y in years], tables.table("year"),
               lambda width: charts.trend(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=300))
    ]  # fmt: skip
    if tables.has("year", "reported_by"):
        blocks.append(_reporters(tables))
    if any(tables.has("year", f) for f in tables.groups["form"]):
        blocks.append(_forms_by_year(tables))
    return Chapter(
        "trend", _("How many, and when"), _("What was reported year by year, and by whom."), tuple(blocks)
    )


def _reporters(tables: CaseTables) -> Block:
    counts = tables.counts("reported_by")
    frame = tables.table("year", "reported_by")
    kinds = list(counts)[:5]
    years = sorted(y for y in frame["year"].unique() if y not in {"total", "unknown"})
    cells = {(r["year"], r["reported_by"]): r["count"] for r in frame.to_dicts()}
    title = _("Who reported, by year")
    says = _("{who} reported most: {n} cases.").format(who=_(kinds[0]), n=text(counts[kinds[0]]))
    names = {"year": _("Year"), **{k: _(k) for k in kinds}}
    rows = [(y, *(text(cells.get((y, k), 0)) for k in kinds)) for y in years]
    return block(
        "reported_by_year",
        title,
        says,
        _(
            "When a reporter joins, leaves or changes its way of working, the numbers change without any change in trafficking."
        ),
        names,
        rows,
        frame,
    )


def _forms_by_year(tables: CaseTables) -> Block:
    flags = [f for f in tables.flags("form") if f.yes][:4]
    years = sorted(int(y) for y in tables.counts("year"))
    cells = {}
    data = []
    for flag in flags:
        column = f"form_{flag.code}"
        for row in tables.table("year", column).to_dicts():
            if row[column] == "yes" and row["year"] not in {"total", "unknown"}:
                cells[int(row["year"]), flag.code] = row["count"]
                data.append((row["year"], flag.code, row["count"], row["withheld"]))
    frame = pl.DataFrame(
        [(y, _(f.label), cells.get((y, f.code), 0)) for f in flags for y in years],
        schema={"year": pl.Int64, "form": pl.String, "count": pl.Int64},
        orient="row",
    )
    title = _("Form of exploitation by year")
    says = (
        _("{form} is the form recorded most over the whole period.").format(form=_(flags[0].label))
        if flags
        else ""
    )
    cannot = _("A person can have experienced several forms; the lines do not add up to all cases.")
    names = {"year": _("Year"), **{f.code: _(f.label) for f in flags}}
    rows = [(y, *(text(cells.get((y, f.code), 0)) for f in flags)) for y in years]
    return block("forms_by_year", title, says, cannot, names, rows, pl.DataFrame(data, schema={"year": pl.String, "form": pl.String, "count": pl.Int64, "withheld": pl.Boolean}, orient="row"),
                  lambda width: charts.trend(frame, by="form", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=300))  # fmt: skip


def _forms(tables: CaseTables) -> Chapter | None:
    blocks = [
        flags_block(tables, "form", "forms", _("Form of exploitation"), _("Form")),
        flags_block(tables, "labour", "labour_sectors", _("Kind of labour"), _("Sector")),
        flags_block(tables, "sex", "sexual_exploitation", _("Kind of sexual exploitation"), _("Kind")),
    ]
    return Chapter(
        "forms",
        _("What people were exploited for"),
        _("The purpose in the sense of the Palermo Protocol: the form that the exploitation took."),
        tuple(b for b in blocks if b),
    )


def _people(tables: CaseTables) -> Chapter | None:
    blocks = []
    if tables.has("age_band", "gender") and {"woman", "man"} <= set(tables.counts("gender")):
        blocks.append(_pyramid(tables))
    else:
        blocks += [
            b
            for b in (
                single(tables, "age_band", "ages", _("Age at registration"), _("Age"), "age_band"),
                single(tables, "gender", "genders", _("Gender"), _("Gender"), "gender"),
            )
            if b
        ]
    return Chapter(
        "people",
        _("Who they are"),
        _("Age and gender as they were recorded when the person was registered."),
        tuple(blocks),
    )


def _pyramid(tables: CaseTables) -> Block:
    frame = tables.table("age_band", "gender").filter(
        ~pl.col("age_band").is_in(["total", "unknown"]) & ~pl.col("gender").is_in(["total", "unknown"])
    )
    bands = [b for b in codelists.load("age_band").codes if b in set(frame["age_band"])]
    genders = [g for g in codelists.load("gender").codes if g in set(frame["gender"])]
    cells = {(r["age_band"], r["gender"]): r["count"] for r in frame.to_dicts()}
    title = _("Age and gender")
    unknown = tables.unknown("age_band")
    says = _("The largest group is {who}.").format(who=_largest(cells))
    if unknown:
        says += " " + _("The age of {n} people is not known.").format(n=number(unknown))
    cannot = _(
        "The age is the one at registration; exploitation often began earlier. The age bands are of unequal width."
    )
    names = {"age": _("Age"), **{g: _(codelists.labels("gender")[g]) for g in genders}}
    rows = [(b, *(text(cells.get((b, g), 0)) for g in genders)) for b in bands]
    return block("age_and_gender", title, says, cannot, names, rows, tables.table("age_band", "gender"),
                  lambda width: charts.pyramid(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=380))  # fmt: skip


def _largest(cells: dict[tuple[str, str], int | None]) -> str:
    (band, gender), n = max(
        ((k, v) for k, v in cells.items() if v is not None), key=lambda kv: kv[1], default=(("", ""), 0)
    )
    return f"{_(codelists.labels('gender').get(gender, gender)).lower()}, {band} ({number(n)})"


def _origins(tables: CaseTables) -> Chapter | None:
    blocks = [
        single(tables, "citizenship", "citizenships", _("Citizenship"), _("Citizenship"), "place"),
        single(
            tables,
            "exploited_in",
            "countries_of_exploitation",
            _("Country of exploitation"),
            _("Country"),
            "place",
        ),
    ]
    if tables.has("citizenship"):
        counts = tables.counts("citizenship")
        frame = pl.DataFrame(
            {"place": list(counts), "count": list(counts.values())},
            schema={"place": pl.String, "count": pl.Int64},
        )
        title, says, cannot = (
            _("Where they come from"),
            _("The darker a country, the more people with its citizenship were reported."),
            _("A pale country may have none, or its number may be unknown."),
        )
        blocks.insert(1, block("citizenship_map", title, says, cannot, {"place": _("Country"), "count": _("Cases")}, [], frame.head(0),
                                lambda width: maps.shades(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width), wide=True))  # fmt: skip
    if tables.has("citizenship", "exploited_in"):
        blocks.append(_flow_block(tables))
    return Chapter(
        "origins",
        _("Where they come from and where they were exploited"),
        _("Citizenship is not residence, and says nothing about the way that somebody took."),
        tuple(b for b in blocks if b),
    )


def _flow_block(tables: CaseTables) -> Block:
    frame = tables.table("citizenship", "exploited_in").filter(
        ~pl.col("citizenship").is_in(["total", "unknown"])
        & ~pl.col("exploited_in").is_in(["total", "unknown"])
    )
    frame = frame.sort(
        "count", "citizenship", "exploited_in", descending=[True, False, False], nulls_last=True
    )
    title = _("From citizenship to the place of exploitation")
    top = next((r for r in frame.to_dicts() if r["count"]), None)
    says = (
        _("The largest group: {n} people from {origin} exploited in {place}.").format(
            n=number(top["count"]),
            origin=wording.country(top["citizenship"]),
            place=wording.country(top["exploited_in"]),
        )
        if top
        else _("Nothing but withheld numbers.")
    )
    cannot = _("Lines join two countries; they are not the way that people travelled.")
    rows = [
        (wording.country(r["citizenship"]), wording.country(r["exploited_in"]), text(r["count"]))
        for r in frame.to_dicts()
    ]
    return block("citizenship_to_exploitation", title, says, cannot, {"o": _("Citizenship"), "d": _("Exploited in"), "n": _("Cases")}, rows, tables.table("citizenship", "exploited_in"),
                  lambda width: maps.flows(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width), wide=True)  # fmt: skip


def _control(tables: CaseTables) -> Chapter | None:
    blocks = [flags_block(tables, "means", "means_of_control", _("Means of control"), _("Means"))]
    if tables.crossed("means", "form"):
        blocks.append(
            crossed_block(
                tables,
                "means",
                "form",
                "means_by_form",
                _("Means of control by form of exploitation"),
                _("Means of control"),
            )
        )
    return Chapter(
        "control",
        _("How they were controlled"),
        _("The means in the sense of the Palermo Protocol. For children the law asks for no means."),
        tuple(b for b in blocks if b),
    )


def _recruiters(tables: CaseTables) -> Chapter | None:
    blocks = [flags_block(tables, "recruiter", "recruiters", _("Who recruited them"), _("Recruiter"))]
    if tables.crossed("recruiter", "form"):
        blocks.append(
            crossed_block(
                tables,
                "recruiter",
                "form",
                "recruiters_by_form",
                _("Recruiter by form of exploitation"),
                _("Recruiter"),
            )
        )
    return Chapter(
        "recruiters",
        _("Who recruited them"),
        _("What the person said of the one who first drew them in."),
        tuple(b for b in blocks if b),
    )


CHAPTERS = (_trend, _forms, _people, _origins, _control, _recruiters)
