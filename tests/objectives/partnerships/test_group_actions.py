"""Managing the group: one line in the audit each, and what nobody can do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from people import member

from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Member, Organisation, Role, RoleGrant, Seat
from palermo.commons.parties.reading import roles_of, seats
from palermo.objectives.partnerships import actions, reading

DAY = dt.timedelta(days=1)


def last_verb(thing) -> str:
    return Entry.objects.filter(thing_id=str(thing.pk)).order_by("-number").first().verb


def lines() -> int:
    return Entry.objects.count()


def test_an_organisation_is_entered_once(group):
    added = actions.add_organisation(group.coordinator, name=" Open Door ", kind="NGO", public=True)
    assert (added.name, added.public) == ("Open Door", True)
    assert last_verb(added) == "partnerships.organisation.added"
    with pytest.raises(ValidationError, match="already"):
        actions.add_organisation(group.coordinator, name="open door", kind="NGO")
    assert Organisation.objects.filter(name__iexact="open door").count() == 1


def test_a_member_is_entered_without_a_password_and_without_a_role(group):
    added = actions.add_member(
        group.administrator, email="Ana@Example.org", name="Ana", organisation=group.clinic
    )
    assert not added.has_usable_password()
    assert not added.grants.exists()
    assert added.memberships.get().organisation == group.clinic
    assert last_verb(added) == "partnerships.member.added"
    with pytest.raises(ValidationError, match="Somebody"):
        actions.add_member(group.coordinator, email="ana@example.ORG", name="Twin", organisation=group.clinic)


def test_a_role_is_given_ended_and_given_again_on_one_day(group):
    actions.grant_role(group.coordinator, group.newcomer, Role.EDITOR)
    assert roles_of(group.coordinator, group.newcomer) == {"editor"}
    with pytest.raises(ValidationError, match="already"):
        actions.grant_role(group.coordinator, group.newcomer, Role.EDITOR)
    actions.end_role(group.coordinator, group.newcomer, Role.EDITOR)
    assert roles_of(group.coordinator, group.newcomer) == frozenset()
    with pytest.raises(ValidationError, match="does not hold"):
        actions.end_role(group.coordinator, group.newcomer, Role.EDITOR)
    actions.grant_role(group.coordinator, group.newcomer, Role.EDITOR)
    verbs = Entry.objects.filter(thing_id=str(group.newcomer.pk)).values_list("verb", flat=True)
    assert [v.rsplit(".", 1)[-1] for v in verbs] == ["granted", "ended", "granted"]


@pytest.mark.parametrize("role", sorted(actions.CONFIDENTIAL))
def test_who_runs_the_machine_never_reads_cases_in_either_order(group, role):
    actions.grant_role(group.coordinator, group.newcomer, Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="cannot read confidential"):
        actions.grant_role(group.coordinator, group.newcomer, role)
    actions.end_role(group.coordinator, group.newcomer, Role.ADMINISTRATOR)
    actions.grant_role(group.coordinator, group.newcomer, role)
    with pytest.raises(ValidationError, match="cannot read confidential"):
        actions.grant_role(group.coordinator, group.newcomer, Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", sorted(Role))
def test_an_administrator_gives_nobody_what_would_be_a_way_in(group, role):
    if role in actions.CONFIDENTIAL | {Role.COORDINATOR}:
        with pytest.raises(ValidationError, match="Ask the coordinator"):
            actions.grant_role(group.administrator, group.newcomer, role)
        assert not group.newcomer.grants.exists()
    else:
        actions.grant_role(group.administrator, group.newcomer, role)


def test_every_role_that_opens_a_confidential_rule_is_held_apart_from_the_administrator():
    """A rule that wants the second factor and is not about managing opens to none whom the list forgets."""
    from palermo.commons.access import doors

    for name, rule in doors.RULES.items():
        if not rule.second_factor or name.startswith(("partnerships.", "agreements.", "audit.")):
            continue
        opened = _roles_that(rule)
        assert Role.ADMINISTRATOR not in opened, name
        if name.startswith(("records.", "evidence.", "protection.", "enforcement.")):
            assert opened <= actions.CONFIDENTIAL, name


def _roles_that(rule) -> set[Role]:
    class Somebody:
        is_authenticated = is_active = True
        pk = organisation_id = None

    found = set()
    for role in Role:
        somebody = Somebody()
        somebody._roles_of_this_request = frozenset({role.value})
        if rule.predicate.test(somebody, None):
            found.add(role)
    return found


def test_nobody_gives_a_role_to_oneself_moves_or_shuts_oneself_out(group):
    before = lines()
    with pytest.raises(ValidationError, match="oneself"):
        actions.grant_role(group.coordinator, group.coordinator, Role.ANALYST)
    with pytest.raises(ValidationError, match="oneself"):
        actions.move_member(group.coordinator, group.coordinator, group.clinic)
    with pytest.raises(ValidationError, match="oneself"):
        actions.deactivate_member(group.coordinator, group.coordinator)
    with pytest.raises(ValidationError, match="list"):
        actions.grant_role(group.coordinator, group.newcomer, "queen")
    assert lines() == before


def test_who_moves_loses_roles_and_seats_of_the_old_organisation(group):
    seat = actions.fill_seat(
        group.coordinator, group.refuge, title="Member", holder=group.worker, deputy=group.newcomer
    )
    actions.move_member(group.coordinator, group.worker, group.clinic)
    moved = Member.objects.get(pk=group.worker.pk)
    seat.refresh_from_db()
    assert moved.organisation == group.clinic
    assert roles_of(group.coordinator, moved) == frozenset()
    assert (seat.holder, seat.deputy) == (None, group.newcomer)
    assert moved.memberships.get(until=None).organisation == group.clinic
    assert last_verb(moved) == "partnerships.member.moved"
    with pytest.raises(ValidationError, match="already"):
        actions.move_member(group.coordinator, moved, group.clinic)


def test_who_is_shut_out_loses_everything_at_once(group, client):
    actions.fill_seat(group.coordinator, group.refuge, title="Member", holder=group.worker, deputy=None)
    client.force_login(group.worker)
    assert client.get("/desk/").status_code == 200
    actions.deactivate_member(group.coordinator, group.worker)
    assert client.get("/desk/").status_code == 302
    gone = Member.objects.get(pk=group.worker.pk)
    assert not gone.is_active
    assert roles_of(group.coordinator, gone) == frozenset()
    assert not Seat.objects.filter(holder=gone).exists()
    with pytest.raises(ValidationError, match="already"):
        actions.deactivate_member(group.coordinator, gone)
    with pytest.raises(ValidationError, match="shut out"):
        actions.grant_role(group.coordinator, gone, Role.EDITOR)


def test_a_seat_whose_term_runs_is_filled_anew_not_doubled(group):
    today = timezone.localdate()
    running = Seat.objects.create(
        organisation=group.refuge,
        title="Member",
        holder=group.worker,
        since=today - DAY,
        until=today + 300 * DAY,
    )
    filled = actions.fill_seat(
        group.coordinator, group.refuge, title="Member ", holder=group.of_refuge, deputy=group.worker
    )
    assert filled.pk == running.pk
    assert filled.until == running.until
    assert seats(group.coordinator, group.refuge).get().holder == group.of_refuge
    Seat.objects.update(until=today)
    anew = actions.fill_seat(
        group.coordinator, group.refuge, title="Member", holder=group.worker, deputy=None, until=today + DAY
    )
    assert anew.pk != running.pk


def test_holder_and_deputy_are_two_members_of_the_organisation(group):
    for holder, deputy in (
        (group.of_clinic, None),
        (group.worker, group.of_clinic),
        (group.worker, group.worker),
    ):
        with pytest.raises(ValidationError, match="two different"):
            actions.fill_seat(group.coordinator, group.refuge, title="Member", holder=holder, deputy=deputy)
    with pytest.raises(ValidationError, match="after today"):
        actions.fill_seat(
            group.coordinator, group.refuge, title="Member", holder=group.worker, deputy=None,
            until=timezone.localdate(),
        )  # fmt: skip
    assert not Seat.objects.exists()


@pytest.mark.parametrize("who", ["of_refuge", "worker", "newcomer"])
def test_nobody_else_manages(group, who):
    asker, before = getattr(group, who), lines()
    attempts = [
        lambda: actions.add_organisation(asker, name="x", kind="NGO"),
        lambda: actions.add_member(asker, email="x@example.org", name="x", organisation=group.clinic),
        lambda: actions.grant_role(asker, group.of_clinic, Role.EDITOR),
        lambda: actions.end_role(asker, group.of_clinic, Role.FOCAL_POINT),
        lambda: actions.move_member(asker, group.of_clinic, group.refuge),
        lambda: actions.deactivate_member(asker, group.of_clinic),
        lambda: actions.fill_seat(asker, group.refuge, title="x", holder=group.worker, deputy=None),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert lines() == before


def test_a_way_in_is_made_for_who_has_none_and_not_by_an_administrator_for_who_reads_cases(group):
    new = actions.add_member(
        group.coordinator, email="new@example.org", name="New", organisation=group.clinic
    )
    assert reading.hinders_way_in(group.administrator, new) == ""
    RoleGrant.objects.create(member=new, role=Role.CASE_WORKER)
    assert "coordinator" in reading.hinders_way_in(group.administrator, new)
    assert reading.hinders_way_in(group.coordinator, new) == ""
    new.set_password("several quiet herons wade")
    assert "already" in reading.hinders_way_in(group.coordinator, new)
    new.is_active = False
    assert "shut out" in reading.hinders_way_in(group.coordinator, new)
    assert set(actions.CONFIDENTIAL) | {Role.COORDINATOR} == set(reading.TRUSTED)
    assert reading.hinders_way_in(group.coordinator, member(group.clinic)) == "", (
        "a password that nobody can type"
    )
