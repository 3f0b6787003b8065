"""Sign-in links of a demo: signed with the demo's own key, good for one installation and one machine."""

from __future__ import annotations

import ipaddress

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from palermo.commons.access import reading
from palermo.commons.parties.models import Member

SALT = "palermo.access.demo_link"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class NotADemo(Exception):
    """A sign-in link was asked for outside a demo."""


def address_for(member: Member) -> str:
    """The path that signs the member in. Raises NotADemo anywhere but in a demo."""
    if not settings.PALERMO_DEMO:
        raise NotADemo
    return reverse("demo_sign_in", args=[signing.dumps(str(member.pk), salt=SALT)])


def member_of(request: HttpRequest, link: str) -> Member | None:
    """Whom the link signs in: nobody outside a demo, from another machine or through a proxy."""
    if not settings.PALERMO_DEMO or not comes_over_loopback(request):
        return None
    try:
        return reading.member_by_id(signing.loads(link, salt=SALT))
    except signing.BadSignature:
        return None


def comes_over_loopback(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, as far as the connection itself shows."""
    if any(request.META.get(header) for header in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def note_on_session(request: HttpRequest, member: Member, method: str) -> None:
    """Write into the session how the member came in, where `second_factor` reads it."""
    record_authentication(request, member, method)
