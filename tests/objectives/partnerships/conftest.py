"""A group of three organisations with the people that the room knows."""

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
    council, refuge, clinic = organisation("Council"), organisation("Refuge"), organisation("Clinic")
    return SimpleNamespace(
        council=council,
        refuge=refuge,
        clinic=clinic,
        coordinator=member(council, Role.COORDINATOR),
        administrator=member(council, Role.ADMINISTRATOR),
        of_refuge=member(refuge, Role.FOCAL_POINT),
        of_clinic=member(clinic, Role.FOCAL_POINT),
        worker=member(refuge, Role.CASE_WORKER),
        newcomer=member(refuge),
    )


@pytest.fixture
def agree(group):
    """An agreement between refuge and clinic on aggregate counts for evidence."""
    from palermo.commons.agreements import actions

    def agree(*signers, begins=-1.0, ends=100.0, title="Counts"):
        now = timezone.now()
        made = actions.draft_agreement(
            group.coordinator,
            title=title,
            parties=[group.refuge, group.clinic],
            categories=["aggregate_counts"],
            purposes=["evidence"],
            valid_from=now + dt.timedelta(days=begins),
            valid_until=now + dt.timedelta(days=ends),
        )
        for signer in signers:
            made = actions.sign_agreement(signer, made)
        return made

    return agree
