"""Three organisations with their focal points, and a coordinator."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone


@pytest.fixture
def group(db, tmp_path, settings) -> SimpleNamespace:
    from people import member, organisation

    from palermo.commons.parties.models import Role

    settings.PALERMO_HOME = tmp_path
    refuge, clinic, police = organisation("Refuge"), organisation("Clinic"), organisation("Police")
    return SimpleNamespace(
        refuge=refuge,
        clinic=clinic,
        police=police,
        coordinator=member(organisation("Council"), Role.COORDINATOR),
        of_refuge=member(refuge, Role.FOCAL_POINT),
        of_clinic=member(clinic, Role.FOCAL_POINT),
        of_police=member(police, Role.FOCAL_POINT),
        case_worker=member(refuge, Role.CASE_WORKER),
    )


@pytest.fixture
def drafted(group):
    """A draft between refuge and clinic: de-identified records for evidence, from yesterday, for a year."""
    from palermo.commons.agreements import actions

    now = timezone.now()
    return actions.draft_agreement(
        group.coordinator,
        title="Evidence",
        parties=[group.refuge, group.clinic],
        categories=["deidentified_records"],
        purposes=["evidence"],
        valid_from=now - dt.timedelta(days=1),
        valid_until=now + dt.timedelta(days=365),
    )


@pytest.fixture
def signed(group, drafted):
    from palermo.commons.agreements import actions

    actions.sign_agreement(group.of_refuge, drafted)
    return actions.sign_agreement(group.of_clinic, drafted)
