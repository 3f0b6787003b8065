"""The report on a file of cases: one row a trafficked person."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from palermo.analytics import charts, maps, wording
from palermo.analytics.formats import Reading, codelists
from palermo.analytics.reports.case_tables import CaseTables, Flag
from palermo.analytics.reports.document import Block, Chapter, Document, Fact, Finding
from palermo.analytics.wording import _, number, percent

ROWS_DRAWN = 14
CHILD_BANDS = ("0-8", "9-17")


def document(reading: Reading, title: str, min_cell: int) -> Document:
    """Count, protect, and write the chapters that the file can carry. Raises release.TooFewToPublish."""
    frame = reading.frame
    if "status" in frame.columns:
        frame = frame.filter(pl.col("status").ne_missing("not_a_victim"))
    tables = CaseTables(frame, min_cell)
    chapters = tuple(c for c in (make(tables) for make in CHAPTERS) if c and c.blocks)
    years = _years(tables)
    return Document(
        title=title,
        subtitle=_("Cases of trafficking in persons that were reported"),
        period=f"{years[0]}–{years[-1]}" if years else _("period not in the data"),
        facts=_facts(tables, years),
        findings=tuple(_findings(tables, years)),
        chapters=chapters,
        limits=_limits(reading, tables),
        method=_method(reading, tables, min_cell),
        withheld=tables.withheld,
        completeness=_completeness(tables),
    )


def _years(tables: CaseTables) -> list[int]:
    return sorted(int(y) for y in tables.counts("year")) if tables.has("year") else []


# --- the opening page -------------------------------------------------------------------------------------
def _facts(tables: CaseTables, years: list[int]) -> tuple[Fact, ...]:
    facts = [Fact(number(tables.rows), _("cases reported"))]
    if years:
        facts.append(Fact(f"{years[0]}–{years[-1]}", _("years of registration")))
    share = _share_of_children(tables)
    if share is not None:
        facts.append(Fact(percent(share), _("were children, of those whose age is known")))
    forms = tables.flags("form")
    if forms and forms[0].yes and forms[0].known:
        facts.append(
            Fact(
                percent(forms[0].yes / forms[0].known),
                _("with {form}").format(form=_(forms[0].label).lower()),
            )
        )
    return tuple(facts[:4])


def _share_of_children(tables: CaseTables) -> float | None:
    if not tables.has("age_band"):
        return None
    counts = tables.counts("age_band")
    if any(v is None for v in counts.values()) or not sum(v or 0 for v in counts.values()):
        return None
    return sum(counts.get(b) or 0 for b in CHILD_BANDS) / sum(v or 0 for v in counts.values())


def _findings(tables: CaseTables, years: list[int]) -> list[Finding]:
    found = (
        [_finding_trend(tables, years)]
        if len(years) > 1
        else [
            Finding(
                _(
                    "The file holds {n} cases. It says nothing about when they were reported, so no trend can be read from it."
                ).format(n=number(tables.rows))
            )
        ]
    )
    found += [
        _finding_flags(tables, "form", _("Of the {known} cases where a form of exploitation is recorded, {yes} ({share}) were cases of {what}."), "forms"),
        _finding_gender(tables),
        _finding_children(tables),
        _finding_flags(tables, "means", _("The means of control recorded most is {what}: {yes} of {known} cases with any means recorded ({share})."), "control"),
        _finding_pair(tables),
        _finding_flags(tables, "recruiter", _("Where the recruiter is known ({known} cases), {yes} people ({share}) were recruited by: {what}."), "recruiters"),
        _finding_citizenship(tables),
    ]  # fmt: skip
    if tables.withheld:
        found.append(
            Finding(
                _(
                    "{n} numbers are withheld, so that nobody can be recognised. A withheld number is not zero."
                ).format(n=number(tables.withheld)),
                "method",
            )
        )
    return [f for f in found if f]


def _finding_trend(tables: CaseTables, years: list[int]) -> Finding | None:
    counts = tables.counts("year")
    first, last = counts[str(years[0])], counts[str(years[-1])]
    most = max(
        (y for y in years if counts[str(y)] is not None), key=lambda y: counts[str(y)] or 0, default=None
    )
    if most is None:
        return None
    text = _("{n} cases were registered from {first} to {last}; the most in {year} ({most}).").format(
        n=number(tables.rows), first=years[0], last=years[-1], year=most, most=number(counts[str(most)])
    )
    if tables.has("reported_by") and len(tables.counts("reported_by")) > 1 and _reporters_changed(tables):
        text += " " + _(
            "Who reports changed over these years, so the change between them does not show whether trafficking became more frequent."
        )
    elif first and last and last > first:
        text += " " + _(
            "More cases were reported at the end than at the start; this can mean more trafficking, more attention, or both."
        )
    elif first and last and last < first:
        text += " " + _(
            "Fewer cases were reported at the end than at the start; this can mean less trafficking, less attention, or late reports."
        )
    return Finding(text, "trend")


def _reporters_changed(tables: CaseTables) -> bool:
    """Whether some reporter reported nothing in some year in which another reported."""
    frame = tables.table("year", "reported_by").filter(
        (pl.col("year") != "total") & (pl.col("reported_by") != "total")
    )
    return bool(frame.group_by("year").agg(pl.col("reported_by").n_unique())["reported_by"].n_unique() > 1)


def _finding_flags(tables: CaseTables, group: str, sentence: str, chapter: str) -> Finding | None:
    flags = tables.flags(group)
    if not flags or not flags[0].yes or not flags[0].known:
        return None
    top = flags[0]
    return Finding(
        sentence.format(
            known=number(top.known),
            yes=number(top.yes),
            share=percent(top.yes / top.known),
            what=_(top.label).lower(),
        ),
        chapter,
    )


def _finding_gender(tables: CaseTables) -> Finding | None:
    if not tables.has("gender"):
        return None
    counts, unknown = tables.counts("gender"), tables.unknown("gender")
    women = counts.get("woman")
    if women is None or unknown is None:
        return None
    known = tables.rows - unknown
    if set(counts) <= {
        "woman",
        "transgender_or_nonconforming",
    }:  # the file tells women from everybody else alone
        return Finding(
            _(
                "{n} of {all} cases ({share}) are women or girls. The file does not say who of the others are men and of whom it is not known."
            ).format(n=number(women), all=number(tables.rows), share=percent(women / tables.rows)),
            "people",
        )
    return Finding(
        _("Of the {known} people whose gender is known, {n} ({share}) are women or girls.").format(
            known=number(known), n=number(women), share=percent(women / known if known else 0)
        ),
        "people",
    )


def _finding_children(tables: CaseTables) -> Finding | None:
    share = _share_of_children(tables)
    if share is None:
        return None
    known = sum(v or 0 for v in tables.counts("age_band").values())
    return Finding(
        _("{share} of the {n} people whose age is known were children when they were registered.").format(
            share=percent(share), n=number(known)
        ),
        "people",
    )


def _finding_pair(tables: CaseTables) -> Finding | None:
    pairs = [(m, f, n) for m, f, n in tables.crossed("means", "form") if n]
    if not pairs:
        return None
    means, form, n = max(pairs, key=lambda p: (p[2], p[0], p[1]))
    return Finding(
        _("The pair found together most is {means} with {form}: {n} cases.").format(
            means=_label("means_of_control", means), form=_label("form_of_exploitation", form), n=number(n)
        ),
        "control",
    )


def _finding_citizenship(tables: CaseTables) -> Finding | None:
    if not tables.has("citizenship"):
        return None
    counts, unknown = tables.counts("citizenship"), tables.unknown("citizenship")
    shown = [(c, n) for c, n in counts.items() if n]
    if not shown or unknown is None:
        return None
    known = tables.rows - unknown
    top = ", ".join(f"{wording.country(c)} ({number(n)})" for c, n in shown[:3])
    text = _("Citizenship is known for {known} of {all} cases; the most frequent are {top}.").format(
        known=number(known), all=number(tables.rows), top=top
    )
    if known < tables.rows / 2:
        text += " " + _("For more than half it is not known or was withheld by the publisher.")
    return Finding(text, "origins")


def _label(code_list: str, code: str) -> str:
    return _(codelists.labels(code_list)[code]).lower()


# --- chapters ---------------------------------------------------------------------------------------------
def _text(count: int | None) -> str:
    return _("withheld") if count is None else number(count)


def _block(
    name: str,
    title: str,
    says: str,
    cannot: str,
    names: dict[str, str],
    rows: list[tuple],
    data: pl.DataFrame,
    draw: Callable[[int], charts.Picture] | None = None,
    wide: bool = False,
) -> Block:
    table = pl.DataFrame(
        [tuple(map(str, r)) for r in rows], schema=dict.fromkeys(names.values(), pl.String), orient="row"
    )
    return Block(name, title, says, cannot, table, data, draw, wide)


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
        _block("cases_by_year", title, says, cannot, {"year": _("Year"), "count": _("Cases")}, [(y, _text(counts[y])) for y in years], tables.table("year"),
               lambda width: charts.trend(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=300))
    ]  # fmt: skip
    if tables.has("year", "reported_by"):
        blocks.append(_reporters(tables))
    if tables.groups["form"]:
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
    says = _("{who} reported most: {n} cases.").format(who=_(kinds[0]), n=_text(counts[kinds[0]]))
    names = {"year": _("Year"), **{k: _(k) for k in kinds}}
    rows = [(y, *(_text(cells.get((y, k), 0)) for k in kinds)) for y in years]
    return _block(
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
    rows = [(y, *(_text(cells.get((y, f.code), 0)) for f in flags)) for y in years]
    return _block("forms_by_year", title, says, cannot, names, rows, pl.DataFrame(data, schema={"year": pl.String, "form": pl.String, "count": pl.Int64, "withheld": pl.Boolean}, orient="row"),
                  lambda width: charts.trend(frame, by="form", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=300))  # fmt: skip


def _flags_block(tables: CaseTables, group: str, name: str, title: str, what: str) -> Block | None:
    flags = [f for f in tables.flags(group) if f.yes is None or f.yes > 0]
    if not flags:
        return None
    known = flags[0].known
    frame = pl.DataFrame(
        [(_(f.label), f.yes) for f in flags], schema={"what": pl.String, "count": pl.Int64}, orient="row"
    )
    says = _("Nothing but withheld numbers.")
    if flags[0].yes and known:
        says = _("{what} stands first with {n} of {known} cases ({share}).").format(
            what=_(flags[0].label),
            n=number(flags[0].yes),
            known=number(known),
            share=percent(flags[0].yes / known),
        )
    if known is not None and known < tables.rows:
        says += " " + _("For {n} cases nothing of the kind is recorded; they are not in the shares.").format(
            n=number(tables.rows - known)
        )
    cannot = _(
        "One person can stand in several rows, so the rows do not add up. What was not asked was not recorded."
    )
    rows = [(_(f.label), _text(f.yes), _share(f)) for f in flags]
    data = pl.DataFrame(
        [(f.code, f.yes, f.known, f.yes is None) for f in flags],
        schema={"code": pl.String, "count": pl.Int64, "known": pl.Int64, "withheld": pl.Boolean},
        orient="row",
    )
    return _block(name, title, says, cannot, {"what": what, "count": _("Cases"), "share": _("Share")}, rows, data,
                  lambda width: charts.bars(frame, category="what", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


def _share(flag: Flag) -> str:
    return percent(flag.yes / flag.known) if flag.yes is not None and flag.known else "–"


def _forms(tables: CaseTables) -> Chapter | None:
    blocks = [
        _flags_block(tables, "form", "forms", _("Form of exploitation"), _("Form")),
        _flags_block(tables, "labour", "labour_sectors", _("Kind of labour"), _("Sector")),
        _flags_block(tables, "sex", "sexual_exploitation", _("Kind of sexual exploitation"), _("Kind")),
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
                _single(tables, "age_band", "ages", _("Age at registration"), _("Age"), "age_band"),
                _single(tables, "gender", "genders", _("Gender"), _("Gender"), "gender"),
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
    rows = [(b, *(_text(cells.get((b, g), 0)) for g in genders)) for b in bands]
    return _block("age_and_gender", title, says, cannot, names, rows, tables.table("age_band", "gender"),
                  lambda width: charts.pyramid(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width, height=380))  # fmt: skip


def _largest(cells: dict[tuple[str, str], int | None]) -> str:
    (band, gender), n = max(
        ((k, v) for k, v in cells.items() if v is not None), key=lambda kv: kv[1], default=(("", ""), 0)
    )
    return f"{_(codelists.labels('gender').get(gender, gender)).lower()}, {band} ({number(n)})"


def _single(
    tables: CaseTables,
    dimension: str,
    name: str,
    title: str,
    heading: str,
    code_list: str,
    in_order: bool = True,
) -> Block | None:
    if not tables.has(dimension):
        return None
    counts, unknown = tables.counts(dimension), tables.unknown(dimension)
    if code_list == "place":
        labels = {c: wording.country(c) for c in counts}
        order = list(counts)
    else:
        labels = {c: _(text) for c, text in codelists.labels(code_list).items()}
        order = [c for c in codelists.load(code_list).codes if c in counts]
    known = tables.rows - unknown if unknown is not None else None
    frame = pl.DataFrame(
        [(labels[c], counts[c]) for c in order], schema={"what": pl.String, "count": pl.Int64}, orient="row"
    ).head(ROWS_DRAWN)
    top = max((c for c in order if counts[c] is not None), key=lambda c: counts[c] or 0, default=None)
    says = (
        _("{what} stands first with {n} cases.").format(what=labels[top], n=number(counts[top]))
        if top
        else _("Nothing but withheld numbers.")
    )
    if unknown:
        says += " " + _("It is not known for {n} of {all} cases.").format(
            n=number(unknown), all=number(tables.rows)
        )
    cannot = _("It shows who was reported, not who is exploited.")
    rows = [
        (
            labels[c],
            _text(counts[c]),
            percent((counts[c] or 0) / known) if counts[c] is not None and known else "–",
        )
        for c in order
    ]
    return _block(name, title, says, cannot, {"what": heading, "count": _("Cases"), "share": _("Share of known")}, rows, tables.table(dimension),
                  lambda width: charts.bars(frame, category="what", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


def _origins(tables: CaseTables) -> Chapter | None:
    blocks = [
        _single(tables, "citizenship", "citizenships", _("Citizenship"), _("Citizenship"), "place"),
        _single(
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
        blocks.insert(1, _block("citizenship_map", title, says, cannot, {"place": _("Country"), "count": _("Cases")}, [], frame.head(0),
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
        (wording.country(r["citizenship"]), wording.country(r["exploited_in"]), _text(r["count"]))
        for r in frame.to_dicts()
    ]
    return _block("citizenship_to_exploitation", title, says, cannot, {"o": _("Citizenship"), "d": _("Exploited in"), "n": _("Cases")}, rows, tables.table("citizenship", "exploited_in"),
                  lambda width: maps.flows(frame, title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width), wide=True)  # fmt: skip


def _control(tables: CaseTables) -> Chapter | None:
    blocks = [_flags_block(tables, "means", "means_of_control", _("Means of control"), _("Means"))]
    if tables.groups["means"] and tables.groups["form"]:
        blocks.append(
            _crossed(
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
    blocks = [_flags_block(tables, "recruiter", "recruiters", _("Who recruited them"), _("Recruiter"))]
    if tables.groups["recruiter"] and tables.groups["form"]:
        blocks.append(
            _crossed(
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


def _crossed(tables: CaseTables, one: str, other: str, name: str, title: str, heading: str) -> Block:
    from palermo.analytics.formats.variables import GROUPS

    rows_of, columns_of = codelists.labels(GROUPS[one]), codelists.labels(GROUPS[other])
    crossed = tables.crossed(one, other)
    frame = pl.DataFrame(
        [(_(rows_of[r]), _(columns_of[c]), n) for r, c, n in crossed],
        schema={"row": pl.String, "column": pl.String, "count": pl.Int64},
        orient="row",
    )
    shown = [c for c in crossed if c[2] is not None]
    top = max(shown, key=lambda c: (c[2] or 0, c[0], c[1])) if shown else None
    says = (
        _("Most frequent together: {one} and {other} ({n}).").format(
            one=_(rows_of[top[0]]).lower(), other=_(columns_of[top[1]]).lower(), n=number(top[2])
        )
        if top
        else _("Nothing but withheld numbers.")
    )
    cannot = _(
        "One person can stand in several cells. Found together does not mean that one brings the other."
    )
    columns = list(dict.fromkeys(c for _r, c, _n in crossed))
    cells = {(r, c): n for r, c, n in crossed}
    names = {"row": heading, **{c: _(columns_of[c]) for c in columns}}
    rows = [
        (_(rows_of[r]), *(_text(cells[r, c]) for c in columns))
        for r in dict.fromkeys(r for r, _c, _n in crossed)
    ]
    data = pl.DataFrame(
        [(r, c, n, n is None) for r, c, n in crossed],
        schema={one: pl.String, other: pl.String, "count": pl.Int64, "withheld": pl.Boolean},
        orient="row",
    )
    return _block(name, title, says, cannot, names, rows, data,
                  lambda width: charts.matrix(frame, rows="row", columns="column", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


CHAPTERS = (_trend, _forms, _people, _origins, _control, _recruiters)


# --- limits and method ------------------------------------------------------------------------------------
VARIABLES = {
    "year": "the year", "reported_by": "who reported", "gender": "gender", "age_band": "age", "adult": "adult or child", "citizenship": "citizenship",
    "exploited_in": "the place of exploitation", "status": "whether the case was confirmed", "identified_by": "how the person was identified",
    "duration": "how long it lasted", "form": "the form of exploitation", "means": "the means of control", "labour": "the kind of labour",
    "sex": "the kind of sexual exploitation", "recruiter": "who recruited",
}  # fmt: skip


def _limits(reading: Reading, tables: CaseTables) -> tuple[str, ...]:
    limits = [
        _(
            "Only people who were found, and whose case somebody reported, are in these figures. How many were never found cannot be read from them."
        ),
        _(
            "Reporters work where they are and ask what they ask. A difference between groups can be a difference in who was reached."
        ),
    ]
    absent = [_(VARIABLES[a]) for a in reading.absent if a in VARIABLES]
    if absent:
        limits.append(_("The file says nothing about: {list}.").format(list=", ".join(absent)))
    return (*limits, *(_(note) for note in reading.notes))


def _method(reading: Reading, tables: CaseTables, min_cell: int) -> tuple[tuple[str, str], ...]:
    lines = [
        (_("What is counted"), _("One row is one trafficked person as one reporter knows the person. The same person can be in the file twice.")),
        (_("Rows"), _("{kept} of {read} rows of the file were used").format(kept=number(reading.rows_kept), read=number(reading.rows_read))),
        (_("Shares"), _("of the cases where anything of the kind was recorded (CTDC codebook, section 6)")),
        (_("Small numbers"), _("Counts from 1 to {most} are withheld, and as many others as it takes so that no withheld count can be worked out to a range narrower than {min}. Checked by linear programming over all tables of this report together.").format(most=min_cell - 1, min=min_cell)),
        (_("Numbers withheld"), number(tables.withheld)),
    ]  # fmt: skip
    if tables.has("reported_by"):
        lines.insert(0, (_("Who reported"), ", ".join(_(r) for r in tables.counts("reported_by"))))
    return tuple(lines)


def _completeness(tables: CaseTables) -> tuple[tuple[str, str, float], ...]:
    found = []
    for dimension in ("year", "gender", "age_band", "citizenship", "exploited_in"):
        if tables.has(dimension) and (unknown := tables.unknown(dimension)) is not None:
            found.append((dimension, _(VARIABLES[dimension]), 1 - unknown / max(tables.rows, 1)))
    for group in ("form", "means", "recruiter", "labour"):
        flags = tables.flags(group)
        if flags and flags[0].known is not None:
            found.append((group, _(VARIABLES[group]), flags[0].known / max(tables.rows, 1)))
    return tuple(found)
