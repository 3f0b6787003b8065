"""A group enters its own wards: by name, inside a place, with or without an outline."""

from __future__ import annotations

import json
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from people import member, organisation

from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Role
from palermo.commons.places import reading as places
from palermo.commons.places.models import Place
from palermo.objectives.partnerships import actions

pytestmark = pytest.mark.django_db
SQUARE = [[-30.0, 40.0], [-29.9, 40.0], [-29.9, 40.1], [-30.0, 40.1], [-30.0, 40.0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


@pytest.fixture
def coordinator():
    return member(organisation(), Role.COORDINATOR)


@pytest.fixture
def portugal() -> Place:
    return Place.objects.get(code="PT")


@pytest.fixture
def entered(client, coordinator):
    """A browser in which the coordinator gave both steps."""
    client.force_login(coordinator)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = coordinator._meta.pk.value_to_string(coordinator)
    session.save()
    return client


def send(entered, **answers):
    return entered.post(reverse("partnerships:new_area"), answers)


def outline(content: bytes | dict) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "ward.geojson", content if isinstance(content, bytes) else json.dumps(content).encode()
    )


def test_an_area_lies_inside_its_place_and_leaves_one_line(coordinator, portugal) -> None:
    before = Entry.objects.count()
    ward = actions.add_area(coordinator, name=" Old Harbour ", within=portugal, outline=POLYGON)
    assert (ward.code, ward.name, ward.parent, ward.shape) == (
        "PT/old-harbour",
        "Old Harbour",
        portugal,
        POLYGON,
    )
    assert places.alpha3(ward) == "PRT"
    quay = actions.add_area(coordinator, name="Quay", within=ward)
    assert (quay.code, quay.shape) == ("PT/old-harbour/quay", None)
    assert list(places.parts(None, ward)) == [quay]
    assert [e.verb for e in Entry.objects.order_by("number")[before:]] == ["partnerships.area.added"] * 2


def test_a_name_in_another_script_is_a_name(coordinator, portugal) -> None:
    assert actions.add_area(coordinator, name="الميناء القديم", within=portugal).code == "PT/الميناء-القديم"


@pytest.mark.parametrize("name", ["", "  ", "---", "w" * 60])
def test_a_name_that_gives_no_code_is_refused(coordinator, portugal, name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        actions.add_area(coordinator, name=name, within=portugal)


def test_twice_and_a_wrong_outline_are_refused_and_leave_nothing(coordinator, portugal) -> None:
    actions.add_area(coordinator, name="Station", within=portugal)
    places_before, lines_before = Place.objects.count(), Entry.objects.count()
    with pytest.raises(ValidationError, match="already"):
        actions.add_area(coordinator, name="station", within=portugal)
    with pytest.raises(ValidationError, match="outline"):
        actions.add_area(coordinator, name="Hillside", within=portugal, outline={"type": "Point"})
    assert (Place.objects.count(), Entry.objects.count()) == (places_before, lines_before)


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.COORDINATOR, Role.ADMINISTRATOR}])
def test_nobody_else_enters_areas(portugal, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_area(member(organisation(), role), name="Station", within=portugal)


@pytest.mark.parametrize("within", ["PT", "pt", "Portugal", " portugal "])
def test_the_page_takes_a_place_by_name_or_code(entered, within: str) -> None:
    assert send(entered, name="Station", within=within).status_code == 302
    assert places.by_code(None, "PT/station") is not None
    assert "Station" in entered.get(reverse("partnerships:areas")).content.decode()


def test_an_unknown_place_and_one_of_several_say_what_to_write(entered) -> None:
    unknown = send(entered, name="Station", within="Atlantis")
    assert unknown.status_code == 422
    assert "No place of this name" in unknown.content.decode()
    several = send(entered, name="Station", within="Luxembourg")
    assert several.status_code == 422
    for place in Place.objects.filter(name="Luxembourg"):
        assert place.code in several.content.decode()
    assert not list(places.own_areas(None))


def test_the_page_takes_an_outline_and_refuses_what_is_none(entered) -> None:
    for wrong in (
        b"not json",
        b"[" * 100_000,
        b"{}",
        b'{"type": "Point", "coordinates": [1, 2]}',
        b" " * 300_000,
    ):
        answer = send(entered, name="Station", within="PT", outline=outline(wrong))
        assert answer.status_code == 422, wrong[:20]
    assert not list(places.own_areas(None))
    assert send(entered, name="Station", within="PT", outline=outline(POLYGON)).status_code == 302
    assert places.own_areas(None).get().shape == POLYGON


def test_an_empty_list_teaches_and_shows_the_button_to_those_who_may(client, entered) -> None:
    page = entered.get(reverse("partnerships:areas")).content.decode()
    assert "No area yet" in page
    assert reverse("partnerships:new_area") in page
    client.force_login(member(organisation(), Role.CASE_WORKER))
    assert reverse("partnerships:new_area") not in client.get(reverse("partnerships:areas")).content.decode()
