"""The code lists load, and a broken one is refused."""

from pathlib import Path

import pytest

from palermo.analytics.formats import codelists
from palermo.analytics.formats.codelists import BrokenCodeList, read_list
from palermo.analytics.formats.variables import GROUPS, case_columns

HEADER = "code,label,htcds,ctdc,unodc,source,as_of,note\n"


@pytest.mark.parametrize("name", codelists.names())
def test_every_list_loads_and_has_labels(name: str) -> None:
    found = codelists.load(name)
    assert len(found) == len(set(found.codes)) > 1
    assert all(found.labels[code] for code in found.codes)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a,A,,,,S,2024-02-01,\na,B,,,,S,2024-02-01,", "twice"),
        ("a,A,NoSuchTerm,,,S,2024-02-01,", "htcds has no term"),
        ("a,A,,noSuchVariable,,S,2024-02-01,", "ctdc has no term"),
        ("a,A,,,No such words,S,2024-02-01,", "unodc has no term"),
        ("a,A,,,,,2024-02-01,", "source"),
        ("a,A,,,,S,last spring,", "as_of"),
        ("a,A,,,,S", "fields"),
        ("a,,,,,S,2024-02-01,", "label"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(BrokenCodeList, match=says) as error:
        read_list(path)
    assert "line " in str(error.value)


def test_an_empty_list_and_wrong_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(HEADER, encoding="utf-8")
    with pytest.raises(BrokenCodeList, match="empty"):
        read_list(path)
    path.write_text("code,label\na,A\n", encoding="utf-8")
    with pytest.raises(BrokenCodeList, match="columns"):
        read_list(path)


def test_an_unknown_list_names_the_ones_there_are() -> None:
    with pytest.raises(KeyError, match="gender"):
        codelists.load("nonsense")


def test_every_htcds_answer_has_a_code() -> None:
    lists = {
        "vic_MethodsOfControl": "means_of_control_detail",
        "vic_TypeOfExploitation": "form_of_exploitation",
        "vic_ForcedLabourIndustry": "labour_sector_isic",
        "vic_TypeOfSexExploitation": "sex_exploitation",
        "vic_MethodOfRecruitment": "method_of_recruitment",
        "vic_TraffickingStatus": "trafficking_status",
        "vic_TraffickingStatusDecisionMakingOrg": "status_decision",
        "vic_RelationshipToTrafficker": "recruiter_relation",
        "vic_Vulnerabilities": "vulnerability",
        "per_RoleInProcess": "perpetrator_role",
        "cas_Status": "case_status",
        "cas_ReasonForIncomingReferral": "referral_reason",
        "org_Type": "organisation_kind",
        "hte_Type": "route_leg_type",
        "spl_Type": "support_plan",
    }
    terms = (
        (Path(codelists.__file__).parent / "terms" / "htcds.csv").read_text(encoding="utf-8").splitlines()[1:]
    )
    for line in terms:
        term, field = line.split(",")[:2]
        if field in lists:
            assert term in codelists.load(lists[field]).by("htcds"), (field, term)


def test_every_detailed_means_and_sector_has_a_merged_group() -> None:
    for detail, into in (
        ("means_of_control_detail", "means_of_control"),
        ("labour_sector_isic", "labour_sector"),
    ):
        assert codelists.merged(detail, into).keys() == set(codelists.load(detail).codes)


def test_the_flags_of_the_case_frame_are_the_agreed_ones() -> None:
    columns = case_columns()
    assert list(columns)[:3] == ["year", "reported_by", "gender"]
    for group, codes in {
        "form": "forced_labour sexual_exploitation child_labour forced_marriage servitude forced_military "
        "organ_removal forced_begging forced_adoption surrogacy forced_criminality other",
        "means": "debt_bondage_earnings threats abuse false_promises drugs_alcohol deny_basic_needs "
        "excessive_hours withhold_documents other",
        "labour": "agriculture construction domestic_work hospitality manufacturing fishing begging peddling other",
        "sex": "prostitution pornography remote_interactive private_sexual_services",
        "recruiter": "intimate_partner friend family other",
    }.items():
        assert group in GROUPS
        assert [c for c in columns if c.startswith(f"{group}_")] == [f"{group}_{c}" for c in codes.split()]
