"""The directory: no address where people stay, one wins the last place, and a real directory comes in twice as once."""

from __future__ import annotations

import csv
import datetime as dt
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from people import member, organisation

from palermo.analytics.formats import hsds
from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Role
from palermo.commons.services import actions, reading
from palermo.commons.services.models import Capacity, Hold, Need, Service

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hsds"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")


def people() -> SimpleNamespace:
    refuge, clinic = organisation("Refuge"), organisation("Clinic")
    return SimpleNamespace(
        of_refuge=member(refuge, Role.FOCAL_POINT),
        of_clinic=member(clinic, Role.CASE_WORKER),
        of_school=member(organisation("School"), Role.CASE_WORKER),
        analyst=member(clinic, Role.ANALYST),
        coordinator=member(organisation("Council"), Role.COORDINATOR),
    )


@pytest.fixture
def group(db) -> SimpleNamespace:
    return people()


@pytest.fixture
def beds(group) -> Service:
    return actions.enter_service(
        group.of_refuge, name="Night places", need=Need.HOUSING, eligibility={"gender": ["woman"]}
    )


def test_a_place_where_people_stay_takes_no_address(group) -> None:
    for answers in (
        {"name": "Night places", "need": Need.HOUSING, "door": "1 Market Square"},
        {"name": "Night places", "need": Need.HOUSING, "description": "Come to 12 Old Mill Lane."},
        {"name": "The refuge", "need": Need.OTHER, "door": "1 Market Square"},
    ):
        with pytest.raises(ValidationError):
            actions.enter_service(group.of_refuge, **answers)
    assert not Service.objects.exists()
    door = actions.enter_service(group.of_refuge, name="Advice", need=Need.LEGAL, door="1 Market Square")
    assert door.door == "1 Market Square"


def test_the_database_refuses_an_address_beside_housing(beds) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=beds.pk).update(door="1 Market Square")


def test_only_the_provider_speaks_for_a_service(group, beds) -> None:
    for stranger in (group.of_clinic, group.analyst):
        with pytest.raises(PermissionDenied):
            actions.say_capacity(stranger, beds, 3)
        with pytest.raises(PermissionDenied):
            actions.enter_service(stranger, beds, name="Mine")
    assert actions.say_capacity(group.of_refuge, beds, 3).free == 3


def test_what_is_free_grows_old_and_holds_are_taken_off(group, beds) -> None:
    seen = lambda: reading.service(group.of_clinic, beds.pk)  # noqa: E731
    assert reading.left(group.of_clinic, seen()) is None
    actions.say_capacity(group.of_refuge, beds, 2)
    hold = actions.hold_place(group.of_clinic, beds)
    assert reading.left(group.of_clinic, seen()) == 1
    assert not reading.holds(group.of_school, beds).exists()
    assert reading.holds(group.of_refuge, beds).get() == hold
    with pytest.raises(ValidationError):
        actions.release_place(group.of_school, hold)
    actions.release_place(group.of_clinic, hold)
    assert reading.left(group.of_clinic, seen()) == 2
    Capacity.objects.update(said=timezone.now() - reading.FRESH - dt.timedelta(minutes=1))
    assert reading.left(group.of_clinic, seen()) is None
    with pytest.raises(ValidationError, match="Nobody said lately"):
        actions.hold_place(group.of_clinic, beds)


def test_a_hold_ends_by_itself(group, beds) -> None:
    actions.say_capacity(group.of_refuge, beds, 1)
    hold = actions.hold_place(group.of_clinic, beds)
    assert hold.until - hold.since == dt.timedelta(hours=2)
    with pytest.raises(ValidationError, match="No place is left"):
        actions.hold_place(group.of_school, beds)
    Hold.objects.update(
        since=timezone.now() - dt.timedelta(hours=3), until=timezone.now() - dt.timedelta(hours=1)
    )
    assert actions.hold_place(group.of_school, beds)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_the_last_place_one_wins_and_one_is_told() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory is one connection: its transactions cannot meet")
    group = people()
    beds = actions.enter_service(group.of_refuge, name="Night places", need=Need.HOUSING)
    actions.say_capacity(group.of_refuge, beds, 1)
    ready, said = threading.Barrier(2), []

    def ask(asker) -> None:
        ready.wait()
        try:
            actions.hold_place(asker, beds)
            said.append("held")
        except ValidationError as refused:
            said.append(refused.messages[0][:16])
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[asker]) for asker in (group.of_clinic, group.of_school)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["No place is left", "held"]
    assert Hold.objects.count() == 1


def test_finding_puts_what_fits_first_and_leaves_nothing_out(group, beds) -> None:
    open_to_all = actions.enter_service(
        group.of_refuge, name="Family rooms", need=Need.HOUSING, eligibility={"gender": [], "children": True}
    )
    found, in_all = reading.find(group.of_clinic, Need.HOUSING, "", {"gender": "man", "children": True})
    assert in_all == 2
    assert [f.service for f in found] == [open_to_all, beds]
    assert dict(found[1].fit.reasons) == {"gender": "not", "children": "ask"}
    assert reading.find(group.of_clinic, Need.LEGAL, "", {}) == ([], 0)
    assert [f.service for f in reading.find(group.of_clinic, "", "family", {})[0]] == [open_to_all]


def test_places_left_come_before_places_gone(group) -> None:
    full, roomy = (
        actions.enter_service(group.of_refuge, name=name, need=Need.HOUSING, eligibility={"gender": []})
        for name in ("A full house", "B with room")
    )
    actions.say_capacity(group.of_refuge, full, 1)
    actions.hold_place(group.of_clinic, full)
    actions.say_capacity(group.of_refuge, roomy, 1)
    found, _in_all = reading.find(group.of_clinic, Need.HOUSING, "", {"gender": "man"})
    assert [(f.service, f.left) for f in found] == [(roomy, 1), (full, 0)]


def package(tmp_path: Path) -> hsds.Package:
    tables = {
        "services": [
            {"id": "1", "name": "Legal clinic", "status": "active", "organization_id": "9"},
            {"id": "2", "name": "Family shelter", "status": "active", "organization_id": "9"},
        ],
        "organizations": [{"id": "9", "name": "Ostfeld Law", "description": "Advice"}],
    }
    for name, rows in tables.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)
    return hsds.read_package(tmp_path)


def test_a_directory_comes_in_twice_as_once_and_keeps_what_members_changed(group, tmp_path) -> None:
    assert actions.bring_in_directory(group.coordinator, package(tmp_path)) == 2
    assert {s.name: s.need for s in Service.objects.all()} == {
        "Legal clinic": "legal",
        "Family shelter": "housing",
    }
    Service.objects.filter(name="Legal clinic").update(name="Law by night", assured_by=group.of_refuge)
    assert actions.bring_in_directory(group.coordinator, package(tmp_path)) == 1
    assert {s.name for s in Service.objects.all()} == {"Law by night", "Family shelter"}
    assert Entry.objects.filter(verb="services.directory.brought_in").count() == 2
    with pytest.raises(PermissionDenied):
        actions.bring_in_directory(group.of_clinic, package(tmp_path))


@real
@pytest.mark.slow
def test_the_real_directory_comes_in_whole(group) -> None:
    brought = actions.bring_in_directory(group.coordinator, hsds.read_package(SHARED / "orservices_real"))
    assert brought == Service.objects.count() == 2184
    assert not Service.objects.filter(need=Need.HOUSING).exclude(door="").exists()
    shown, in_all = reading.find(group.of_clinic, Need.LEGAL, "immigration", {"gender": "woman"}, most=3)
    assert len(shown) == 3 < in_all
