"""Finding services: which fit a need, why or why not, and what was said to be free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from palermo.commons.access.doors import require
from palermo.commons.parties.models import Member
from palermo.commons.services.eligibility import ASK, FITS, NOT, Fit, fit
from palermo.commons.services.models import Capacity, Hold, Service

FRESH = dt.timedelta(hours=12)  # what was said longer ago is no longer a number to count on
ORDER = {FITS: 0, ASK: 1, NOT: 2}


@dataclass(frozen=True)
class Found:
    """A service with how it fits and how many places are left; `left` is None when nobody said lately."""

    service: Service
    fit: Fit
    left: int | None


def services(asker: Member) -> QuerySet[Service]:
    """Every service that is or will again be given, with its provider, capacity and the holds of this moment."""
    require(asker, "services.read")
    return (
        Service.objects.exclude(status=Service.Status.INACTIVE)
        .select_related("provider", "capacity", "provider__organisation", "assured_by")
        .annotate(n_held=Count("holds", filter=Q(holds__until__gt=timezone.now())))
    )


def find(
    asker: Member, need: str, words: str, person: Mapping[str, Any], most: int = 25
) -> tuple[list[Found], int]:
    """The first `most` services of a kind of need whose words fit, and how many there are in all.

    The fitting ones come first, then those that are open, then those with places left. None is left out for not fitting:
    the reasons stand beside it. Only what is shown is read whole.
    """
    require(asker, "services.read")
    chosen = Service.objects.exclude(status=Service.Status.INACTIVE).order_by()
    if need:
        chosen = chosen.filter(need=need)
    for word in words.split()[:6]:
        chosen = chosen.filter(
            Q(name__icontains=word) | Q(description__icontains=word) | Q(provider__name__icontains=word)
        )
    free = _free_now()
    fits: dict[UUID, Fit] = {}
    ranks = []
    for key, name, status, eligibility in chosen.values_list(
        "pk", "name", "status", "eligibility"
    ).iterator():
        fits[key] = fit(eligibility, person)
        closed = status != Service.Status.ACTIVE
        ranks.append((ORDER[fits[key].verdict], closed, -free.get(key, 0), name, key))
    first = [rank[-1] for rank in nsmallest(most, ranks)]
    whole = services(asker).in_bulk(first)
    return [Found(whole[key], fits[key], left(asker, whole[key])) for key in first if key in whole], len(
        ranks
    )


def _free_now() -> dict[UUID, int]:
    """Places said lately to be free less those held now, of every service of which somebody said so."""
    now = timezone.now()
    said = dict(Capacity.objects.filter(said__gt=now - FRESH).values_list("service_id", "free"))
    for key in Hold.objects.filter(until__gt=now).values_list("service_id", flat=True):
        if key in said:
            said[key] -= 1
    return said


def left(asker: Member, service: Service) -> int | None:
    """Free places less those that are held; None when nothing was said within FRESH. `service` is one of `services`."""
    capacity = getattr(service, "capacity", None)
    if capacity is None or capacity.said < timezone.now() - FRESH:
        return None
    return max(capacity.free - service.n_held, 0)  # type: ignore[attr-defined]  # annotated by `services`


def service(asker: Member, identifier: UUID) -> Service:
    """One service. Raises Service.DoesNotExist."""
    return services(asker).get(pk=identifier)


def holds(asker: Member, service: Service) -> QuerySet[Hold]:
    """What the asker's organisation keeps of it now; the provider sees all of its holds."""
    require(asker, "services.read")
    now = service.holds.filter(until__gt=timezone.now()).select_related("organisation")
    if service.provider is not None and service.provider.organisation_id == asker.organisation_id:
        return now
    return now.filter(organisation_id=asker.organisation_id)


def hold(asker: Member, identifier: UUID) -> Hold:
    """A hold of the asker's organisation. Raises Hold.DoesNotExist for every other."""
    require(asker, "services.hold")
    return Hold.objects.select_related("service").get(pk=identifier, organisation_id=asker.organisation_id)
