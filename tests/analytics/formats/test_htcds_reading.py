"""HTCDS: the official spreadsheets filled in, and exports of the official form."""

import csv
import warnings
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from palermo.analytics import formats
from palermo.analytics.formats import Reading
from palermo.analytics.formats.variables import case_columns

DATA = Path(__file__).parents[4] / "shared" / "data" / "htcds"
SHEETS = [
    "HTCDS Excel Spreadsheet v2.0.xlsx",
    "HTCDS Excel Spreadsheet single select with validation v2.0.xlsx",
]
official = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (../shared/data) is not on this machine"
)

SECRETS = {
    "cas_CaseOwner": "Owner Ottoline",
    "prs_Salutation": "Mx",
    "prs_FirstName": "Secretfirst",
    "prs_SecondName": "Secretlast",
    "prs_Title": "Baroness",
    "prs_Email": "secret@example.org",
    "prs_HomePhone": "+44 20 7946 0000",
    "prs_MobilePhone": "+44 20 7946 0001",
    "prs_MailingCity": "Secretville",
    "prs_MailingCountry": "Secretland",
    "prs_MailingState": "Secretstate",
    "prs_MailingStreet": "1 Secret Street",
    "prs_MailingPostalCode": "SEC RET",
    "vic_LocationOfRecruitment": "Bar Secret",
    "cas_ReferringOrganisation": "House of Secrets",
    "cas_ReferringPrimaryCaseWorker": "Worker Wanda",
    "cas_IncomingReferralDetails": "She told me her secret",
    "cas_ReasonForCaseClosure": "went to her secret aunt",
}
PERSON = {
    **SECRETS,
    "con_Consent": "TRUE",
    "prs_Birthdate": "2006-06-01",
    "prs_Gender": "Feminine",
    "prs_Citizenship": "NG",
    "vic_TraffickingStatus": "Actual victim of trafficking",
    "vic_TraffickinStatusDecisionMakingOrg": "Police",
    "vic_MethodOfRecruitment": "At work",
    "vic_MethodsOfControl": "Debt bondage ;Threatens children/family; Withholds documents",
    "vic_TypeOfExploitation": "Forced labour;Sexual exploitation",
    "vic_ForcedLabourIndustry": "Wholesale and retail trade; repair of motor vehicles and motorcycles",
    "vic_TypeOfSexExploitation": "Remote Interactive Services",
    "vic_LocationOfExploitation": "Club Secret, Mare Street",
    "cas_Status": "Active",
    "cas_IncomingReferralDate": "2024-05-31",
}


def no_secret(reading: Reading) -> None:
    """Neither the frame nor the findings have a value of an identifying column, nor a birth date."""
    everything = reading.frame.write_csv() + reading.findings.write_csv() + " ".join(reading.notes)
    for secret in (*SECRETS.values(), "Club Secret", "2006-06-01", "Secretday"):
        assert secret.lower() not in everything.lower(), secret
    assert set(reading.frame.columns) <= set(case_columns())


def filled(name: str, path: Path, people: list[dict[str, str]], at: int = 3) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(DATA / name)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1] if cell.value}
    for row, person in enumerate(people, start=at):
        for field, value in person.items():
            sheet.cell(row, places[field], value)
    book.save(path)
    return path


@official
@pytest.mark.parametrize("name", SHEETS)
def test_official_spreadsheet(tmp_path: Path, name: str) -> None:
    other = {
        "con_Consent": "TRUE",
        "prs_Gender": "NonSpecifiedUnknown",
        "vic_TypeOfExploitation": "Forced begging",
    }
    refused = {**PERSON, "con_Consent": "FALSE"}
    wrong = {
        "prs_Gender": "Femnine",
        "vic_TypeOfExploitation": "ForcedLabour; Cleaning",
        "prs_Birthdate": "Secretday 1988",
    }
    path = filled(name, tmp_path / "cases.xlsx", [PERSON, other, refused, wrong])
    assert formats.recognise(path) == "htcds"
    reading = formats.read(path)
    assert (reading.rows_read, reading.rows_kept) == (4, 3)
    no_secret(reading)
    first, second, third = reading.frame.to_dicts()
    assert first["year"] == 2024
    assert (first["age_band"], first["adult"]) == ("9-17", False)  # eighteen on the next day
    assert (first["gender"], first["citizenship"], first["status"]) == ("woman", "NGA", "actual")
    assert first["exploited_in"] is None
    true = {name for name, value in first.items() if value is True}
    assert true == {
        "form_forced_labour",
        "form_sexual_exploitation",
        "means_debt_bondage_earnings",
        "means_threats",
        "means_withhold_documents",
        "labour_other",
        "sex_remote_interactive",
    }
    assert first["means_abuse"] is False
    assert (second["gender"], second["form_forced_begging"], second["means_abuse"]) == (None, True, None)
    assert (third["gender"], third["form_forced_labour"]) == (None, True)
    findings = (
        reading.findings.filter(pl.col("action") != "noted")
        .select("row", "column", "action", "became")
        .rows()
    )
    assert findings == [
        (5, "con_Consent", "rejected", ""),
        (6, "prs_Birthdate", "changed", ""),
        (6, "prs_Gender", "changed", ""),
        (6, "vic_TypeOfExploitation", "changed", "forced_labour"),
    ]
    dropped = reading.findings.filter(pl.col("reason").str.contains("can identify a person"))
    assert set(dropped["column"]) >= set(SECRETS)
    assert set(dropped["value"]) == {""}


@official
@pytest.mark.parametrize("name", SHEETS)
def test_official_spreadsheet_without_people(name: str) -> None:
    with pytest.raises(formats.Unreadable, match="no rows"):
        formats.read(DATA / name)


@official
def test_every_answer_of_the_official_lists_is_known() -> None:
    """The validation sheet's labels and the form's names: none may become a finding."""
    from palermo.analytics.formats.readers.htcds import choices, citizenship, gender, status

    book = openpyxl.load_workbook(DATA / "htcds_xlsform.xlsx")
    lists = {
        "gender": gender,
        "citizenship": citizenship,
        "traffickingstatus": status,
        "methodsofcontrol": choices["vic_MethodsOfControl"][1],
        "typeofexploitation": choices["vic_TypeOfExploitation"][1],
        "forcedlabourindustry": choices["vic_ForcedLabourIndustry"][1],
        "typeofsexexploitation": choices["vic_TypeOfSexExploitation"][1],
    }
    seen = 0
    for name, value, label in book["choices"].iter_rows(values_only=True, min_row=2):
        if name in lists:
            for answer in (value, label):
                verdict = lists[name](str(answer))
                assert verdict.became or verdict.action == "noted", (name, answer)
                seen += 1
    assert seen > 550


def form_names() -> list[str]:
    book = openpyxl.load_workbook(DATA / "htcds_xlsform.xlsx")
    return [str(row[1]) for row in book["survey"].iter_rows(values_only=True, min_row=2) if row[1]]


@official
@pytest.mark.parametrize("prefix", ["", "data/", "case-"])
def test_form_export(tmp_path: Path, prefix: str) -> None:
    names = form_names()
    answers = {
        **{
            n: SECRETS.get(n.replace("First_Name", "FirstName").replace("Second_Name", "SecondName"), "")
            for n in names
        },
        "start": "2023-12-31T23:50:00.000+02:00",
        "end": "2024-01-01T00:10:00.000+02:00",
        "con_Consent": "TRUE",
        "prs_Birthdate": "2000-01-15",
        "prs_Gender": "TransgenderMasculine",
        "prs_Citizenship": "VN",
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_Methods_of_Control": "FalsePromises PsychoactiveSubstance",
        "vic_TypeOfExploitation": "ForcedMarriage Other",
        "vic_ForcedLabourIndustry": "F_Construction T_ActivitiesOfHouseholdsAsEmployers",
        "vic_TypeOfSexExploitation": "",
        "vic_LocationOfExploitation": "Germany",
        "cas_IncomingReferralDate": "",
    }
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [n if n in ("start", "end", "__version__") else prefix + n for n in names] + ["meta/instanceID"]
        )
        writer.writerow([answers[n] for n in names] + ["uuid:5e1f"])
    reading = formats.read(path)
    assert reading.kind == "htcds"
    no_secret(reading)
    [row] = reading.frame.to_dicts()
    assert (row["year"], row["age_band"], row["exploited_in"]) == (2023, "21-23", "DEU")
    assert (row["gender"], row["status"]) == ("transgender_man", "possible")
    assert {name for name, value in row.items() if value is True} == {
        "adult",
        "means_false_promises",
        "means_drugs_alcohol",
        "form_forced_marriage",
        "form_other",
        "labour_construction",
        "labour_domestic_work",
    }
    assert "uuid:5e1f" not in reading.findings.write_csv()


def test_split_choices_of_a_form_export(tmp_path: Path) -> None:
    path = tmp_path / "kobo.csv"
    path.write_text(
        "start;prs_Gender;vic_TraffickingStatus;vic_TypeOfExploitation/ForcedLabour;vic_TypeOfExploitation/Other;"
        "vic_Methods_of_Control/PhysicalAbuse;vic_Methods_of_Control/SexualAbuse;_submitted_by\n"
        "2024-02-01;Feminine;;1;0;0;1;wanda\n"
        "2024-02-01;Feminine;;0;0;;;wanda\n",
        encoding="utf-8",
    )
    reading = formats.read(path)
    assert reading.frame.select("form_forced_labour", "form_other", "means_abuse").rows() == [
        (True, False, True),
        (None, None, None),
    ]
    assert "wanda" not in reading.findings.write_csv()


def test_labels_alone_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(
        "Case Owner,First Name,Birthdate,Gender,Citizenship,Trafficking Status,Methods of Control,Type of Exploitation,"
        "Incoming Referral Date,Mailing Street,Mailing City\n"
        "Ottoline,Secretfirst,01/02/1990,Masculine,NG;BJ,Not a victim of trafficking,Other,,13/04/2022,Secretville,x\n",
        encoding="utf-8",
    )
    reading = formats.read(path)
    assert reading.kind == "htcds"
    assert reading.frame.select(
        "year", "age_band", "gender", "citizenship", "status", "means_other"
    ).rows() == [(2022, "30-38", "man", "NGA", "not_a_victim", True)]
    text = reading.findings.write_csv()
    assert "Several citizenships" in text
    assert not any(secret in text for secret in ("Ottoline", "Secretfirst", "Secretville", "1990"))
