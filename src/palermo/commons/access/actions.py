"""What a member changes about the own account, and what the machine notes about sign-ins."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Membership, Organisation, Role, RoleGrant


@transaction.atomic
def choose_language(asker: Member, language: str) -> Member:
    """Keep the language in which the member reads the site."""
    asker.language = language
    asker.save(update_fields=["language"])
    record(asker, "access.language.chosen", asker, language=language)
    return asker


@transaction.atomic
def note_sign_in(asker: Member, how: str) -> None:
    """Note that the member came in, and how: `password`, `password+totp`, `webauthn`, `demo_link`."""
    record(asker, "access.signed_in", asker, how=how)


@transaction.atomic
def note_sign_out(asker: Member) -> None:
    """Note that the member went out by the button; a session that ran out leaves no line."""
    record(asker, "access.signed_out", asker)


@transaction.atomic
def note_second_factor(asker: Member, change: str) -> None:
    """Note that a second factor came or went: `totp_activated`, `webauthn_removed`, …"""
    record(asker, "access.second_factor.changed", asker, change=change)


@transaction.atomic
def enter_member(
    asker: Member | None, email: str, name: str, organisation: Organisation, roles: list[Role]
) -> Member:
    """Enter a member who has no password yet; an organisation that is new is entered too.

    `asker` is None when it happens on the machine itself: somebody has to be the first.
    """
    if organisation._state.adding:
        organisation.save()
    member = Member.objects.create_user(email, None, name=name, organisation=organisation)
    Membership.objects.create(member=member, organisation=organisation)
    RoleGrant.objects.bulk_create(RoleGrant(member=member, role=role) for role in roles)
    record(asker, "access.member.entered", member, roles=" ".join(sorted(roles)))
    return member


@transaction.atomic
def make_password_link(asker: Member | None, member: Member) -> str:
    """The path under which the member chooses a password: once, until PASSWORD_RESET_TIMEOUT."""
    key = default_token_generator.make_token(member)
    record(asker, "access.password_link.made", member)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(member), "key": key}
    )


@transaction.atomic
def forget_second_factor(asker: Member | None, member: Member, reason: str) -> int:
    """Remove every second factor of a member who lost it. Returns how many were removed."""
    removed, _ = Authenticator.objects.filter(user=member).delete()
    record(asker, "access.second_factor.forgotten", member, reason=reason, removed=removed)
    return removed
