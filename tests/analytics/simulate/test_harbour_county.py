"""The simulated group: everything that the demo must show is in it, and its days fit together."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from palermo.analytics.formats import codelists
from palermo.analytics.simulate import harbour_county

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
ROLES = {
    "coordinator", "case_worker", "case_supervisor", "investigator", "analyst", "editor", "finance", "focal_point",
    "survivor_adviser", "auditor", "administrator",
}  # fmt: skip
KINDS = {
    "NGO", "LawEnforcement", "HealthServiceOrganisation", "CentralGovernmentOrganisation", "LocalGovernmentOrganisation",
    "ImmigrationService", "LegalService", "CorporateBusiness", "SchoolOrCollege", "SurvivorGroup",
}  # fmt: skip


@pytest.fixture(scope="module")
def county():
    return harbour_county(TODAY)


def test_it_is_the_same_for_the_same_day_and_seed_and_another_for_another_seed(county) -> None:
    assert county == harbour_county(TODAY)
    assert county.records != harbour_county(TODAY, seed=1).records


def test_twelve_organisations_of_every_kind_and_forty_members(county) -> None:
    assert len(county.organisations) == 12
    assert {o["kind"] for o in county.organisations} == KINDS
    assert len(county.members) == len({m["email"] for m in county.members}) == 40
    assert len({m["name"] for m in county.members}) == 40
    assert all(m["email"].endswith("@example.org") for m in county.members)
    sizes = Counter(m["organisation"] for m in county.members)
    assert set(sizes) == {o["name"] for o in county.organisations}


def test_every_role_is_held_and_who_runs_the_machine_holds_no_other(county) -> None:
    assert {role for m in county.members for role in m["roles"]} == ROLES
    assert all(len(m["roles"]) == 1 for m in county.members if "administrator" in m["roles"])


def test_each_organisation_has_one_focal_point_and_one_seat(county) -> None:
    names = sorted(o["name"] for o in county.organisations)
    assert sorted(m["organisation"] for m in county.members if "focal_point" in m["roles"]) == names
    assert sorted(s["organisation"] for s in county.seats) == names
    assert sum(s["deputy"] is None for s in county.seats) == 2
    of = {m["email"]: m["organisation"] for m in county.members}
    for seat in county.seats:
        people = [seat["holder"], *([seat["deputy"]] if seat["deputy"] else [])]
        assert len(set(people)) == len(people)
        assert {of[email] for email in people} == {seat["organisation"]}


def test_agreements_show_every_state(county) -> None:
    assert 6 <= len(county.agreements) <= 8
    ends = [a["valid_until"] - TODAY for a in county.agreements]
    assert any(left <= 0 * DAY for left in ends), "one has run out"
    assert any(0 * DAY < left <= 60 * DAY for left in ends), "one runs out soon"
    assert any(a["unsigned"] for a in county.agreements), "one waits for signatures"
    assert (
        sum(not a["unsigned"] and a["valid_from"] <= TODAY < a["valid_until"] for a in county.agreements) >= 4
    )


def test_no_agreement_lets_victims_data_reach_the_police(county) -> None:
    for agreement in county.agreements:
        if {"deidentified_records", "referral_packets"} & set(agreement["categories"]):
            assert "Harbour Police" not in agreement["parties"]


@settings(max_examples=40, deadline=None)
@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)))
@example(dt.date(2027, 3, 31))
@example(dt.date(2028, 2, 29))
@example(dt.date(2026, 1, 1))
def test_days_fit_together_whenever_the_demo_is_made(today: dt.date) -> None:
    county = harbour_county(today)
    joined = {o["name"]: o["joined"] for o in county.organisations}
    members = {m["email"]: m for m in county.members}
    assert all(joined[m["organisation"]] <= m["since"] <= today for m in members.values())
    for seat in county.seats:
        for email in filter(None, (seat["holder"], seat["deputy"])):
            assert members[email]["since"] <= seat["since"] <= today < seat["until"]
    for agreement in county.agreements:
        assert set(agreement["signatures"]) == set(agreement["parties"]) - set(agreement["unsigned"])
        for organisation, signature in agreement["signatures"].items():
            signer = members[signature["by"]]
            assert signer["organisation"] == organisation
            assert "focal_point" in signer["roles"]
            assert max(signer["since"], agreement["valid_from"]) <= signature["on"] <= today
            assert signature["on"] < agreement["valid_until"]
    months = {r["left"] for r in county.records}
    assert all(month.day == 1 for month in months)
    counted = sorted(month.year * 12 + month.month for month in months)
    now = today.year * 12 + today.month
    assert counted == list(range(now - 24, now)), "two whole years, no month left out"
    assert all(r["fields"]["year"] == r["left"].year for r in county.records)
    assert all(r["fields"]["quarter"] == (r["left"].month + 2) // 3 for r in county.records)


def test_records_grow_and_are_more_in_summer() -> None:
    """Over many seeds, since 430 records of one seed say little."""
    rows = [r for seed in range(30) for r in harbour_county(TODAY, seed=seed).records]
    assert 330 <= len(rows) / 30 <= 520
    months = sorted({r["left"] for r in rows})
    counted = Counter(r["left"] for r in rows)
    assert sum(counted[m] for m in months[12:]) > 1.1 * sum(counted[m] for m in months[:12])
    by_month = Counter(r["left"].month for r in rows)
    assert sum(by_month[m] for m in (5, 6, 7)) > 1.3 * sum(by_month[m] for m in (11, 12, 1))


def test_records_hold_codes_only(county) -> None:
    lists = {
        "gender": "gender", "age_band": "age_band", "status": "trafficking_status", "forms": "form_of_exploitation",
        "means": "means_of_control_detail", "sectors": "labour_sector", "recruiters": "recruiter_relation",
    }  # fmt: skip
    for row in county.records:
        for name, code_list in lists.items():
            held = row["fields"][name]
            codes = held if isinstance(held, list) else [held]
            assert set(codes) <= {"", *codelists.load(code_list).codes}, (name, codes)
        assert row["fields"]["forms"]
        assert bool(row["fields"]["sectors"]) == ("forced_labour" in row["fields"]["forms"])
    assert {r["ward"] for r in county.records} == {a["name"] for a in county.areas}


def test_only_organisations_that_help_people_leave_records(county) -> None:
    kinds = {o["name"]: o["kind"] for o in county.organisations}
    assert {kinds[r["organisation"]] for r in county.records} == {"NGO", "HealthServiceOrganisation"}


def test_the_county_lies_in_the_open_sea_and_its_wards_touch_but_do_not_overlap(county) -> None:
    assert len(county.areas) == 6
    boxes = []
    for area in county.areas:
        (ring,) = area["shape"]["coordinates"]
        assert ring[0] == ring[-1]
        west, south = (min(axis) for axis in zip(*ring, strict=True))
        east, north = (max(axis) for axis in zip(*ring, strict=True))
        assert -30.5 < west < east < -29.5
        assert 39.9 < south < north < 40.5
        boxes.append((west, south, east, north))
    slack = 1e-9
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = one[2] <= other[0] + slack or other[2] <= one[0] + slack
            assert apart or one[3] <= other[1] + slack or other[3] <= one[1] + slack
