"""The directory for programs: valid HSDS 3.0, for members alone, and no place where people stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from people import member, organisation, signed_in

from palermo.commons.parties.models import Role
from palermo.commons.services import actions
from palermo.commons.services.hsds import as_hsds
from palermo.commons.services.models import Need, Service

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hsds"


@pytest.fixture
def provider(db):
    return member(organisation("Refuge"), Role.FOCAL_POINT)


@pytest.fixture
def entered(provider) -> list[Service]:
    open_to_all = {
        "need": Need.LEGAL, "door": "1 Market Square", "phone": "+44 1632 960101", "hours": "mornings",
        "email": "law@example.org", "eligibility": {"minimum_age": 16, "language": ["en", "es"], "gender": []},
    }  # fmt: skip
    return [
        actions.enter_service(provider, name="Advice", **open_to_all),
        actions.enter_service(provider, name="Beds", need=Need.HOUSING, phone="+44 1632 960102"),
    ]


def test_strangers_get_nothing_and_members_a_page(client, provider, entered) -> None:
    assert client.get("/api/partnerships/hsds/services").status_code == 401
    page = (
        signed_in(client, member(organisation("Clinic")))
        .get("/api/partnerships/hsds/services?per_page=1")
        .json()
    )
    assert (page["total_items"], page["total_pages"], page["size"], page["last_page"]) == (2, 2, 1, False)
    assert (
        page["contents"][0]["service_at_locations"][0]["location"]["addresses"][0]["address_1"]
        == "1 Market Square"
    )
    last = client.get("/api/partnerships/hsds/services?per_page=1&page=2").json()
    assert [one["name"] for one in last["contents"]] == ["Beds"]
    assert "service_at_locations" not in last["contents"][0]


def test_one_service_and_one_that_is_not_there(client, provider, entered) -> None:
    page = signed_in(client, provider)
    assert page.get(f"/api/partnerships/hsds/services/{entered[0].pk}").json()["name"] == "Advice"
    assert page.get("/api/partnerships/hsds/services/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_place_where_people_stay_is_never_written_even_if_a_row_held_a_door() -> None:
    assert "1 Secret Lane" not in json.dumps(
        as_hsds(Service(name="Beds", need=Need.HOUSING, door="1 Secret Lane"))
    )


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
def test_the_answers_are_valid_hsds(client, provider, entered) -> None:
    from jsonschema import Draft202012Validator, FormatChecker

    schema = json.loads((SHARED / "schema" / "service_with_definitions.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    found = signed_in(client, provider).get("/api/partnerships/hsds/services").json()["contents"]
    assert len(found) == 2
    assert not [error.message for one in found for error in validator.iter_errors(one)]
