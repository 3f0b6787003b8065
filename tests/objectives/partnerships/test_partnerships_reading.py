"""The answer to "May I tell them?", what waits on the desk, and the indicators."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from people import organisation

from palermo.commons.agreements import actions as agreed
from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.parties.models import Seat
from palermo.objectives.partnerships import reading
from palermo.site.scoreboard import objectives

DAY = dt.timedelta(days=1)


def answer(group, category="aggregate_counts", purpose="evidence"):
    return reading.answer(group.of_refuge, group.refuge, group.clinic, category, purpose)


def indicators(group):
    return {i["key"]: i for i in reading.indicators(group.coordinator)}


def test_yes_names_the_agreement(group, agree):
    made = agree(group.of_refuge, group.of_clinic)
    assert answer(group) == {"agreement": made, "near": []}


@pytest.mark.parametrize(
    ("category", "purpose", "reasons"),
    [("intelligence", "evidence", ["category"]), ("aggregate_counts", "service", ["purpose"]), ("intelligence", "service", ["category", "purpose"])],
)  # fmt: skip
def test_no_names_every_reason(group, agree, category, purpose, reasons):
    made = agree(group.of_refuge, group.of_clinic)
    found = answer(group, category, purpose)
    assert found["agreement"] is None
    assert [(n["agreement"], n["reasons"]) for n in found["near"]] == [(made, reasons)]


def test_the_nearest_agreement_comes_first_and_those_of_others_not_at_all(group, agree):
    far = agree(ends=-0.5, title="Far")
    near = agree(group.of_refuge, title="Near")
    others = Agreement.objects.create(
        title="Others", categories=[], purposes=[], valid_from=near.valid_from, valid_until=near.valid_until
    )
    AgreementParty.objects.create(agreement=others, organisation=group.refuge)
    found = answer(group)["near"]
    assert [n["agreement"] for n in found] == [near, far]
    assert found[0]["reasons"] == ["receiver_not_signed", "not_in_force"]
    assert found[1]["reasons"] == ["sender_not_signed", "receiver_not_signed", "not_in_force", "expired"]


def waits(asker) -> list[str]:
    return [item["label"] for item in reading.waiting(asker)]


def test_an_unsigned_agreement_waits_for_the_focal_point_of_who_has_not_signed(group, agree):
    agree(group.of_refuge)
    assert waits(group.of_clinic) == ["Sign “Counts” for Clinic"]
    assert waits(group.of_refuge) == []
    assert waits(group.worker) == []
    agreed.end_agreement(group.coordinator, Agreement.objects.get(), "over")
    assert waits(group.of_clinic) == []


@pytest.mark.parametrize(("ends", "waiting"), [(59, True), (61, False), (0.01, True)])
def test_an_agreement_that_runs_out_soon_waits_for_its_parties(group, agree, ends, waiting):
    agree(group.of_refuge, group.of_clinic, ends=ends)
    assert (waits(group.of_refuge) == ["“Counts” runs out"]) is waiting
    assert waits(group.worker) == []


def test_a_seat_without_deputy_waits_for_who_manages(group):
    Seat.objects.create(organisation=group.refuge, title="Member", holder=group.worker, deputy=group.newcomer)
    Seat.objects.create(organisation=group.clinic, title="Member", holder=group.of_clinic)
    assert waits(group.coordinator) == waits(group.administrator) == ["Name a deputy for Clinic"]
    assert waits(group.of_clinic) == []


def test_every_item_that_waits_has_an_address(group, agree):
    agree(group.of_refuge)
    Seat.objects.create(organisation=group.clinic, title="Member")
    for asker in (group.of_clinic, group.coordinator):
        assert all(item["url"].startswith("/group/") for item in reading.waiting(asker))


def test_the_scoreboard_knows_the_indicators(group):
    listed = next(one for one in objectives() if one["key"] == "partnerships")["indicators"]
    assert [i["key"] for i in listed] == list(indicators(group))


def test_agreements_in_force_are_counted_now_and_a_quarter_ago(group, agree):
    agree(group.of_refuge, group.of_clinic)
    agree(group.of_refuge, title="half signed")
    agree(group.of_refuge, group.of_clinic, begins=3, title="later")
    old = agree(group.of_refuge, group.of_clinic, title="old")
    now = timezone.now()
    Agreement.objects.filter(pk=old.pk).update(valid_from=now - 200 * DAY, valid_until=now - 10 * DAY)
    AgreementParty.objects.filter(agreement=old).update(signed_on=now - 200 * DAY)
    found = indicators(group)
    assert (found["agreements_in_force"]["value"], found["agreements_in_force"]["before"]) == (1, 1)
    assert (found["parties_signed"]["value"], found["parties_signed"]["before"]) == (2, 2)
    assert found["parties_signed"]["target"] == 3


def test_those_that_expire_are_counted(group, agree):
    agree(group.of_refuge, group.of_clinic, ends=59)
    agree(group.of_refuge, group.of_clinic, ends=61, title="longer")
    assert indicators(group)["expiring"]["value"] == 1
    assert indicators(group)["expiring"]["lower_is_better"] is True


def test_seats_are_counted_by_their_terms(group):
    assert indicators(group)["seats_filled"]["value"] is None
    today = timezone.localdate()
    Seat.objects.create(
        organisation=group.refuge, title="a", holder=group.worker, deputy=group.newcomer, since=today
    )
    Seat.objects.create(organisation=group.clinic, title="a", holder=group.of_clinic, since=today - 200 * DAY)
    found = indicators(group)["seats_filled"]
    assert (found["value"], found["before"]) == (50, 0)


def test_the_list_of_organisations_counts_members_who_may_sign_in(group):
    from palermo.commons.parties.models import Member

    Member.objects.filter(pk=group.worker.pk).update(is_active=False)
    counts = {o.name: o.n_members for o in reading.organisations_with_numbers(group.worker)}
    assert counts == {"Clinic": 1, "Council": 2, "Refuge": 2}
    left = organisation("Left")
    type(left).objects.filter(pk=left.pk).update(left=timezone.localdate())
    assert "Left" not in {o.name for o in reading.organisations_with_numbers(group.worker)}


def test_what_an_organisation_is_bound_by(group, agree):
    made = agree(group.of_refuge, group.of_clinic)
    agree(group.of_refuge, title="half signed")
    assert list(reading.agreements_of(group.worker, group.refuge)) == [made]
    assert list(reading.agreements_of(group.worker, group.council)) == []
    assert reading.is_in_force(group.worker, made)
