"""`ctdc_synthetic_v2025_north_america_derived.csv`: CTDC's synthetic data, recoded to numbers by its author.

What the numbers mean comes from the author's published preparation (madiforman/CTDC_analysis,
data_cleaning.ipynb, and the counts that it prints agree with the file): people exploited in the United
States, Mexico or Canada with at least one type of exploitation; missing was filled with 0; age bands count
from 1 = 0-8 to 9 = 48+ and 0 is unknown; durations 1 = 0-12, 2 = 13-24, 3 = 25+ months and 0 is unknown;
"Woman" and "Trans/NonConforming" are the dummies of gender, and both 0 is a man or unknown; the type
"other exploitation" was dropped, so that both types 0 is a person with only that type; "Is Citizen of
Country" is 1 when citizenship and country of exploitation are the same, and 0 also when one is unknown.
"""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats.judges import BANDS, yes_no
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.readers.ctdc import adult
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import Recoder, by_codes, settle_flags
from palermo.analytics.formats.variables import case_frame

ZERO_AGE = gettext_noop("0 is this file's number for an unknown age.")
ZERO_DURATION = gettext_noop("0 is this file's number for an unknown duration.")
NEITHER = gettext_noop(
    "Neither a woman nor transgender: a man or unknown. The file cannot say, so it was set to missing."
)
OTHER_ONLY = gettext_noop("Both types of exploitation are 0: another type only, which this file left out.")
CITIZEN = gettext_noop("0 means another citizenship or an unknown one; it cannot be used. It was not kept.")
FLAGS = {
    "Means Debt Bondage Earnings": "means_debt_bondage_earnings",
    "Means Threats": "means_threats",
    "Means Abuse": "means_abuse",
    "Means False Promises": "means_false_promises",
    "Means Drugs Alcohol": "means_drugs_alcohol",
    "Means Deny Basic Needs": "means_deny_basic_needs",
    "Means Excessive Work Hours": "means_excessive_hours",
    "Means Withhold Docs": "means_withhold_documents",
    "Recruiter Relation Intimate Partner": "recruiter_intimate_partner",
    "Recruiter Relation Friend": "recruiter_friend",
    "Recruiter Relation Family": "recruiter_family",
    "Recruiter Relation Other": "recruiter_other",
    "isForcedLabour": "form_forced_labour",
    "isSexualExploit": "form_sexual_exploitation",
}
OTHERS = {"Age Band", "Trafficking Duration", "Trans/NonConforming", "Woman", "Is Citizen of Country"}
NOTES = (
    gettext_noop("Synthetic data: no row is a real person; counts come close to the real ones, not exactly."),
    gettext_noop(
        "It covers the United States, Mexico and Canada together; the file does not say which, nor when."
    ),
    gettext_noop(
        "Missing answers were written as 0. A group of answers that are all 0 is read as not recorded."
    ),
    gettext_noop(
        "Men cannot be told from people of unknown gender, so only women and transgender people are shown, "
        "and shares of gender must not be read from this file."
    ),
    gettext_noop(
        "Only people with a recorded type of exploitation are in the file; “other” types were left out."
    ),
    gettext_noop(
        "That age 0 and duration 0 mean unknown is the author's published recoding; the numbers fit it "
        "(half of the rows have age 0), yet the file itself does not say so."
    ),
    gettext_noop("Shares count only the people of whom something was recorded in that group."),
)
age_number = by_codes(
    {str(i): ("48+" if low == 48 else f"{low}-{high}") for i, (low, high) in enumerate(BANDS, start=1)},
    recodes={"0": (None, ZERO_AGE)},
)
duration_number = by_codes({"1": "0-12", "2": "13-24", "3": "25+"}, recodes={"0": (None, ZERO_DURATION)})


def recognises(header: tuple[str, ...]) -> bool:
    """The columns that only this file has."""
    return {"Age Band", "Trafficking Duration", "Means Threats", "Woman"} <= set(header)


def plan(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a file with these columns."""
    note_unused(header, FLAGS.keys() | OTHERS, ledger)  # type: ignore[arg-type]
    if "Is Citizen of Country" in header:
        ledger.noted("Is Citizen of Country", "0", CITIZEN)

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        found = {
            "age_band": recoder.one(batch, "Age Band", age_number, pl.String()),
            "duration": recoder.one(batch, "Trafficking Duration", duration_number, pl.String()),
        }
        found["adult"] = adult(found["age_band"])
        woman = recoder.one(batch, "Woman", yes_no, pl.Boolean()).fill_null(False)
        trans = pl.repeat(False, len(woman), eager=True)
        if "Trans/NonConforming" in batch.columns:
            trans = recoder.one(batch, "Trans/NonConforming", yes_no, pl.Boolean()).fill_null(False)
        found["gender"] = pl.select(
            pl.when(trans).then(pl.lit("transgender_or_nonconforming")).when(woman).then(pl.lit("woman"))
        ).to_series()
        ledger.noted("Woman", "0", NEITHER, count=int((~woman & ~trans).sum()))
        for column, name in FLAGS.items():
            if column in batch.columns:
                found[name] = recoder.one(batch, column, yes_no, pl.Boolean())
        frame = case_frame(found)
        for group in ("means", "recruiter"):
            frame = settle_flags(frame, [c for c in frame.columns if c.startswith(f"{group}_")])
        if {"form_forced_labour", "form_sexual_exploitation"} <= set(frame.columns):
            neither = ~frame["form_forced_labour"] & ~frame["form_sexual_exploitation"]
            ledger.noted("isForcedLabour", "0", OTHER_ONLY, count=int(neither.sum()))
        return frame

    return recode


FORMAT = Format("ctdc-flags", "cases", recognises, plan, NOTES)
