"""Who may make, hold and erase keys. Opening is the caller's rule: only the caller knows what lies within."""

from __future__ import annotations

import rules

from palermo.commons.audit.rules import holds
from palermo.commons.parties.models import Member, Organisation, Role
from palermo.commons.vault.models import DataKey

# The roles that work with sealed things. The administrator runs the machine and is not among them.
HANDLERS = (Role.CASE_WORKER, Role.CASE_SUPERVISOR, Role.INVESTIGATOR, Role.ANALYST, Role.COORDINATOR)
HOLDERS = (Role.CASE_SUPERVISOR, Role.COORDINATOR)


@rules.predicate
def belongs(member: Member | None, thing: Organisation | DataKey | None = None) -> bool:
    """The member is active and of the organisation that the key is for."""
    if member is None or thing is None or not getattr(member, "is_active", False):
        return False
    organisation_id = thing.organisation_id if isinstance(thing, DataKey) else thing.pk
    return member.organisation_id == organisation_id


@rules.predicate
def handles_sealed_things(member: Member | None) -> bool:
    return holds(member, *HANDLERS)


@rules.predicate
def holds_back(member: Member | None) -> bool:
    return holds(member, *HOLDERS)


may_make_key = belongs
may_erase_key = belongs & handles_sealed_things
may_hold_key = belongs & holds_back
