"""The sign-in links of a demo: this installation, this machine, a demo, or nothing."""

from __future__ import annotations

import pytest
from people import member, organisation

from palermo.commons.access import demo_link
from palermo.commons.parties.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return member(organisation(), Role.ANALYST)


@pytest.fixture
def link(analyst, settings):
    settings.PALERMO_DEMO = True
    return demo_link.path_for(Role.ANALYST)


def test_it_signs_the_member_of_the_role_in(client, link, analyst):
    assert client.get(link)["Location"] == "/desk/"
    assert client.get("/api/me").json()["roles"] == ["analyst"]


def test_it_changes_places_when_somebody_is_signed_in(client, link, analyst):
    client.force_login(member(organisation(), Role.EDITOR))
    client.get(link)
    assert client.get("/api/me").json()["roles"] == ["analyst"]


def test_it_opens_nothing_outside_a_demo(client, link, settings):
    settings.PALERMO_DEMO = False
    assert client.get(link).status_code == 404
    with pytest.raises(demo_link.NotADemo):
        demo_link.path_for(Role.ANALYST)


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_it_opens_nothing_from_elsewhere_or_through_a_proxy(client, link, where):
    assert client.get(link, **where).status_code == 404


def test_it_opens_nothing_in_another_installation(client, link, settings):
    settings.SECRET_KEY = "of another installation, and long enough to be one"
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("change", [lambda x: x[:-3] + "00/", lambda x: x.replace("analyst", "coordinator")])
def test_a_changed_link_opens_nothing(client, link, change):
    member(organisation(), Role.COORDINATOR)
    assert client.get(change(link)).status_code == 404


def test_one_link_for_each_role_that_somebody_holds(settings, link, analyst):
    busy = member(organisation(), Role.ANALYST, Role.AUDITOR)
    found = {one["role"]: one for one in demo_link.one_for_each_role()}
    assert set(found) == {"analyst", "auditor"}
    assert found["auditor"]["organisation"] == busy.organisation.name
    assert found["analyst"]["organisation"] == analyst.organisation.name, (
        "who has fewer other roles shows the role"
    )
