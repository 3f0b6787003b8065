"""Queries of access. The first argument is who asks, but for the one that must find out who asks."""

from __future__ import annotations

from palermo.commons.parties.models import Member


def member_by_id(identifier: str) -> Member | None:
    """The member who may sign in under this id. Nobody asks yet: a signed link is being read."""
    return Member.objects.filter(pk=identifier, is_active=True).first()
