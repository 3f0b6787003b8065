"""CTDC under its official column names: the Global Synthetic Dataset and the older k-anonymised one.

Source: CTDC, The Global Synthetic Data Codebook, version 2, February 2024, sections 5 to 7 and appendix II.
"""

from __future__ import annotations

import re

import polars as pl

from palermo.analytics.formats import judges
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import Recoder, Verdict, by_codes, plain, settle_flags
from palermo.analytics.formats.variables import GROUPS, case_frame

MINUS_99 = gettext_noop("−99 is this format's sign for missing.")
ZERO_UNKNOWN = gettext_noop("0 is this format's sign for an unknown country.")

FLAGS: dict[str, str] = {
    "meansDebtBondageEarnings": "means_debt_bondage_earnings",
    "meansThreats": "means_threats",
    "meansAbusePsyPhySex": "means_abuse",
    "meansFalsePromises": "means_false_promises",
    "meansDrugsAlcohol": "means_drugs_alcohol",
    "meansDenyBasicNeeds": "means_deny_basic_needs",
    "meansExcessiveWorkHours": "means_excessive_hours",
    "meansWithholdDocs": "means_withhold_documents",
    "meansWithholdDocuments": "means_withhold_documents",
    "isForcedLabour": "form_forced_labour",
    "isSexualExploit": "form_sexual_exploitation",
    "isOtherExploit": "form_other",
    "isForcedMarriage": "form_forced_marriage",
    "isForcedMilitary": "form_forced_military",
    "isOrganRemoval": "form_organ_removal",
    "isSlaveryAndPractices": "form_servitude",
    "typeOfLabourAgriculture": "labour_agriculture",
    "typeOfLabourConstruction": "labour_construction",
    "typeOfLabourDomesticWork": "labour_domestic_work",
    "typeOfLabourHospitality": "labour_hospitality",
    "typeOfLabourManufacturing": "labour_manufacturing",
    "typeOfLabourAquafarming": "labour_fishing",
    "typeOfLabourBegging": "labour_begging",
    "typeOfLabourPeddling": "labour_peddling",
    "typeOfLabourIllicitActivities": "labour_other",
    "typeOfLabourMiningOrDrilling": "labour_other",
    "typeOfLabourTransportation": "labour_other",
    "typeOfLabourOther": "labour_other",
    "typeOfSexProstitution": "sex_prostitution",
    "typeOfSexPornography": "sex_pornography",
    "typeOfSexRemoteInteractiveServices": "sex_remote_interactive",
    "typeOfSexPrivateSexualServices": "sex_private_sexual_services",
    "recruiterRelationIntimatePartner": "recruiter_intimate_partner",
    "recruiterRelationFriend": "recruiter_friend",
    "recruiterRelationFamily": "recruiter_family",
    "recruiterRelationOther": "recruiter_other",
    # the detailed means of the older data set, merged as appendix II merges them
    "meansOfControlDebtBondage": "means_debt_bondage_earnings",
    "meansOfControlTakesEarnings": "means_debt_bondage_earnings",
    "meansOfControlThreats": "means_threats",
    "meansOfControlUsesChildren": "means_threats",
    "meansOfControlThreatOfLawEnforcement": "means_threats",
    "meansOfControlPsychologicalAbuse": "means_abuse",
    "meansOfControlPhysicalAbuse": "means_abuse",
    "meansOfControlSexualAbuse": "means_abuse",
    "meansOfControlFalsePromises": "means_false_promises",
    "meansOfControlPsychoactiveSubstances": "means_drugs_alcohol",
    "meansOfControlRestrictsFinancialAccess": "means_deny_basic_needs",
    "meansOfControlRestrictsMovement": "means_deny_basic_needs",
    "meansOfControlRestrictsMedicalCare": "means_deny_basic_needs",
    "meansOfControlWithholdsNecessities": "means_deny_basic_needs",
    "meansOfControlExcessiveWorkingHours": "means_excessive_hours",
    "meansOfControlWithholdsDocuments": "means_withhold_documents",
    "meansOfControlOther": "means_other",
}
PLAIN = {
    "yearOfRegistration": "year",
    "Datasource": "reported_by",
    "gender": "gender",
    "ageBroad": "age_band",
    "citizenship": "citizenship",
    "CountryOfExploitation": "exploited_in",
    "traffickMonths": "duration",
}
NOTES = (
    gettext_noop(
        "Not a random sample: it holds people whom the contributing organisations assisted or heard of."
    ),
    gettext_noop(
        "In the synthetic data set no row is a real person; counts come close to the real ones, not exactly."
    ),
    gettext_noop(
        "The country of exploitation is where the person was first supported, identified or referred, "
        "which is not always where the exploitation took place."
    ),
    gettext_noop("Shares count only the people of whom something was recorded in that group."),
    gettext_noop("Serbia includes Kosovo and China includes Tibet, as CTDC publishes them."),
)

flag = judges.with_missing(judges.yes_no, {"-99": MINUS_99, "-99.0": MINUS_99})
gender = by_codes(
    {
        "Woman": "woman",
        "Female": "woman",
        "Man": "man",
        "Male": "man",
        "Trans/Transgender/NonConforming": "transgender_or_nonconforming",
        "Transgender": "transgender_or_nonconforming",
        "Transgender/NonConforming": "transgender_or_nonconforming",
        "Non-Conforming": "transgender_or_nonconforming",
    },
    recodes={"-99": (None, MINUS_99), "Unknown": (None, gettext_noop("Recorded as unknown."))},
)
age = judges.with_missing(judges.age_band, {"-99": MINUS_99})
place = judges.with_missing(judges.country, {"-99": MINUS_99, "0": ZERO_UNKNOWN, "00": ZERO_UNKNOWN})
year = judges.with_missing(judges.year, {"-99": MINUS_99})
source = judges.with_missing(judges.text_as_is, {"-99": MINUS_99})
_duration_codes = by_codes(
    {"0-12": "0-12", "13-24": "13-24", "25+": "25+"}, recodes={"-99": (None, MINUS_99)}
)


def duration(value: str) -> Verdict:
    """A duration band as CTDC writes it.

    >>> duration("0--12 (0-1 yr)").became, duration("25+ (2+ yrs)").became
    ('0-12', '25+')
    """
    return _duration_codes(
        re.sub(r"[-–—]+", "-", plain(value).split(" (")[0]) if plain(value) != "-99" else "-99"
    )


JUDGES = {
    "year": year,
    "reported_by": source,
    "gender": gender,
    "age_band": age,
    "citizenship": place,
    "exploited_in": place,
    "duration": duration,
}


def recognises(header: tuple[str, ...]) -> bool:
    """At least four official names, one of them a flag."""
    names = set(header)
    return len(names & (FLAGS.keys() | PLAIN.keys())) >= 4 and bool(names & FLAGS.keys())


def plan(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a file with these columns."""
    note_unused(header, FLAGS.keys() | PLAIN.keys(), ledger)  # type: ignore[arg-type]
    plain_columns = {column: name for column, name in PLAIN.items() if column in header}
    flag_columns = {column: name for column, name in FLAGS.items() if column in header}

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        found: dict[str, pl.Series] = {}
        for column, name in plain_columns.items():
            found[name] = recoder.one(
                batch, column, JUDGES[name], pl.Int32() if name == "year" else pl.String()
            )
        for column, name in flag_columns.items():
            values = recoder.one(batch, column, flag, pl.Boolean())
            found[name] = (
                values if name not in found else found[name].fill_null(False) | values.fill_null(False)
            )
        if "age_band" in found:
            found["adult"] = adult(found["age_band"])
        frame = case_frame(found)
        for group in GROUPS:
            frame = settle_flags(frame, [c for c in frame.columns if c.startswith(f"{group}_")])
        return frame

    return recode


def adult(bands: pl.Series) -> pl.Series:
    """True at 18 or over, False below, null when the band is not known."""
    return bands.replace_strict(["0-8", "9-17"], [False, False], default=True, return_dtype=pl.Boolean).set(
        bands.is_null(), None
    )


FORMAT = Format("ctdc", "cases", recognises, plan, NOTES)
