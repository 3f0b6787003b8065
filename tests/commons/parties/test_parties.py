"""Organisations, members, roles and seats: what the database refuses, and who holds what on which day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import member, organisation

from palermo.commons.access.predicates import roles_today
from palermo.commons.parties import reading
from palermo.commons.parties.models import Member, Membership, Organisation, Role, RoleGrant, Seat

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def one():
    return member(organisation("Refuge"))


def refused():
    return pytest.raises(IntegrityError)


def test_a_role_is_held_once_at_a_time_and_ends_after_it_begins(one):
    today = timezone.localdate()
    RoleGrant.objects.create(member=one, role=Role.ANALYST, since=today - 9 * DAY, until=today - 5 * DAY)
    RoleGrant.objects.create(member=one, role=Role.ANALYST)
    with refused(), transaction.atomic():
        RoleGrant.objects.create(member=one, role=Role.ANALYST)
    with refused(), transaction.atomic():
        RoleGrant.objects.create(member=one, role=Role.EDITOR, since=today, until=today - DAY)


def test_a_member_belongs_to_one_organisation_at_a_time(one):
    Membership.objects.create(member=one, organisation=one.organisation)
    with refused(), transaction.atomic():
        Membership.objects.create(member=one, organisation=organisation())


def test_a_deputy_is_somebody_else(one):
    with refused(), transaction.atomic():
        Seat.objects.create(organisation=one.organisation, title="Member", holder=one, deputy=one)
    Seat.objects.create(organisation=one.organisation, title="Member", holder=one)
    Seat.objects.create(organisation=one.organisation, title="Member")


def test_names_and_addresses_stand_once(one):
    with refused(), transaction.atomic():
        Organisation.objects.create(name="Refuge", kind=Organisation.Kind.NGO)
    with refused(), transaction.atomic():
        Member.objects.create_user(one.email, None, name="Twin", organisation=one.organisation)


def test_an_organisation_with_members_is_not_deleted(one):
    with pytest.raises(ProtectedError):
        one.organisation.delete()


def test_an_address_is_kept_in_small_letters_and_found_in_any():
    made = Member.objects.create_user("Ana.Solano@Example.ORG", None, name="Ana", organisation=organisation())
    assert made.email == "ana.solano@example.org"
    assert Member.objects.get_by_natural_key("ANA.solano@example.org") == made
    assert not made.has_usable_password()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-40, 40), st.one_of(st.none(), st.integers(0, 40)), st.integers(-60, 100))
def test_a_role_holds_from_its_day_until_the_day_that_ends_it(one, begins, length, asked):
    start = dt.date(2026, 6, 1) + begins * DAY
    until = None if length is None else start + length * DAY
    day = dt.date(2026, 6, 1) + asked * DAY
    RoleGrant.objects.all().delete()
    RoleGrant.objects.create(member=one, role=Role.EDITOR, since=start, until=until)
    holds = start <= day and (until is None or day < until)
    assert (Role.EDITOR in reading.roles_of(one, one, day)) is holds


def test_a_role_that_ended_today_is_gone_for_the_doors_too(one):
    today = timezone.localdate()
    grant = RoleGrant.objects.create(member=one, role=Role.ANALYST, since=today - DAY)
    assert roles_today(one) == reading.roles_of(one, one) == {"analyst"}
    RoleGrant.objects.filter(pk=grant.pk).update(until=today)
    assert roles_today(one) == reading.roles_of(one, one) == frozenset()


def test_seats_of_a_day(one):
    today = timezone.localdate()

    def seat(title, since, until):
        return Seat.objects.create(organisation=one.organisation, title=title, since=since, until=until)

    seat("past", today - 9 * DAY, today)
    seat("future", today + DAY, None)
    running = seat("running", today, today + DAY)
    other = Seat.objects.create(organisation=organisation("Zoo"), title="other")
    assert list(reading.seats(one)) == [running, other]
    assert list(reading.seats(one, one.organisation)) == [running]
    assert reading.seats(one, one.organisation, today - DAY).get().title == "past"


def test_members_are_those_who_may_sign_in_with_the_roles_of_today(one):
    today = timezone.localdate()
    RoleGrant.objects.create(member=one, role=Role.EDITOR)
    RoleGrant.objects.create(member=one, role=Role.ANALYST, since=today - 9 * DAY, until=today)
    gone = member(one.organisation, Role.ANALYST)
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    found = reading.members(one, one.organisation).get()
    assert found == one
    assert [g.role for g in found.today_grants] == ["editor"]


def test_organisations_that_left_are_not_listed_and_only_public_ones_are_named_to_strangers(one):
    today = timezone.localdate()
    left = organisation("Left")
    Organisation.objects.filter(pk=left.pk).update(left=today, public=True)
    leaves = organisation("Leaves")
    Organisation.objects.filter(pk=leaves.pk).update(left=today + DAY, public=True)
    assert [o.name for o in reading.organisations(one)] == ["Leaves", "Refuge"]
    assert [o.name for o in reading.public_organisations()] == ["Leaves"]


def test_an_unknown_identifier_is_not_found(one):
    assert reading.member(one, one.pk) == one
    assert reading.organisation(one, one.organisation_id) == one.organisation
    for find in (reading.member, reading.organisation):
        with pytest.raises(Http404):
            find(one, one.pk if find is reading.organisation else one.organisation_id)
