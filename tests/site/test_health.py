"""/health: well or not, and no more to strangers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palermo.site import health

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_whether_it_is_well_and_nothing_else(client):
    answer = client.get("/health", REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, answer.json()) == (200, {"well": True})
    behind = client.get("/health", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert behind.json() == {"well": True}, "a proxy on the same machine is not the machine"


def test_on_the_machine_it_says_what_it_looked_at(client):
    assert client.get("/health").json() == {
        "well": True,
        "database": True,
        "migrations": True,
        "vault_key": True,
        "queue_seconds": None,
    }


def test_a_missing_key_is_not_well(client, settings):
    settings.PALERMO_VAULT_KEY = ""
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["vault_key"] is False


def test_a_task_that_waits_too_long_is_not_well(client):
    from django_tasks_db.models import DBTaskResult

    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        run_after=timezone.now(),
    )
    assert client.get("/health").status_code == 200
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - dt.timedelta(minutes=11))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["queue_seconds"] >= 660


def test_a_database_that_lacks_a_migration_is_not_well(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    assert not health.is_well(health.checks())
