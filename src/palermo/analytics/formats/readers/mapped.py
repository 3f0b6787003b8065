"""Any spreadsheet, read through a mapping."""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats.header_words import identifies
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.mapping import AGE_IN_YEARS, Mapping, judge_of
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.readers.ctdc import adult
from palermo.analytics.formats.readers.htcds import DROPPED
from palermo.analytics.formats.reading import Unreadable, gettext_noop
from palermo.analytics.formats.recode import Recoder, settle_flags
from palermo.analytics.formats.variables import GROUPS, PLAIN, case_frame, flags

NOTES = (
    gettext_noop(
        "The columns were matched to the variables by a person; check the mapping when a figure surprises."
    ),
    gettext_noop("Shares count only the people of whom something was recorded in that group."),
)


def format_for(mapping: Mapping) -> Format:
    """The format that a mapping describes."""
    return Format(
        "mapped",
        "cases",
        lambda header: set(mapping.columns) <= set(header),
        lambda h, led: plan(h, led, mapping),
        NOTES,
    )


def plan(header: tuple[str, ...], ledger: Ledger, mapping: Mapping) -> Recode:
    """The recoding by a mapping. Raises Unreadable when a mapped column is lacking or nothing is mapped."""
    used = {column: variable for column, variable in mapping.columns.items() if variable}
    lacking = sorted(set(used) - set(header))
    if lacking:
        raise Unreadable(
            "The mapping names columns that this file does not have: " + ", ".join(lacking) + ".",
            "",
            "Choose another mapping, or match the columns again.",
        )
    if not used:
        raise Unreadable("No column is matched to a variable.", "", "Match at least one column.")
    private = {column for column in header if column not in used and identifies(column)}
    for column in sorted(private):
        ledger.noted(column, "", DROPPED)
    note_unused(header, set(used) | private, ledger)
    chosen = {column: judge_of(variable, mapping.values.get(column, {})) for column, variable in used.items()}

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        found: dict[str, pl.Series] = {}
        for column, variable in used.items():
            if variable in GROUPS:
                codes = [flag.removeprefix(f"{variable}_") for flag in flags(variable)]
                many = recoder.many(batch, column, chosen[column], codes)
                for code, values in many.items():
                    _join(found, f"{variable}_{code}", values)
                continue
            kind = PLAIN.get(variable, pl.String() if variable == AGE_IN_YEARS else pl.Boolean())
            values = recoder.one(batch, column, chosen[column], kind)
            if variable in PLAIN:
                found[variable] = values
            elif variable != AGE_IN_YEARS:
                _join(found, variable, values)
            elif "age_band" not in mapping.columns.values():
                found["age_band"] = values
        if "age_band" in found and "adult" not in found:
            found["adult"] = adult(found["age_band"])
        frame = case_frame(found)
        for group in GROUPS:
            frame = settle_flags(frame, [c for c in frame.columns if c.startswith(f"{group}_")])
        return frame

    return recode


def _join(found: dict[str, pl.Series], name: str, values: pl.Series) -> None:
    found[name] = found[name].fill_null(False) | values.fill_null(False) if name in found else values
