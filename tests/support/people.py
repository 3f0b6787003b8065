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


def signed_in(client, asker: Member):
    """The client with the asker signed in by password and second step; a new one if somebody is in it already."""
    import time

    from django.test import Client

    if "_auth_user_id" in client.session:
        client = Client()
    client.force_login(asker)
    session = client.session
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    session["account_authentication_methods_user"] = str(asker.pk)
    session.save()
    return client
