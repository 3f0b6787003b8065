"""Two organisations with case workers and analysts."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest


@pytest.fixture
def group(db) -> SimpleNamespace:
    from people import member, organisation

    from palermo.commons.parties.models import Role

    refuge, clinic, police = organisation("Refuge"), organisation("Clinic"), organisation("Police")
    return SimpleNamespace(
        refuge=refuge,
        clinic=clinic,
        police=police,
        worker=member(refuge, Role.CASE_WORKER),
        analyst=member(refuge, Role.ANALYST),
        of_clinic=member(clinic, Role.CASE_WORKER),
        clinic_analyst=member(clinic, Role.ANALYST),
        police_analyst=member(police, Role.ANALYST),
        administrator=member(refuge, Role.ADMINISTRATOR),
    )


@pytest.fixture
def leave(group):
    """Leave a record as the case worker of the refuge; keywords replace fields."""
    from palermo.commons.records import actions

    def leave(by=None, legs=(), perpetrators=(), purpose="evidence", **fields):
        given = {"year": 2025, "quarter": 2, "gender": "woman", "forms": ["forced_labour"], **fields}
        return actions.leave_record(
            by or group.worker,
            given,
            consent=uuid.uuid4(),
            legs=legs,
            perpetrators=perpetrators,
            purpose=purpose,
        )

    return leave
