"""The doors: rules, refusals, and the second factor of this very session."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from people import member, organisation

from palermo.commons.access import doors
from palermo.commons.access.predicates import has_role, roles_today, same_organisation
from palermo.commons.parties.models import Role, RoleGrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return member(organisation(), Role.ANALYST)


@pytest.fixture
def rule(monkeypatch):
    """A place to declare rules that no other test sees."""
    monkeypatch.setattr(doors, "RULES", dict(doors.RULES))

    def declared(name="test.room", predicate=None, **options):
        return doors.declare(
            name, predicate or has_role(Role.ANALYST), about="enter the room of the test", **options
        )

    return declared


def test_an_unknown_rule_refuses_everyone(analyst):
    assert not doors.allowed(analyst, "no.such.rule")
    with pytest.raises(PermissionDenied):
        doors.require(analyst, "no.such.rule")


def test_a_rule_is_declared_once(rule):
    rule()
    with pytest.raises(ImproperlyConfigured, match=r"test\.room"):
        rule()


def test_a_rule_asks_the_predicate_about_the_thing(rule):
    rule("test.own", same_organisation)
    ours = organisation()
    one, other = member(ours), member(organisation())
    assert doors.allowed(one, "test.own", ours)
    assert not doors.allowed(other, "test.own", ours)
    assert doors.allowed(other, "test.own"), "without a thing the door lets pass, and the page asks again"


def test_whoever_may_not_sign_in_is_refused_everything_but_public_pages(rule, analyst):
    rule()
    analyst.is_active = False
    assert not doors.allowed(analyst, "test.room")
    assert not doors.allowed(None, "test.room")
    assert doors.allowed(None, doors.PUBLIC)


def test_a_role_is_held_from_its_first_day_until_the_day_before_its_end():
    today = timezone.localdate()
    one = member(organisation())
    RoleGrant.objects.create(member=one, role=Role.EDITOR, since=today - dt.timedelta(9), until=today)
    RoleGrant.objects.create(member=one, role=Role.FINANCE, since=today, until=today + dt.timedelta(1))
    RoleGrant.objects.create(member=one, role=Role.AUDITOR, since=today + dt.timedelta(1))
    assert roles_today(one) == {"finance"}


def test_the_door_stops_strangers_strangers_of_the_role_and_sessions_without_second_factor(
    rule, client, analyst, rf
):
    rule(second_factor=True)
    view = doors.guarded(lambda request: HttpResponse("inside"), "test.room")

    def ask(user, session=None, **headers):
        request = rf.get("/room/?year=2024", headers=headers)
        request.user, request.session = user, session or {}
        return view(request)

    from django.contrib.auth.models import AnonymousUser

    stranger = ask(AnonymousUser())
    assert stranger.status_code == 302
    assert stranger["Location"] == "/account/login/?next=%2Froom%2F%3Fyear%3D2024"
    assert ask(AnonymousUser(), **{"HX-Request": "true"})["HX-Redirect"].startswith("/account/login/")
    with pytest.raises(PermissionDenied):
        ask(member(organisation(), Role.COORDINATOR))
    assert ask(analyst)["Location"].startswith("/account/2fa/?next="), "sets one up first"
    analyst.authenticator_set.create(type="totp", data={})
    assert ask(analyst)["Location"].startswith("/account/2fa/reauthenticate/?next="), (
        "gives it in this session"
    )
    given = {
        "account_authentication_methods": [{"method": "mfa", "type": "totp", "at": 1}],
        "account_authentication_methods_user": analyst._meta.pk.value_to_string(analyst),
    }
    assert ask(analyst, given).content == b"inside"
    of_another = {**given, "account_authentication_methods_user": "another"}
    assert ask(analyst, of_another).status_code == 302, "records of another member's session do not count"


def test_the_demo_link_is_no_second_factor_outside_a_demo(rf, analyst, settings):
    from palermo.commons.access.second_factor import given_in_this_session

    request = rf.get("/")
    request.user = analyst
    request.session = {
        "account_authentication_methods": [{"method": "demo_link", "at": 1}],
        "account_authentication_methods_user": analyst._meta.pk.value_to_string(analyst),
    }
    settings.PALERMO_DEMO = False
    assert not given_in_this_session(request)
    settings.PALERMO_DEMO = True
    assert given_in_this_session(request)


def test_a_view_without_a_door_is_not_answered(client, settings):
    """A forgotten `door()` shows as a missing page, whoever asks."""
    from types import ModuleType

    from django.urls import path

    from palermo.site import urls

    forgotten = ModuleType("forgotten")
    forgotten.urlpatterns = [*urls.urlpatterns, path("naked/", lambda request: HttpResponse("open"))]
    settings.ROOT_URLCONF = forgotten
    assert client.get("/naked/").status_code == 404
