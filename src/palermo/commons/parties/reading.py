"""Organisations, members and seats: every member of the group may see who the others are."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from palermo.commons.parties.models import Member, Organisation, RoleGrant, Seat


def organisations(asker: Member | None) -> QuerySet[Organisation]:
    """The organisations in the group today."""
    return Organisation.objects.filter(Q(left=None) | Q(left__gt=timezone.localdate())).select_related(
        "place"
    )


def public_organisations() -> QuerySet[Organisation]:
    """The organisations that agreed to be named on the public pages."""
    return organisations(None).filter(public=True)


def organisation(asker: Member, identifier: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.select_related("place"), pk=identifier)


def members(asker: Member, of: Organisation | None = None) -> QuerySet[Member]:
    """Members who may sign in, with the roles that they hold today in `today_grants`."""
    found = Member.objects.filter(is_active=True).select_related("organisation")
    found = found.prefetch_related(
        Prefetch("grants", queryset=grants_at(timezone.localdate()), to_attr="today_grants")
    )
    return found.filter(organisation=of) if of else found


def member(asker: Member, identifier: UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("organisation"), pk=identifier)


def grants_at(day: date) -> QuerySet[RoleGrant]:
    """The role grants that hold on a day: a grant holds within [since, until)."""
    return RoleGrant.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def roles_of(asker: Member, of: Member, day: date | None = None) -> frozenset[str]:
    return frozenset(grants_at(day or timezone.localdate()).filter(member=of).values_list("role", flat=True))


def seats(asker: Member, of: Organisation | None = None, day: date | None = None) -> QuerySet[Seat]:
    """The seats whose term runs on a day, with holder and deputy."""
    day = day or timezone.localdate()
    found = Seat.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    found = found.select_related("organisation", "holder", "deputy")
    return found.filter(organisation=of) if of else found
