"""What happens to every request: headers, time limits, language, and no page without a door."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from palermo.commons.access.doors import rule_of
from palermo.commons.access.predicates import remember_roles

GetResponse = Callable[[HttpRequest], HttpResponse]
SIGNED_IN_AT = "palermo_signed_in_at"
LAST_SEEN_AT = "palermo_last_seen_at"
SEEN_EVERY = 60  # seconds between two notes of "still here", so that reading costs no write
SWITCHED_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(
    [f"{feature}=()" for feature in SWITCHED_OFF]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
log = logging.getLogger("palermo.access")


def headers(get_response: GetResponse) -> GetResponse:
    """No device feature, no embedding elsewhere, and nothing of a member's pages left in any cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _may_be_signed_in(request) or request.path.startswith("/account/"):
            response.headers["Cache-Control"] = "no-store, private"
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answer


def time_limits(get_response: GetResponse) -> GetResponse:
    """End a session that is idle (the cookie's age) or older than a working day, however busy it is."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _may_be_signed_in(request) and request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault(SIGNED_IN_AT, now)
            if now - began > settings.PALERMO_LONGEST_HOURS * 3600:
                logout(request)
            else:
                if now - request.session.get(LAST_SEEN_AT, 0) >= SEEN_EVERY:
                    request.session[LAST_SEEN_AT] = now  # saving moves the idle limit on
                remember_roles(request.user)
        return get_response(request)

    return answer


def language(get_response: GetResponse) -> GetResponse:
    """The address's `?language=`, else the member's own, else the browser's: never a cookie."""
    known = dict(settings.LANGUAGES)

    def chosen_by(request: HttpRequest) -> str:
        asked = request.GET.get("language", "")
        if request.method in {"GET", "HEAD"} and asked in known:
            return asked
        if _may_be_signed_in(request) and request.user.is_authenticated and request.user.language in known:
            return request.user.language
        return translation.get_language_from_request(request)

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = chosen_by(request)
        request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
        with translation.override(chosen):
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", chosen)
        return response

    return answer


class OnlyDoors:
    """A view that nobody put behind a door is not answered: a forgotten rule shows as a missing page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if rule_of(view) is None:
            log.error("No rule stands on the view %s.%s: refused.", view.__module__, view.__qualname__)
            raise Http404


def _may_be_signed_in(request: HttpRequest) -> bool:
    """Whether there is a session at all. Asking only then keeps public pages free of cookies and queries."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
