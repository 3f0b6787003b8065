"""Who sees which entries."""

from __future__ import annotations

from datetime import timedelta

import people
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from palermo.commons.audit.actions import record
from palermo.commons.audit.reading import entries
from palermo.commons.parties.models import Role, RoleGrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    house = people.organisation()
    ann, ben = people.member(house, Role.CASE_WORKER), people.member(house, Role.COORDINATOR)
    record(ann, "tests.case.read", ann)
    record(ben, "tests.case.made", ann)
    record(None, "tests.night.swept")
    return ann, ben


def verbs(found):
    return [e.verb for e in found]


def test_a_member_sees_own_deeds(two):
    ann, ben = two
    assert verbs(entries(ann)) == ["tests.case.read"]
    assert verbs(entries(ben)) == ["tests.case.made"]


def test_an_auditor_sees_all_and_filters(two):
    ann, _ben = two
    auditor = people.member(people.organisation(), Role.AUDITOR)
    assert verbs(entries(auditor)) == ["tests.night.swept", "tests.case.made", "tests.case.read"]
    assert verbs(entries(auditor, ann)) == ["tests.case.made", "tests.case.read"]
    assert verbs(entries(auditor, verb="tests.night.")) == ["tests.night.swept"]
    assert not entries(auditor, until=timezone.now() - timedelta(hours=1)).exists()
    assert entries(auditor, since=timezone.now() - timedelta(hours=1)).count() == 3


def test_the_administrator_is_no_auditor(two):
    administrator = people.member(people.organisation(), Role.ADMINISTRATOR)
    assert verbs(entries(administrator)) == []


def test_a_role_of_the_past_or_the_future_opens_nothing(two):
    today = timezone.localdate()
    member = people.member(people.organisation())
    RoleGrant.objects.create(member=member, role=Role.AUDITOR, since=today - timedelta(9), until=today)
    RoleGrant.objects.create(member=member, role=Role.AUDITOR, since=today + timedelta(1))
    assert verbs(entries(member)) == []


def test_strangers_are_refused(two):
    gone = people.member(people.organisation(), Role.AUDITOR)
    gone.is_active = False
    for stranger in (None, AnonymousUser(), gone):
        with pytest.raises(PermissionDenied):
            entries(stranger)
