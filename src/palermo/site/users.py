"""`palermo user …`: what whoever runs the machine may do about members. No password passes through here."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from palermo.commons.access import actions, reading
from palermo.commons.parties.models import Member, Organisation, Role
from palermo.site.installation import NotHere


def add(email: str, name: str, organisation: str, roles: list[str], kind: str | None) -> str:
    """Enter a member; returns the sentence with the link. Raises NotHere with what is wrong."""
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise NotHere(f"{email} is not an e-mail address.") from wrong
    if unknown := [role for role in roles if role not in Role.values]:
        raise NotHere(f"There is no role {', '.join(unknown)}. Roles: {', '.join(Role.values)}.")
    if reading.member_by_email(email):
        raise NotHere(f"{email} is a member already. A new link: palermo user link {email}")
    belongs_to = reading.organisation_by_name(organisation)
    if belongs_to is None and (kind is None or kind not in Organisation.Kind.values):
        raise NotHere(
            f"There is no organisation “{organisation}” yet. To make it, give its --kind: "
            f"{', '.join(Organisation.Kind.values)}."
        )
    member = actions.enter_member(
        None,
        email,
        name,
        belongs_to or Organisation(name=organisation, kind=kind or ""),
        [Role(role) for role in roles],
    )
    return _with_link(member)


def link(email: str) -> str:
    """A new link for a member; returns the sentence with it."""
    return _with_link(_known(email))


def forget_second_factor(email: str, reason: str) -> str:
    """Remove a lost second factor; returns what was done."""
    if not reason.strip():
        raise NotHere("Say why: the audit keeps it.")
    removed = actions.forget_second_factor(None, _known(email), reason.strip())
    return f"{removed} removed; the next sign-in sets a new one up." if removed else "There was none."


def _known(email: str) -> Member:
    member = reading.member_by_email(email)
    if member is None:
        raise NotHere(f"No member signs in as {email}.")
    return member


def _with_link(member: Member) -> str:
    path = actions.make_password_link(None, member)
    address = settings.PALERMO_ADDRESS or "http://localhost:8000"
    return (
        f"{member.name} ({member.organisation}) chooses a password here, once, within two days:\n\n"
        f"  {address}{path}\n\nGive it to nobody else, and not by an open channel."
    )
