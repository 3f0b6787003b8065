"""Promise 2: every URL and every operation of the API declares its rule, and everyone is asked for everything.

Two tables stand here, written by hand: which roles a rule opens to. The rules are checked against the
table, and then every URL that the installation answers is asked as a stranger and as each role, with and
without the second step: who may not enter is stopped, and who may enter is not.
"""

from __future__ import annotations

import time

import pytest
from addresses import every_address
from django.urls import NoReverseMatch, get_resolver, reverse
from people import member, organisation

from palermo.commons.access import doors
from palermo.commons.access.third_party import RULE_OF_PAGE
from palermo.commons.parties.models import Role

R = Role
EVERYONE = frozenset(Role)

# Which roles the door of a rule opens to, and whether the session needs its second factor.
OPENS_TO: dict[str, tuple[frozenset[Role], bool]] = {
    "signed_in": (EVERYONE, False),
    "own_account": (EVERYONE, False),
    "nobody": (frozenset(), False),
    "evidence.read": (frozenset({R.ANALYST}), True),
    "evidence.bring_in": (frozenset({R.ANALYST}), True),
    "evidence.report": (frozenset({R.ANALYST}), True),
    "records.leave": (frozenset({R.CASE_WORKER, R.CASE_SUPERVISOR}), True),
    "records.use": (frozenset({R.ANALYST}), True),
    "agreements.draft": (frozenset({R.COORDINATOR}), True),
    "agreements.sign": (frozenset({R.COORDINATOR, R.FOCAL_POINT}), True),
    "agreements.stop": (frozenset({R.COORDINATOR, R.FOCAL_POINT}), True),
    "services.read": (EVERYONE, False),
    "services.enter": (frozenset({R.FOCAL_POINT, R.CASE_WORKER, R.CASE_SUPERVISOR}), False),
    "services.hold": (frozenset({R.FOCAL_POINT, R.CASE_WORKER, R.CASE_SUPERVISOR}), False),
    "services.bring_in": (frozenset({R.COORDINATOR}), True),
    "partnerships.read": (EVERYONE, False),
    "partnerships.manage": (frozenset({R.COORDINATOR, R.ADMINISTRATOR}), True),
}


# Every page that a stranger may open: a page becomes public by being written down here, not by a slip.
PUBLIC_PAGES = {
    "front", "about", "help", "safety", "sitemap", "robots", "health", "set_language", "demo_sign_in",
    "ask_for_password", "account_login", "account_logout", "account_inactive", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
    "mfa_login_webauthn", "api:openapi-json", "api:openapi-view", "api:version", "api:api-root",
}  # fmt: skip


def stopped_by(answer) -> str:
    """What stopped the asker: "sign_in", "second_factor", "role", "nobody", or "" for nothing."""
    there = answer.headers.get("Location", "")
    if answer.status_code == 401 or (answer.status_code == 302 and there.startswith("/account/login/?next=")):
        return "sign_in"
    if answer.status_code == 302 and there.startswith("/account/2fa/") and "next=" in there:
        return "second_factor"
    if answer.status_code == 403:
        return "second_factor" if b"second step" in answer.content else "role"
    return ""


def test_every_url_declares_a_rule_that_exists():
    missing = [(name, rule) for name, _route, rule in doors.every_door() if not rule]
    assert not missing
    unknown = {one for _n, _a, rule in every_address() for one in rule.split()} - set(doors.RULES)
    assert not unknown


def test_what_is_public_is_written_down_above():
    assert {name for name, _address, rule in every_address() if rule == "public"} == PUBLIC_PAGES


def test_a_room_opens_by_its_own_rules():
    for name, _address, rule in every_address():
        room, colon, _page = name.partition(":")
        if colon and room == "evidence":
            assert all(one.startswith("evidence.") for one in rule.split()), name


def test_the_table_above_names_every_rule_and_no_other():
    assert set(OPENS_TO) | {"public"} == set(doors.RULES)
    asked = {name for name, (_roles, second) in OPENS_TO.items() if second}
    assert asked == {name for name, rule in doors.RULES.items() if rule.second_factor}


def test_every_page_of_allauth_is_in_the_table_and_the_table_has_no_other():
    from allauth import urls

    def names(patterns):
        for one in patterns:
            yield from names(one.url_patterns) if hasattr(one, "url_patterns") else [one.name]

    assert set(names(urls.urlpatterns)) == set(RULE_OF_PAGE)
    assert all(reason for _rule, reason in RULE_OF_PAGE.values())


def test_every_operation_of_the_api_declares_one_rule():
    from palermo.site.api import api

    operations = [
        operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    assert operations
    for operation in operations:
        rules = [one.rule for one in operation.auth_callbacks]
        assert len(rules) == 1, operation.view_func
        assert rules[0] in doors.RULES


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_rule_opens_to_the_roles_of_the_table(role):
    one = member(organisation(), role)
    opens = {name for name in OPENS_TO if doors.allowed(one, name)}
    assert opens == {name for name, (roles, _second) in OPENS_TO.items() if role in roles}


@pytest.mark.django_db
def test_a_stranger_enters_public_pages_and_nothing_else(client):
    for name, address, rule in every_address():
        answer = client.get(address)
        assert answer.status_code < 500 or name == "health", name
        if rule == "public":
            assert stopped_by(answer) == "", name
        elif rule == "nobody":
            assert answer.status_code == 404, name
        else:
            assert stopped_by(answer) == "sign_in", f"{name} answered a stranger with {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("second_step", [False, True], ids=["password alone", "with second step"])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_role_enters_what_the_table_says_and_nothing_else(client, role, second_step):
    asker = member(organisation(), role)
    asker.set_password("several quiet herons wade")  # allauth refuses who has no way to prove anything
    asker.save()
    client.force_login(asker)
    if second_step:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = asker._meta.pk.value_to_string(asker)
        session.save()
    for name, address, rule in every_address():
        if name == "account_logout":
            continue
        answer = client.get(address)
        assert answer.status_code < 500 or name == "health", f"{name} broke for {role}"
        if rule == "nobody":
            assert answer.status_code == 404, name
            continue
        if rule == "public":
            expected = ""
        else:
            opening = [OPENS_TO[one] for one in rule.split()]
            entering = [second for roles, second in opening if role in roles]
            expected = (
                "role" if not entering else "second_factor" if all(entering) and not second_step else ""
            )
        if name.startswith(("account_", "mfa_")) and rule != "public":
            # behind its door allauth itself asks for the password again, which also goes to /account/…
            assert stopped_by(answer) != "role", name
            continue
        assert stopped_by(answer) == expected, f"{name} ({rule}) answered {role} with {answer.status_code}"


def test_no_two_doors_have_the_same_address_but_those_known():
    routes = [route for _name, route, _rule in doors.every_door()]
    twice = {route for route in routes if routes.count(route) > 1}
    assert twice <= {"account/email/", "account/password/reset/"}, "the later one is never reached"


def test_the_resolver_is_the_sites():
    assert len(get_resolver().url_patterns) > 10
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
