"""A task of the test app: the queue carries a row's number, the worker opens the row."""

from __future__ import annotations

from django_tasks import task


@task()
def look(guest_id: str) -> int:
    from vault_app.models import Guest

    return len(Guest.objects.get(pk=guest_id).name)
