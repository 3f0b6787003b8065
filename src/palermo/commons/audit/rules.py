"""Who may see the audit."""

from __future__ import annotations

import rules
from django.db.models import Q
from django.utils import timezone

from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Member, Role


def holds(member: Member | None, *roles: Role) -> bool:
    """Whether an active member holds one of the roles today."""
    if member is None or not getattr(member, "is_active", False):
        return False
    today = timezone.localdate()
    held = member.grants.filter(Q(until=None) | Q(until__gt=today), role__in=roles, since__lte=today)
    return held.exists()


@rules.predicate
def is_auditor(member: Member | None) -> bool:
    return holds(member, Role.AUDITOR)


@rules.predicate
def did_it(member: Member | None, entry: Entry | None = None) -> bool:
    return bool(member and entry and entry.actor_id == member.pk)


may_read_entry = is_auditor | did_it
