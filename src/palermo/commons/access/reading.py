"""Queries of access: who asks, whom the command line means, and what a member signs in with."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q
from django.utils import timezone

from palermo.commons.parties.models import Member, Organisation, Role


def somebody_with(role: Role) -> Member | None:
    """The member whom a demo shows in this role: the one with the fewest other roles, then by name."""
    today = timezone.localdate()
    held = Q(grants__since__lte=today) & (Q(grants__until=None) | Q(grants__until__gt=today))
    return (
        Member.objects.filter(is_active=True)
        .annotate(
            roles_held=Count("grants", filter=held, distinct=True),
            holds_it=Count("grants", filter=held & Q(grants__role=role), distinct=True),
        )
        .filter(holds_it__gt=0)
        .select_related("organisation")
        .order_by("roles_held", "name", "pk")
        .first()
    )


def member_by_email(email: str) -> Member | None:
    """The member who signs in with this address, in any spelling of it."""
    return Member.objects.filter(email__iexact=email.strip()).select_related("organisation").first()


def organisation_by_name(name: str) -> Organisation | None:
    """The organisation of this name, in any case of letters."""
    return Organisation.objects.filter(name__iexact=name.strip()).first()


def kinds_of_second_factor(asker: Member) -> set[str]:
    """What the member has set up: "totp", "webauthn", "recovery_codes"."""
    return set(Authenticator.objects.filter(user=asker).values_list("type", flat=True))
