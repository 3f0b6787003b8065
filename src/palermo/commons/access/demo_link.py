"""Sign-in links of a demo: one a role, signed with the demo's own key, good on this machine alone."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from palermo.commons.access import reading
from palermo.commons.parties.models import Member, Role

SALT = "palermo.access.demo_link"
SIGNATURE_LENGTH = 24
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class NotADemo(Exception):
    """A sign-in link was asked for outside a demo."""


def one_for_each_role() -> list[dict[str, str]]:
    """For every role that somebody holds: `role` in words, `name`, `organisation`, `path`."""
    found = [(role, reading.somebody_with(role)) for role in Role]
    return [
        {
            "role": str(role.label),
            "name": who.name,
            "organisation": who.organisation.name,
            "path": path_for(role),
        }
        for role, who in found
        if who
    ]


def path_for(role: Role) -> str:
    """The path that signs somebody with the role in. Raises NotADemo anywhere but in a demo."""
    if not settings.PALERMO_DEMO:
        raise NotADemo
    return reverse("demo_sign_in", args=[f"{role.value}-{_signature(role)}"])


def member_of(request: HttpRequest, link: str) -> Member | None:
    """Whom the link signs in: nobody outside a demo, from another machine or through a proxy."""
    if not settings.PALERMO_DEMO or not comes_over_loopback(request):
        return None
    value, _, signature = link.rpartition("-")
    if value not in Role.values or not constant_time_compare(signature, _signature(Role(value))):
        return None
    return reading.somebody_with(Role(value))


def comes_over_loopback(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, as far as the connection itself shows."""
    if any(request.META.get(header) for header in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _signature(role: Role) -> str:
    return salted_hmac(SALT, role.value, algorithm="sha256").hexdigest()[:SIGNATURE_LENGTH]
