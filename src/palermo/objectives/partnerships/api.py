"""The directory for programs, read-only, by HSDS 3.0."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router

from palermo.commons.access.doors import api_door
from palermo.commons.access.requests import MemberRequest
from palermo.commons.services import reading
from palermo.commons.services.hsds import as_hsds
from palermo.commons.services.models import Service

router = Router(tags=["partnerships"])


@router.get(
    "/hsds/services", response=dict[str, Any], auth=api_door("services.read"), summary="Services, by HSDS 3.0"
)
def services(
    request: MemberRequest, page: int = Query(1, ge=1, le=100_000), per_page: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """A page of services with their organisation, telephone, hours, languages and front door; no place where people stay."""
    from palermo.analytics.formats.hsds import page_of

    found = reading.services(request.user).order_by("name", "pk")
    shown = found[(page - 1) * per_page : page * per_page]
    return page_of([as_hsds(service) for service in shown], found.count(), page, per_page)


@router.get(
    "/hsds/services/{identifier}",
    response={200: dict[str, Any], 404: dict[str, str]},
    auth=api_door("services.read"),
    summary="One service, by HSDS 3.0",
)
def service(request: MemberRequest, identifier: UUID) -> dict[str, Any]:
    """One service."""
    try:
        return as_hsds(reading.service(request.user, identifier))
    except Service.DoesNotExist:
        raise Http404 from None
