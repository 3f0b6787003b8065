"""`trafficking_cleaned.csv`: CTDC's k-anonymised data set as recoded by the authors of a public project.

The recodes are those of the authors' published preparation (gh-mrmoore/Human-Trafficking-Analysis,
ETL/final_etl.ipynb): each person has one means of control, the first that applies in the order money,
threats, survival, physical, other; and one type of exploitation. "Other" control also holds "not specified".
"""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.readers.ctdc import adult, age, flag, gender, place, source, year
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import Recoder, by_codes, settle_flags
from palermo.analytics.formats.variables import case_frame

OTHER_CONTROL = gettext_noop(
    "In this file Other also holds “not specified”; the two cannot be told apart, so it was set to missing."
)
NOT_SPECIFIED = gettext_noop("Not specified. It was set to missing.")
GROUPED = gettext_noop("The authors of this file grouped several means under this name.")
COLUMNS = (
    "yearOfRegistration",
    "Datasource",
    "gender",
    "citizenship",
    "isForcedLabour",
    "ControlCategory",
    "RecruiterCategory",
    "ExploitType",
    "Labor_Type",
    "ageCategories",
)
NOTES = (
    gettext_noop(
        "Not a random sample: it holds people whom the contributing organisations assisted or heard of."
    ),
    gettext_noop(
        "The data set was k-anonymised: rare combinations of people were left out before it was published."
    ),
    gettext_noop(
        "Only one means of control is given for each person: the first that applies in the order money, "
        "threats, survival, physical. Shares of the later ones are too low, and combinations cannot be seen."
    ),
    gettext_noop(
        "Means were grouped by the file's authors: “threats” also holds psychological abuse and false "
        "promises, “debt bondage or taking earnings” also holds restricted access to money, “abuse” also "
        "holds restricted movement and long hours, and “keeping from necessities” also holds withheld "
        "documents."
    ),
    gettext_noop("Only one type of exploitation is given for each person, besides a mark for forced labour."),
    gettext_noop("The file does not say in which country people were exploited."),
    gettext_noop("Shares count only the people of whom something was recorded in that group."),
)
control = by_codes(
    {},
    recodes={
        "Financial": ("debt_bondage_earnings", GROUPED),
        "Threats": ("threats", GROUPED),
        "Physical": ("abuse", GROUPED),
        "Survival": ("deny_basic_needs", GROUPED),
        "Other": (None, OTHER_CONTROL),
    },
)
recruiter = by_codes(
    {
        "Intimate Partner": "intimate_partner",
        "Family/Relative": "family",
        "Friend/Acquaintance": "friend",
        "Other": "other",
    },
    recodes={"Not Specified": (None, NOT_SPECIFIED)},
)
form = by_codes(
    {
        "Sexual Exploitation": "sexual_exploitation",
        "Forced Labor": "forced_labour",
        "Forced Marriage": "forced_marriage",
        "Other": "other",
    }
)
labour = by_codes(
    {
        "Agriculture": "agriculture",
        "Aquafarming": "fishing",
        "Begging": "begging",
        "Construction": "construction",
        "Domestic Work": "domestic_work",
        "Hospitality": "hospitality",
        "Manufacturing": "manufacturing",
        "Peddling": "peddling",
        "Other": "other",
    },
    recodes={"Unknown": (None, NOT_SPECIFIED)},
)
CHOICES = {
    "means": ("ControlCategory", control, ("debt_bondage_earnings", "threats", "abuse", "deny_basic_needs")),
    "recruiter": ("RecruiterCategory", recruiter, ("intimate_partner", "friend", "family", "other")),
    "labour": (
        "Labor_Type",
        labour,
        (
            "agriculture",
            "construction",
            "domestic_work",
            "hospitality",
            "manufacturing",
            "fishing",
            "begging",
            "peddling",
            "other",
        ),
    ),
    "form": ("ExploitType", form, ("sexual_exploitation", "forced_labour", "forced_marriage", "other")),
}


def recognises(header: tuple[str, ...]) -> bool:
    """The columns that only this file has."""
    return {"ControlCategory", "RecruiterCategory", "ExploitType", "ageCategories"} <= set(header)


def plan(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a file with these columns."""
    note_unused(header, set(COLUMNS), ledger)
    has = set(header)

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        found: dict[str, pl.Series] = {}
        for column, name, judge, kind in (
            ("yearOfRegistration", "year", year, pl.Int32()),
            ("Datasource", "reported_by", source, pl.String()),
            ("gender", "gender", gender, pl.String()),
            ("citizenship", "citizenship", place, pl.String()),
            ("ageCategories", "age_band", age, pl.String()),
        ):
            if column in has:
                found[name] = recoder.one(batch, column, judge, kind)
        found["adult"] = adult(found["age_band"])
        for group, (column, judge, codes) in CHOICES.items():
            if column in has:
                chosen = recoder.one(batch, column, judge, pl.String())
                found |= {f"{group}_{code}": chosen == code for code in codes}
        if "isForcedLabour" in has:
            marked = recoder.one(batch, "isForcedLabour", flag, pl.Boolean())
            either = found["form_forced_labour"].fill_null(False) | marked.fill_null(False)
            found["form_forced_labour"] = either.set(marked.is_null() & ~either, None)
        unknown = found["form_forced_labour"].is_null()
        frame = case_frame(found)
        for group in CHOICES:
            frame = settle_flags(frame, [c for c in frame.columns if c.startswith(f"{group}_")])
        return frame.with_columns(frame["form_forced_labour"].set(unknown, None))

    return recode


FORMAT = Format("ctdc-cleaned", "cases", recognises, plan, NOTES)
