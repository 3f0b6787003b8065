"""Who reads the directory, who speaks for a service, and who keeps a place."""

from __future__ import annotations

import rules

from palermo.commons.access.doors import declare
from palermo.commons.access.predicates import has_role, is_signed_in
from palermo.commons.parties.models import Member, Role
from palermo.commons.services.models import Service


@rules.predicate
def gives_it(member: Member, thing: object = None) -> bool:
    """The member's organisation gives the service, or no service is in question yet."""
    if thing is None:
        return True
    return (
        isinstance(thing, Service)
        and thing.provider is not None
        and thing.provider.organisation_id is not None
        and thing.provider.organisation_id == member.organisation_id
    )


speaks = has_role(Role.FOCAL_POINT, Role.CASE_WORKER, Role.CASE_SUPERVISOR)

declare("services.read", is_signed_in, about="look into the directory of services")
declare(
    "services.enter", speaks & gives_it, about="enter a service of the own organisation, say what is free"
)
declare("services.hold", speaks, about="keep a place for two hours")
declare(
    "services.bring_in",
    has_role(Role.COORDINATOR),
    about="bring a directory of services in",
    second_factor=True,
)
