"""What a member changes about the own account, and what the machine notes about sign-ins."""

from __future__ import annotations

from django.db import transaction

from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member


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
