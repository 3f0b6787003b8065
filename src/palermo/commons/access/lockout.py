"""Locked out after five wrong passwords: what counts as the same account and place, and what is said."""

from __future__ import annotations

from datetime import timedelta

from allauth.core.internal.httpkit import get_client_ip
from axes.attempts import get_cool_off_threshold
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account_tried(request: HttpRequest, credentials: dict | None = None) -> str:
    """The address that was typed, in one spelling, known or not."""
    typed = (credentials or {}).get("email") or (credentials or {}).get("username")
    return (typed or request.POST.get("login", "")).strip().lower()


def client_address(request: HttpRequest) -> str:
    """Where the request comes from; the proxy's word counts only when the installation has a proxy."""
    return get_client_ip(request) or ""


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """How long it still takes. The same for an address that nobody has."""
    newest = (
        AccessAttempt.objects.filter(
            username=account_tried(request, credentials), ip_address=client_address(request)
        )
        .order_by("-attempt_time")
        .first()
    )
    left: timedelta = settings.AXES_COOLOFF_TIME
    if newest:
        left = newest.attempt_time - get_cool_off_threshold(request)
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
