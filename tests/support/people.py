"""Organisations and members for the tests of audit and vault."""

from __future__ import annotations

import uuid

from palermo.commons.parties.models import Member, Organisation, Role, RoleGrant


def organisation(name: str = "") -> Organisation:
    return Organisation.objects.create(name=name or f"House {uuid.uuid4()}", kind=Organisation.Kind.NGO)


def member(organisation: Organisation, *roles: Role) -> Member:
    made = Member.objects.create(
        email=f"{uuid.uuid4()}@example.org", name="A member", password="!", organisation=organisation
    )
    for role in roles:
        RoleGrant.objects.create(member=made, role=role)
    return made
