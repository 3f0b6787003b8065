"""The report on a file of cases: one row a trafficked person."""

from __future__ import annotations

import polars as pl

from palermo.analytics import release
from palermo.analytics.formats import Reading
from palermo.analytics.reports.case_chapters import CHAPTERS
from palermo.analytics.reports.case_findings import facts, findings, years_of
from palermo.analytics.reports.case_tables import CaseTables
from palermo.analytics.reports.document import Document
from palermo.analytics.wording import _, gettext_noop, number

LEAST = 5  # times the minimum cell


def document(reading: Reading, title: str, min_cell: int) -> Document:
    """Count, protect, and write the chapters that the file can carry. Raises release.TooFewToPublish."""
    frame = reading.frame
    if "status" in frame.columns:
        frame = frame.filter(pl.col("status").ne_missing("not_a_victim"))
    if frame.height < LEAST * min_cell:
        raise release.TooFewToPublish(
            _(
                "There are {n} cases; a report needs at least {least}, or nearly every number would be withheld."
            ).format(n=frame.height, least=LEAST * min_cell)
        )
    tables = CaseTables(frame, min_cell)
    chapters = tuple(c for c in (make(tables) for make in CHAPTERS) if c and c.blocks)
    years = years_of(tables)
    return Document(
        title=title,
        subtitle=_("Cases of trafficking in persons that were reported"),
        period=f"{years[0]}–{years[-1]}" if years else _("period not in the data"),
        facts=facts(tables, years),
        findings=tuple(findings(tables, years)),
        chapters=chapters,
        limits=_limits(reading, tables),
        method=_method(reading, tables, min_cell),
        withheld=tables.withheld,
        completeness=_completeness(tables),
    )


VARIABLES = {
    "year": gettext_noop("the year"), "reported_by": gettext_noop("who reported"), "gender": gettext_noop("gender"), "age_band": gettext_noop("age"), "adult": gettext_noop("adult or child"), "citizenship": gettext_noop("citizenship"),
    "exploited_in": gettext_noop("the place of exploitation"), "status": gettext_noop("whether the case was confirmed"), "identified_by": gettext_noop("how the person was identified"),
    "duration": gettext_noop("how long it lasted"), "form": gettext_noop("the form of exploitation"), "means": gettext_noop("the means of control"), "labour": gettext_noop("the kind of labour"),
    "sex": gettext_noop("the kind of sexual exploitation"), "recruiter": gettext_noop("who recruited"),
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
        (_("Tables left out"), _("{n}, because the cases are too few to show them safely").format(n=tables.left_out) if tables.left_out else _("none")),
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
