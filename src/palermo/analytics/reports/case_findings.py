"""The key sentences of a report on cases: each a rule from protected numbers to words."""

from __future__ import annotations

import polars as pl

from palermo.analytics import wording
from palermo.analytics.formats import codelists
from palermo.analytics.reports.case_tables import CaseTables
from palermo.analytics.reports.document import Fact, Finding
from palermo.analytics.wording import _, number, percent

CHILD_BANDS = ("0-8", "9-17")


def years_of(tables: CaseTables) -> list[int]:
    return sorted(int(y) for y in tables.counts("year")) if tables.has("year") else []


def facts(tables: CaseTables, years: list[int]) -> tuple[Fact, ...]:
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


def findings(tables: CaseTables, years: list[int]) -> list[Finding]:
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
    yes, known = top.yes or 0, top.known or 1
    return Finding(
        sentence.format(
            known=number(known),
            yes=number(yes),
            share=percent(yes / known),
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
