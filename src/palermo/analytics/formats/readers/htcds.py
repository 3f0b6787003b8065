"""HTCDS 2.0: the two official spreadsheets, and exports of the official form (XLSForm: ODK, Kobo).

What the files do that the standard does not say: the spreadsheets have two header rows (system names, then
labels); one system name is misspelt (vic_TraffickinStatusDecisionMakingOrg) and one is missing; the labels
of the address are shifted by one; the form writes prs_First_Name and vic_Methods_of_Control; several
answers are parted by ";" in the spreadsheets, by spaces in an export, or spread over columns
"vic_TypeOfExploitation/ForcedLabour". Fields are therefore found by their letters alone.

Nothing that can identify a person is kept: names, birth date, contact, addresses, free text, places,
organisations and workers are dropped here, and their values are never shown in a finding. The birth date
gives the age band at the date of the referral (or of the form), and the place of exploitation its country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import polars as pl

from palermo.analytics.formats import codelists, judges
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.readers import Format, Recode, note_unused
from palermo.analytics.formats.readers.ctdc import adult
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import (
    BLANKS,
    MISSING,
    Judge,
    Recoder,
    Verdict,
    by_choices,
    by_codes,
    key,
    plain,
    settle_flags,
)
from palermo.analytics.formats.variables import GROUPS, case_frame, flags

DROPPED = gettext_noop(
    "This column can identify a person. It was dropped; its values are not kept and not shown."
)
AGE_ONLY = gettext_noop("Only the age band was kept of the birth date.")
BAD_DATE = gettext_noop("This is not a date that is possible. It was set to missing.")
COUNTRY_ONLY = gettext_noop(
    "A place that is not a country. Only countries are kept, so it was set to missing."
)
SEVERAL = gettext_noop("Several citizenships; only the first was kept.")
NO_CONSENT = gettext_noop("The person did not consent. The row was left out.")
LABELS = gettext_noop("The second row repeats the labels of the columns. It was passed over.")
UNKNOWN = gettext_noop("Recorded as unknown.")

USED = {  # field -> other spellings of its label, by letters alone
    "con_Consent": ("Consent",),
    "prs_Birthdate": ("Birthdate",),
    "prs_Gender": ("Gender",),
    "prs_Citizenship": ("Citizenship",),
    "vic_TraffickingStatus": ("Trafficking Status",),
    "vic_MethodsOfControl": ("Methods of Control",),
    "vic_TypeOfExploitation": ("Type of Exploitation",),
    "vic_ForcedLabourIndustry": ("Forced Labour Industry",),
    "vic_TypeOfSexExploitation": ("Type of Sex Exploitation",),
    "vic_LocationOfExploitation": ("Location of Exploitation",),
    "vic_RelationshipToTrafficker": ("Relationship to Trafficker",),
    "vic_IdentifiedBy": ("Identified By",),  # HTCDS+
    "cas_IncomingReferralDate": ("Incoming Referral Date",),
}
UNUSED = {  # fields of the standard without a place among the variables, that identify nobody
    "vic_TraffickingStatusDecisionMakingOrg": ("Trafficking Status Decision Making Organization",),
    "vic_MethodOfRecruitment": ("Method of Recruitment",),
    "cas_Status": ("Status",),
    "cas_ReasonForIncomingReferral": ("Reason for Incoming Referral",),
    "cas_ReasonForOutgoingReferral": ("Reason for Outgoing Referral",),
}
IDENTIFYING = {
    "cas_CaseOwner": ("Case Owner",),
    "prs_Salutation": ("Salutation",),
    "prs_FirstName": ("First Name",),
    "prs_MiddleName": ("Middle Name",),
    "prs_SecondName": ("Second Name",),
    "prs_Title": ("Title",),
    "prs_Email": ("Email",),
    "prs_HomePhone": ("Home Phone",),
    "prs_MobilePhone": ("Mobile Phone",),
    "prs_MailingCity": ("Mailing City",),
    "prs_MailingCountry": ("Mailing Country",),
    "prs_MailingState": ("Mailing State/Province",),
    "prs_MailingStreet": ("Mailing Street",),
    "prs_MailingPostalCode": ("Mailing Zip/Postal Code",),
    "prs_MailingLongitude": (),
    "prs_MailingLatitude": (),
    "prs_IdentityNumber": ("Identity Number",),
    "vic_LocationOfRecruitment": ("Location of Recruitment",),
    "vic_DetailsOfVulnerabilities": ("Details Of Vulnerabilities",),
    "per_RoleDetails": ("Role Details",),
    "cas_ReferringOrganisation": ("Referring Organisation",),
    "cas_ReferringPrimaryCaseWorker": ("Referring Primary Case Worker",),
    "cas_IncomingReferralDetails": ("Incoming Referral Details",),
    "cas_ReferredOrganisation": ("Referred Organisation",),
    "cas_ReferredPrimaryCaseWorker": ("Referred Primary Case Worker",),
    "cas_OutgoingReferralDate": ("Outgoing Referral Date",),
    "cas_OutgoingReferralDetails": ("Outgoing Referral Details",),
    "cas_ReasonForCaseClosure": ("Reason for Case Closure",),
    "cco_CaseComment": ("Case Comment",),
}
FORM_SERVER = re.compile(
    r"^(start|end|today|deviceid|username|phonenumber|simserial|subscriberid|simid|devicephonenum|meta.*|_+\w+|key|"
    r"submitterid|submittername|instanceid|formhub.*|uuid|email|audit)$",
    re.IGNORECASE,
)
MISSPELT = {"vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg"}
NAMES = {key(name): name for group in (USED, UNUSED, IDENTIFYING) for name in group} | {
    key(wrong): right for wrong, right in MISSPELT.items()
}
LABEL_NAMES = {
    key(label): name
    for group in (USED, UNUSED, IDENTIFYING)
    for name, labels in group.items()
    for label in labels
}
MULTIPLE = (
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
    "vic_ForcedLabourIndustry",
    "vic_TypeOfSexExploitation",
)
NOTES = (
    gettext_noop("Case sheets hold only the people whom the organisations that sent them met."),
    gettext_noop(
        "Names, contacts, dates of birth, places and free text were dropped when the file was read."
    ),
    gettext_noop("The year is that of the incoming referral, or of the day on which the form was filled in."),
    gettext_noop(
        "People found not to be victims are in the file; figures about victims must leave them out."
    ),
    gettext_noop("Means of control were grouped as CTDC groups them; sectors of work as CTDC names them."),
    gettext_noop("Shares count only the people of whom something was recorded in that group."),
)


def _names(code_list: str) -> dict[str, str]:
    known = codelists.load(code_list)
    return {e.code: e.code for e in known} | {e.label: e.code for e in known} | known.by("htcds")


def _merged(detail: str, into: str) -> dict[str, str]:
    merged = codelists.merged(detail, into)
    return {name: merged[code] for name, code in _names(detail).items() if code in merged}


def _sectors() -> dict[str, str]:
    names = _merged("labour_sector_isic", "labour_sector")
    return (
        names
        | {name[2:]: code for name, code in names.items() if re.match(r"[A-U]_", name)}
        | _names("labour_sector")
    )


def country_of_place(value: str) -> Verdict:
    """The country when the place is one; the place itself is never shown."""
    if plain(value) in BLANKS:
        return MISSING
    found = judges.alpha3(value)
    return Verdict(found) if found else Verdict(None, COUNTRY_ONLY, "noted", hide=True)


def citizenship(value: str) -> Verdict:
    """The first of one or several citizenships (codes or names, parted by ";", "," or spaces).

    >>> citizenship("NG").became, citizenship("Viet Nam").became, citizenship("NG;BJ").became
    ('NGA', 'VNM', 'NGA')
    """
    whole = judges.country(value)
    if whole.became or not whole.reason:
        return whole
    for pattern in (r"[;|\n]", r"[;|\n,]", r"[;|\n,\s]+"):
        found = [judges.alpha3(piece) for piece in re.split(pattern, value) if piece.strip()]
        if len(found) > 1 and all(found):
            return Verdict(found[0], SEVERAL)
    return whole


def day(value: str) -> Verdict:
    """A date as ISO text (2024-05-31, also with a time, 31/05/2024, 31.5.2024); the value is never shown.

    >>> day("31/05/2024").became, day("2024-05-31T10:00:00.000+02:00").became, day("soon").hide
    ('2024-05-31', '2024-05-31', True)
    """
    text = plain(value)
    if text in BLANKS:
        return MISSING
    if match := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text):
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif match := re.match(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)", text):
        parts = (int(match[3]), int(match[2]), int(match[1]))
    else:
        return Verdict(None, BAD_DATE, hide=True)
    try:
        found = date(*parts)
    except ValueError:
        return Verdict(None, BAD_DATE, hide=True)
    if not 1900 <= found.year <= date.today().year or found > date.today():  # noqa: DTZ011
        return Verdict(None, BAD_DATE, hide=True)
    return Verdict(found.isoformat())


gender = by_codes(
    _names("gender")
    | {"Transgender Feminine": "transgender_woman", "Transgender Masculine": "transgender_man"}
    | {"Non-Conforming": "nonconforming", "Female": "woman", "Male": "man"},
    recodes={"NonSpecifiedUnknown": (None, UNKNOWN), "Not Specified/Unknown": (None, UNKNOWN)},
)
_one_status = by_choices(_names("trafficking_status"))
_one_relation = by_choices(_names("recruiter_relation") | {"Unacquainted": "other"})
_one_identified = by_choices(_names("identified_by"))
choices: dict[str, tuple[str, Judge]] = {
    "vic_MethodsOfControl": (
        "means",
        by_choices(_names("means_of_control") | _merged("means_of_control_detail", "means_of_control")),
    ),
    "vic_TypeOfExploitation": ("form", by_choices(_names("form_of_exploitation"))),
    "vic_ForcedLabourIndustry": ("labour", by_choices(_sectors())),
    "vic_TypeOfSexExploitation": ("sex", by_choices(_names("sex_exploitation"))),
    "vic_RelationshipToTrafficker": ("recruiter", _one_relation),
}


def _single(judge: Judge) -> Judge:
    def judged(value: str) -> Verdict:
        verdict = judge(value)
        return Verdict(verdict.became[0] if verdict.became else None, verdict.reason)

    return judged


status = _single(_one_status)
identified_by = _single(_one_identified)


def fields(header: Sequence[str]) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """(field -> column, field -> [(column, choice)]) of a header, by system names, labels, groups and splits.

    >>> whole, split = fields(["data/prs_Gender", "vic_TypeOfExploitation/Other", "Citizenship"])
    >>> whole
    {'prs_Gender': 'data/prs_Gender', 'prs_Citizenship': 'Citizenship'}
    >>> split
    {'vic_TypeOfExploitation': [('vic_TypeOfExploitation/Other', 'Other')]}
    """
    whole: dict[str, str] = {}
    split: dict[str, list[tuple[str, str]]] = {}
    for column in header:
        pieces = re.split(r"[/:]|(?<=\w)-(?=\w{3}_)", column)
        names = [NAMES.get(key(piece)) for piece in pieces]
        if names[-1]:
            whole.setdefault(names[-1], column)
        elif len(pieces) > 1 and names[-2] in MULTIPLE:
            split.setdefault(str(names[-2]), []).append((column, pieces[-1]))
        elif key(column) in LABEL_NAMES:
            whole.setdefault(LABEL_NAMES[key(column)], column)
    return whole, {field: columns for field, columns in split.items() if field not in whole}


def recognises(header: tuple[str, ...]) -> bool:
    """At least four fields by system name, or six by label, one of them about the trafficking."""
    whole, split = fields(header)
    known = set(whole) | set(split)
    by_name = sum(bool(re.search(r"\b(prs|vic|cas|con)_", c)) for c in header)
    about = {"vic_TraffickingStatus", "vic_TypeOfExploitation", "vic_MethodsOfControl"} & known
    return bool(about) and (len(known) >= 4 if by_name >= 3 else len(known) >= 6)


def plan(header: tuple[str, ...], ledger: Ledger) -> Recode:
    """The recoding of a file with these columns; says which ones were dropped."""
    whole, split = fields(header)
    column_of = {column: field for field, column in whole.items()}
    spread = {column for columns in split.values() for column, _ in columns}
    filled_in = next(
        (c for c in header if key(c) in ("start", "submissiontime", "submissiondate", "today")), None
    )
    keeps = set(USED) - {"prs_Birthdate", "vic_LocationOfExploitation"}
    said = {c for c, field in column_of.items() if field in keeps} | spread
    for column in header:
        field = column_of.get(column, "")
        if field == "prs_Birthdate":
            ledger.noted(column, "", AGE_ONLY)
        elif field in IDENTIFYING or (not field and FORM_SERVER.match(column.split("/")[-1])):
            ledger.noted(column, "", DROPPED)
        elif field != "vic_LocationOfExploitation":
            continue
        said.add(column)
    note_unused(header, said, ledger)

    def recode(batch: pl.DataFrame, recoder: Recoder) -> pl.DataFrame:
        batch = _without_labels(batch, whole, ledger)
        batch = _with_consent(batch, whole, recoder)
        found: dict[str, pl.Series] = {}

        def one(field: str, judge: Judge) -> pl.Series | None:
            return recoder.one(batch, whole[field], judge, pl.String()) if field in whole else None

        coded: tuple[tuple[str, str, Judge], ...] = (
            ("gender", "prs_Gender", gender),
            ("citizenship", "prs_Citizenship", citizenship),
            ("exploited_in", "vic_LocationOfExploitation", country_of_place),
            ("status", "vic_TraffickingStatus", status),
            ("identified_by", "vic_IdentifiedBy", identified_by),
        )
        for name, field, judge in coded:
            values = one(field, judge)
            if values is not None:
                found[name] = values
        registered = _registered(batch, recoder, whole.get("cas_IncomingReferralDate"), filled_in)
        if registered is not None:
            found["year"] = registered.dt.year()
            if "prs_Birthdate" in whole:
                born = recoder.one(batch, whole["prs_Birthdate"], day, pl.String()).str.to_date()
                found["age_band"] = age_bands(born, registered)
                found["adult"] = adult(found["age_band"])
        for field, (group, judge) in choices.items():
            codes = [flag.removeprefix(f"{group}_") for flag in flags(group)]
            if field in whole:
                many = recoder.many(batch, whole[field], judge, codes)
                found |= {f"{group}_{code}": values for code, values in many.items()}
            elif field in split:
                found |= _spread(batch, split[field], group, judge, recoder)
        frame = case_frame(found)
        for group in GROUPS:
            frame = settle_flags(frame, [c for c in frame.columns if c.startswith(f"{group}_")])
        return frame

    return recode


def _without_labels(batch: pl.DataFrame, whole: dict[str, str], ledger: Ledger) -> pl.DataFrame:
    """Without the second header row, when the first data row is nothing but labels."""
    if not batch.height or batch["row"][0] > 4:
        return batch
    first = batch.select(list(whole.values())).row(0)
    texts = [str(v) for v in first if v is not None]
    if len(texts) > 3 and sum(key(t) in LABEL_NAMES for t in texts) * 5 >= len(texts) * 4:
        ledger.noted("", "", LABELS)
        return batch[1:]
    return batch


def _with_consent(batch: pl.DataFrame, whole: dict[str, str], recoder: Recoder) -> pl.DataFrame:
    if "con_Consent" not in whole:
        return batch
    refused = (~recoder.one(batch, whole["con_Consent"], judges.yes_no, pl.Boolean())).fill_null(False)
    if not refused.any():
        return batch
    rows = batch["row"].filter(refused)
    recoder.ledger.rejected(
        rows, whole["con_Consent"], batch[whole["con_Consent"]].filter(refused), NO_CONSENT
    )
    return batch.filter(~refused)


def _registered(
    batch: pl.DataFrame, recoder: Recoder, referral: str | None, filled_in: str | None
) -> pl.Series | None:
    """The date of the incoming referral, else of the form; null when neither is known."""
    found = None
    for column in (referral, filled_in):
        if column:
            days = recoder.one(batch, column, day, pl.String()).str.to_date()
            found = days if found is None else pl.select(pl.coalesce(found, days)).to_series()
    return found


def age_bands(born: pl.Series, at: pl.Series) -> pl.Series:
    """The CTDC band of the age in completed years.

    >>> age_bands(pl.Series([date(2006, 6, 1)]), pl.Series([date(2024, 5, 31)])).to_list()
    ['9-17']
    """
    before = (at.dt.month() * 100 + at.dt.day()) < (born.dt.month() * 100 + born.dt.day())
    years = at.dt.year() - born.dt.year() - before.cast(pl.Int32)
    bands = {age: judges.band_of(age) for age in range(121)}
    return years.replace_strict(list(bands), list(bands.values()), default=None, return_dtype=pl.String)


def _spread(
    batch: pl.DataFrame, columns: list[tuple[str, str]], group: str, judge: Judge, recoder: Recoder
) -> dict[str, pl.Series]:
    """One column a choice (1/0 or TRUE/FALSE) -> flags."""
    found: dict[str, pl.Series] = {}
    for column, choice in columns:
        ticked = recoder.one(batch, column, judges.yes_no, pl.Boolean()).fill_null(False)
        for code in judge(choice).became or ():
            name = f"{group}_{code}"
            found[name] = found[name] | ticked if name in found else ticked
    return found


FORMAT = Format("htcds", "cases", recognises, plan, NOTES)
