"""Who drafts, signs and ends agreements."""

from __future__ import annotations

import rules

from palermo.commons.access.doors import declare
from palermo.commons.access.predicates import has_role
from palermo.commons.agreements.models import Agreement
from palermo.commons.parties.models import Member, Role


@rules.predicate
def is_party(member: Member, thing: object = None) -> bool:
    """The member's organisation is a party, or no agreement is in question yet."""
    if thing is None:
        return True
    return (
        isinstance(thing, Agreement) and thing.parties.filter(organisation_id=member.organisation_id).exists()
    )


coordinates = has_role(Role.COORDINATOR)
signs = has_role(Role.FOCAL_POINT, Role.COORDINATOR)

declare("agreements.draft", coordinates, about="draft an agreement", second_factor=True)
declare(
    "agreements.sign",
    signs & is_party,
    about="sign an agreement for the own organisation",
    second_factor=True,
)
declare(
    "agreements.stop",
    coordinates | (signs & is_party),
    about="suspend or end an agreement",
    second_factor=True,
)
