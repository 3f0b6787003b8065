"""The report on published counts (UNODC GLOTIP): countries, years, forms, sex and age, citizenship, justice.

The figures were public before they came here, so their publisher's rule for small numbers is kept: a
cell published as "<5" is 1 to 4, and sums over such cells are shown with both ends. Counts by different
dimensions are counts of the same people and are never added to one another.
"""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats import Reading
from palermo.analytics.reports.count_chapters import CHAPTERS
from palermo.analytics.reports.count_findings import facts, findings
from palermo.analytics.reports.count_sums import Counts, by_year, overall
from palermo.analytics.reports.document import Document
from palermo.analytics.reports.places import select
from palermo.analytics.wording import _, number, percent


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
        facts=facts(counts, victims),
        findings=tuple(findings(counts, victims)),
        chapters=chapters,
        limits=_limits(reading, counts),
        method=_method(reading, counts, victims),
    )


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
