"""Records as a case frame: what a flag means, and whose records an agreement lets pass."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from palermo.analytics.formats import codelists, variables
from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.audit.models import Entry
from palermo.commons.records import actions
from palermo.commons.records.reading import case_frame


def agree(*parties, category="deidentified_records", purpose="evidence", days=10, signed=True) -> Agreement:
    now = timezone.now()
    made = Agreement.objects.create(
        title="Evidence",
        categories=[category],
        purposes=[purpose],
        valid_from=now - dt.timedelta(days=100),
        valid_until=now + dt.timedelta(days=days),
        status=Agreement.Status.SIGNED if signed else Agreement.Status.DRAFT,
    )
    for party in parties:
        AgreementParty.objects.create(agreement=made, organisation=party, signed_on=now if signed else None)
    return made


def reporters(asker, purpose="evidence") -> list[str]:
    return sorted(case_frame(asker, purpose)["reported_by"].to_list())


def test_it_is_a_case_frame_with_canonical_names_and_types(leave, group):
    leave()
    frame = case_frame(group.analyst, "evidence")
    assert dict(frame.schema) == {k: v for k, v in variables.case_columns().items() if k in frame.columns}
    assert set(frame.columns) == set(variables.case_columns())
    assert not [c for c in frame.columns if "pseudonym" in c or "consent" in c]


def test_no_record_gives_an_empty_frame_with_its_columns(group):
    frame = case_frame(group.analyst, "evidence")
    assert frame.is_empty()
    assert "form_forced_labour" in frame.columns


@pytest.mark.parametrize(
    ("field", "code", "group_name"),
    [("forms", "forced_begging", "form"), ("sectors", "fishing", "labour"), ("sex_exploitation", "pornography", "sex"), ("recruiters", "family", "recruiter")],
)  # fmt: skip
def test_a_flag_is_true_false_or_null_as_the_codebook_says(leave, group, field, code, group_name):
    leave(forms=[], **{field: [code]}) if field != "forms" else leave(forms=[code])
    row = case_frame(group.analyst, "evidence").row(0, named=True)
    for flag in variables.flags(group_name):
        assert row[flag] is (flag == f"{group_name}_{code}"), "recorded, or something else of the group was"
    for other in set(variables.GROUPS) - {group_name}:
        assert all(row[flag] is None for flag in variables.flags(other)), "nothing of this group was recorded"


def test_means_are_merged_into_the_groups_of_ctdc(leave, group):
    merged = codelists.merged("means_of_control_detail", "means_of_control")
    for code in codelists.load("means_of_control_detail").codes:
        leave(means=[code], year=None)
    frame = case_frame(group.analyst, "evidence")
    mapped = [code for code in codelists.load("means_of_control_detail").codes if code in merged]
    assert mapped
    counted = {
        flag: frame[flag].sum() for flag in variables.flags("means")
    }  # fmt: skip
    expected = dict.fromkeys(counted, 0)
    for code in mapped:
        expected[f"means_{merged[code]}"] += 1
    assert counted == expected


def test_adult_follows_the_age_band_and_is_null_without_one(leave, group):
    for year, band in enumerate(["0-8", "9-17", "18-20", "48+", ""], start=2001):
        leave(age_band=band, year=year)
    frame = case_frame(group.analyst, "evidence").sort("year")
    assert frame["adult"].to_list() == [False, False, True, True, None]
    assert frame["age_band"].to_list()[-1] is None


def test_withdrawn_records_and_those_of_another_purpose_are_not_in_it(leave, group):
    actions.withdraw_record(group.worker, leave(year=2020))
    leave(year=2021, purpose="linkage")
    leave(year=2022)
    assert case_frame(group.analyst, "evidence")["year"].to_list() == [2022]


def test_without_an_agreement_everybody_sees_the_own_records_alone(leave, group):
    leave()
    leave(by=group.of_clinic)
    assert reporters(group.analyst) == ["Refuge"]
    assert reporters(group.clinic_analyst) == ["Clinic"]
    assert reporters(group.police_analyst) == []


def test_an_agreement_opens_both_directions_between_its_parties_alone(leave, group):
    leave()
    leave(by=group.of_clinic)
    agree(group.refuge, group.clinic)
    assert reporters(group.analyst) == ["Clinic", "Refuge"]
    assert reporters(group.clinic_analyst) == ["Clinic", "Refuge"]
    assert reporters(group.police_analyst) == []


@pytest.mark.parametrize(
    "terms",
    [{"category": "aggregate_counts"}, {"purpose": "linkage"}, {"days": -1}, {"signed": False}],
    ids=["another category", "another purpose", "expired", "not signed"],
)
def test_an_agreement_that_does_not_say_so_opens_nothing(leave, group, terms):
    leave(by=group.of_clinic)
    agree(group.refuge, group.clinic, **terms)
    assert reporters(group.analyst) == []


def test_it_closes_the_moment_the_agreement_is_suspended_or_runs_out(leave, group):
    leave(by=group.of_clinic)
    made = agree(group.refuge, group.clinic)
    assert reporters(group.analyst) == ["Clinic"]
    Agreement.objects.filter(pk=made.pk).update(status=Agreement.Status.SUSPENDED)
    assert reporters(group.analyst) == []
    Agreement.objects.filter(pk=made.pk).update(status=Agreement.Status.SIGNED)
    assert reporters(group.analyst) == ["Clinic"]
    Agreement.objects.filter(pk=made.pk).update(valid_until=timezone.now())
    assert reporters(group.analyst) == []


def test_only_an_analyst_reads_and_each_reading_leaves_a_line_without_rows(leave, group):
    leave()
    for stranger in (group.worker, group.administrator, None):
        with pytest.raises(PermissionDenied):
            case_frame(stranger, "evidence")
    case_frame(group.analyst, "evidence")
    line = Entry.objects.get(verb="records.records.read")
    assert line.detail == {"purpose": "evidence", "rows": 1}


def test_the_order_of_rows_does_not_tell_when_they_came(leave, group):
    for year in (2023, 2021, 2022):
        leave(year=year)
    assert case_frame(group.analyst, "evidence")["year"].to_list() == [2021, 2022, 2023]
    assert isinstance(case_frame(group.analyst, "evidence"), pl.DataFrame)
