"""The predicates that rules are made of. Combine them with `&`, `|` and `~`."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from rules.predicates import Predicate, predicate

from palermo.commons.parties.models import Member, Organisation, Role


def roles_today(member: Member) -> frozenset[str]:
    """The roles that the member holds today.

    `remember_roles` keeps the answer for one request, in which menus and doors ask a dozen times.
    """
    kept = getattr(member, "_roles_of_this_request", None)
    if kept is not None:
        return kept
    today = timezone.localdate()
    held = member.grants.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    return frozenset(held.values_list("role", flat=True))


def remember_roles(member: Member) -> None:
    """Keep today's roles on this very object, which lives as long as its request."""
    member._roles_of_this_request = roles_today(member)  # type: ignore[attr-defined]


def has_role(*roles: Role) -> Predicate:
    """Whether the member holds at least one of the roles today."""
    wanted = frozenset(role.value for role in roles)

    @predicate("has_role:" + "|".join(sorted(wanted)))
    def holds(member: Member) -> bool:
        return bool(wanted & roles_today(member))

    return holds


@predicate
def is_signed_in(member: Member) -> bool:
    """Everybody who may sign in."""
    return member.is_authenticated and member.is_active


@predicate
def same_organisation(member: Member, thing: object | None) -> bool:
    """Whether the thing belongs to the member's organisation.

    A door asks before there is a thing, and is told yes; whoever finds the thing must ask again.
    """
    if thing is None:
        return True
    if isinstance(thing, Organisation):
        return thing.pk == member.organisation_id
    return getattr(thing, "organisation_id", None) == member.organisation_id


@predicate
def is_oneself(member: Member, thing: object | None) -> bool:
    """Whether the thing is the member, or is about the member."""
    return thing is None or thing == member or getattr(thing, "member_id", None) == member.pk
