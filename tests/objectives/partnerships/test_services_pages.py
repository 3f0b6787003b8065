"""The directory's pages: find, see why, keep a place, say what is free; each in both directions of its rule."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from people import member, organisation, signed_in

from palermo.commons.parties.models import Role
from palermo.commons.services import actions
from palermo.commons.services.models import Hold, Need, Service

HOUSE = {"need": Need.HOUSING, "eligibility": {"gender": ["woman"], "pets": False}}


@pytest.fixture
def provider(db):
    return member(organisation("Refuge"), Role.FOCAL_POINT)


@pytest.fixture
def asker(db):
    return member(organisation("Clinic"), Role.CASE_WORKER)


@pytest.fixture
def beds(provider) -> Service:
    return actions.enter_service(provider, name="Night places", phone="+44 1632 960101", **HOUSE)


def text(answer) -> str:
    return answer.content.decode()


def test_an_empty_directory_teaches(client, asker) -> None:
    said = text(signed_in(client, asker).get("/group/services/"))
    assert "No service here" in said
    assert "Enter a service" in said


def test_a_question_gives_reasons_and_leaves_nothing_out(client, asker, beds) -> None:
    page = signed_in(client, asker)
    said = text(page.get("/group/services/?need=housing&gender=man&person=pets&person=children"))
    assert "does not fit" in said
    assert "Not for: gender, with a pet" in said
    assert "Ask about: with children" in said
    assert "fits" in text(page.get("/group/services/?need=housing&gender=woman"))
    assert "No service here" in text(page.get("/group/services/?need=legal"))
    assert page.get("/group/services/?age=old").status_code == 422
    spanish = text(page.get("/group/services/?need=housing&gender=woman&speaks=es"))
    assert 'lang="en"' in spanish, "the language that a person speaks is not the one of the page"
    assert "Ask about: language" in spanish


def test_the_last_place_is_kept_once_and_given_back(client, provider, asker, beds) -> None:
    address = f"/group/services/{beds.pk}/"
    page = signed_in(client, asker)
    assert "Keep a place" not in text(page.get(address))
    assert page.post(address + "free/", {"free": 1}).status_code == 403
    assert "Said." in text(signed_in(client, provider).post(address + "free/", {"free": 1}, follow=True))
    page = signed_in(client, asker)
    assert "1 place left" in text(page.get(address))
    assert "Ring the service now" in text(page.post(address + "hold/", follow=True))
    assert "No place is left" in text(page.post(address + "hold/", follow=True))
    held = Hold.objects.get()
    other = signed_in(client, member(organisation("School"), Role.CASE_WORKER))
    assert other.post(f"/group/services/holds/{held.pk}/release/").status_code == 404
    assert "Kept places" not in text(other.get(address))
    page = signed_in(client, asker)
    assert "given back" in text(page.post(f"/group/services/holds/{held.pk}/release/", follow=True))
    assert "1 place left" in text(page.get(address))


def test_a_provider_enters_and_changes_its_service(client, provider, asker) -> None:
    page = signed_in(client, provider)
    answers = {
        "name": "Rooms", "need": "housing", "status": "active", "gender": ["everybody"], "language": ["es"],
        "accepts": ["children"], "refuses": ["pets"], "minimum_age": 16, "door": "1 Market Square",
    }  # fmt: skip
    refused = page.post("/group/services/new/", answers)
    assert refused.status_code == 422
    assert "Where people stay has no address here" in text(refused)
    assert not Service.objects.exists()
    del answers["door"]
    assert page.post("/group/services/new/", answers).status_code == 302
    entered = Service.objects.get()
    assert entered.eligibility == {
        "gender": [], "language": ["es"], "children": True, "pets": False, "minimum_age": 16,
    }  # fmt: skip
    change = f"/group/services/{entered.pk}/change/"
    assert 'value="16"' in text(page.get(change))
    assert page.post(change, answers | {"refuses": ["children"]}).status_code == 422
    assert page.post(change, answers | {"name": "Family rooms"}).status_code == 302
    assert "Family rooms" in text(page.get(f"/group/services/{entered.pk}/"))
    assert signed_in(client, asker).post(change, answers).status_code == 403


def test_what_was_assured_long_ago_says_so(client, asker, beds) -> None:
    page = signed_in(client, asker)
    assert "long ago" not in text(page.get(f"/group/services/{beds.pk}/"))
    Service.objects.update(assured_on=timezone.localdate() - dt.timedelta(days=200))
    assert "that is long ago, ask whether it still holds" in text(page.get(f"/group/services/{beds.pk}/"))


def test_what_nobody_assured_says_so(client, asker) -> None:
    found = Service.objects.create(name="Law", need=Need.LEGAL, source="package.zip")
    said = text(signed_in(client, asker).get(f"/group/services/{found.pk}/"))
    assert "package.zip; nobody of the group has assured it" in said
