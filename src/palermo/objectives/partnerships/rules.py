"""Who manages the group's organisations, members and seats."""

from __future__ import annotations

from palermo.commons.access.doors import declare
from palermo.commons.access.predicates import has_role, is_signed_in
from palermo.commons.parties.models import Role

declare("partnerships.read", is_signed_in, about="see who is in the group and what it agreed on")
declare(
    "partnerships.manage",
    has_role(Role.COORDINATOR, Role.ADMINISTRATOR),
    about="enter organisations and members, give and end roles, fill seats",
    second_factor=True,
)
