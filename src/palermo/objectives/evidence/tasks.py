"""Long work, done by the worker. Only identifiers travel in the queue."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from palermo.objectives.evidence import actions


@task()
def read_file(import_id: str) -> None:
    """Read a received file into a version."""
    actions.read_file(UUID(import_id))


@task()
def write_report(report_id: str) -> None:
    """Write a report that was asked for."""
    actions.write_report(UUID(report_id))
