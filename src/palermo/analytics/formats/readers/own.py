"""Our own canonical columns: the case frame and the counts frame, written out and read again."""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats import codelists, judges
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.readers import Format, Recode, glotip, note_unused
from palermo.analytics.formats.readers.ctdc import adult
from palermo.analytics.formats.readers.glotip import count
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import MISSING, Judge, Recoder, Verdict, by_codes
from palermo.analytics.formats.variables import CODED, COUNT_CODES, COUNTS, case_columns, case_frame

NOT_A_NUMBER = gettext_noop("This is not a whole number from 0 up. It was set to missing.")
NO_FIGURE = gettext_noop("The row has no figure. It was left out.")
NOTES = (gettext_noop("Shares count only the people of whom something was recorded in that group."),)


def code_judge(code_list: str) -> Judge:
    """Codes and English labels of a code list, and its HTCDS names, to the code."""
    known = codelists.load(code_list)
    return by_codes(
        {**known.by("htcds"), **{e.label: e.code for e in known}, **{e.code: e.code for e in known}}
    )


def whole(value: str) -> Verdict:
    """A whole number from 0 up, also "1,234".

    >>> whole("1,234").became, whole("-2").became
    (1234, None)
    """
    found = count(value.strip()) if value.strip() else None
    if not value.strip():
        return MISSING
    return (
        Verdict(found[0]) if found and found[0] is not None and found[0] >= 0 else Verdict(None, NOT_A_NUMBER)
    )


def judge_for(name: str) -> Judge:
    """The judge of a canonical variable of the case frame."""
    if name == "age_band":
        return judges.age_band
    if name in CODED:
        return code_judge(CODED[name])
    if name == "year":
        return judges.year
    if name in ("citizenship", "exploited_in"):
        return judges.country
    if name == "reported_by":
        return judges.text_as_is
    return judges.yes_no


def recognises_cases(header: tuple[str, ...]) -> bool:
    """At least three canonical columns, and nothing else in four fifths of them."""
    known = set(header) & case_columns().keys()
    return len(known) >= 3 and len(known) * 5 >= len(header) * 4


def recognises_counts(header: tuple[str, ...]) -> bool:
    """The columns without which a published count means nothing."""
    return {"place", "indicator", "dimension", "category", "year", "low", "high"} <= set(header)


def plan_cases(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a case frame as text."""
    kinds = {name: kind for name, kind in case_columns().items() if name in header}
    note_unused(header, set(kinds), ledger)
    chosen = {name: judge_for(name) for name in kinds}

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        found = {name: recoder.one(batch, name, chosen[name], kind) for name, kind in kinds.items()}
        if "age_band" in found and "adult" not in found:
            found["adult"] = adult(found["age_band"])
        return case_frame(found)

    return recode


def plan_counts(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a counts frame as text."""
    note_unused(header, set(COUNTS), ledger)
    chosen: dict[str, Judge] = dict.fromkeys(COUNTS, judges.text_as_is)
    chosen |= {name: by_codes({code: code for code in codes}) for name, codes in COUNT_CODES.items()}
    chosen |= {"year": judges.year, "place": judges.country, "category_place": judges.country}
    chosen |= dict.fromkeys(("value", "low", "high"), whole)

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        batch = batch.with_columns(pl.lit(None, pl.String).alias(c) for c in COUNTS if c not in batch.columns)
        no_figure = batch["low"].is_null() | batch["high"].is_null()
        if no_figure.any():
            recoder.ledger.rejected(
                batch["row"].filter(no_figure), "low", batch["low"].filter(no_figure), NO_FIGURE
            )
            batch = batch.filter(~no_figure)
        return pl.DataFrame([recoder.one(batch, name, chosen[name], kind) for name, kind in COUNTS.items()])

    return recode


CASES = Format("palermo", "cases", recognises_cases, plan_cases, NOTES)
COUNTS_NOTES = (gettext_noop("Published counts: a range is given where the exact figure is not published."),)
PUBLISHED = Format("palermo", "counts", recognises_counts, plan_counts, COUNTS_NOTES, absent=glotip.ABSENT)
