"""A small group for the evidence room: two organisations, their analysts, and people who may not enter."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest


@pytest.fixture
def home(tmp_path: Path, settings) -> Iterator[Path]:
    """An installation folder of this test alone."""
    settings.PALERMO_HOME = tmp_path / "home"
    settings.PALERMO_HOME.mkdir()
    yield settings.PALERMO_HOME
    shutil.rmtree(settings.PALERMO_HOME, ignore_errors=True)


@pytest.fixture
def group(db, home) -> SimpleNamespace:
    from palermo.commons.parties.models import Member, Organisation, Role, RoleGrant

    refuge = Organisation.objects.create(name="Harbour Refuge", kind=Organisation.Kind.NGO)
    police = Organisation.objects.create(name="Harbour Police", kind=Organisation.Kind.LAW_ENFORCEMENT)

    def member(name: str, organisation: Organisation, *roles: Role) -> Member:
        made = Member.objects.create_user(f"{name}@example.org", None, name=name, organisation=organisation)
        for role in roles:
            RoleGrant.objects.create(member=made, role=role)
        return made

    return SimpleNamespace(
        refuge=refuge,
        police=police,
        analyst=member("analyst", refuge, Role.ANALYST),
        colleague=member("colleague", refuge, Role.CASE_WORKER),
        administrator=member("administrator", refuge, Role.ADMINISTRATOR),
        outsider=member("outsider", police, Role.ANALYST),
    )


def cases_csv(n: int = 300) -> bytes:
    """Simulated cases in our own columns."""
    from palermo.analytics import simulate

    return simulate.cases(n, seed=7).write_csv().encode()


@pytest.fixture
def version(group):
    """A version of 300 simulated cases, held by the refuge."""
    from palermo.objectives.evidence import actions

    arrived = actions.receive_file(group.analyst, io.BytesIO(cases_csv()), "cases.csv", new_name="Cases")
    arrived = actions.read_file(arrived.id)
    assert arrived.version, arrived.problem
    return arrived.version


@pytest.fixture
def frame(version) -> pl.DataFrame:
    from palermo.objectives.evidence import store

    return store.read_rows(version)
