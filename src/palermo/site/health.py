"""/health: whether the installation is well, for whoever watches it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from palermo.commons.access.demo_link import comes_over_loopback

QUEUE_TOO_OLD = dt.timedelta(minutes=10)


def checks() -> dict[str, Any]:
    """What was looked at. `queue_seconds` is how long the oldest waiting task has been waiting, or None."""
    found: dict[str, Any] = {
        "database": False,
        "migrations": False,
        "vault_key": bool(settings.PALERMO_VAULT_KEY),
    }
    found["queue_seconds"] = None
    try:
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if found["migrations"]:
            oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
            if oldest:
                found["queue_seconds"] = int((timezone.now() - oldest.enqueued_at).total_seconds())
    except DatabaseError:
        pass
    return found


def is_well(found: dict[str, Any]) -> bool:
    """Whether all of it is as it should be."""
    waiting = found["queue_seconds"]
    in_time = waiting is None or waiting < QUEUE_TOO_OLD.total_seconds()
    return bool(found["database"] and found["migrations"] and found["vault_key"] and in_time)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """GET /health: 200 or 503. Strangers learn that and no more; on the machine itself, what is wrong."""
    found = checks()
    well = is_well(found)
    answer: dict[str, Any] = {"well": well}
    if comes_over_loopback(request):
        answer |= found
    return JsonResponse(answer, status=200 if well else 503, headers={"Cache-Control": "no-store"})
