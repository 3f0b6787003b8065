"""The second factor: whether a member has one, and whether this very session was opened with it."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from palermo.commons.access import reading
from palermo.commons.parties.models import Member

DEMO_LINK = "demo_link"


def has_one(member: Member) -> bool:
    """Whether the member has set up an authenticator app or a passkey; recovery codes alone are none."""
    return bool(reading.kinds_of_second_factor(member) - {"recovery_codes"})


def page_to_give_it(member: Member) -> str:
    """The name of the page where the member gives it in this session, or sets one up."""
    kinds = reading.kinds_of_second_factor(member)
    if "totp" in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if "webauthn" in kinds else "mfa_index"


def given_in_this_session(request: HttpRequest) -> bool:
    """Whether this session, not some other one, was opened with a second factor.

    In a demo the sign-in link stands for it: the people are invented and there is nothing to protect.
    """
    taken = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" in taken or (settings.PALERMO_DEMO and DEMO_LINK in taken)
