"""The same doors for the API: the session's cookie, the same rules, plain refusals."""

from __future__ import annotations

from inspect import getclosurevars

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.operation import Operation
from ninja.security import APIKeyCookie

from palermo.commons.access.doors import NOBODY, PUBLIC, RULES, allowed, guarded


class ApiDoor(APIKeyCookie):
    """The same door for an operation of the API: the session's cookie, the same rules, plain refusals."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> object:
        known = RULES.get(self.rule)
        if self.rule == PUBLIC:
            return True
        if not request.user.is_authenticated:
            raise HttpError(401, gettext("Sign in first: the API uses the session of the site."))
        if not allowed(request.user, self.rule):
            raise HttpError(403, gettext("You may not do this."))
        if known and known.lacks_second_factor(request):
            raise HttpError(403, gettext("This needs the second step of sign-in. Take it on the site first."))
        return request.user


def api_doors(api: NinjaAPI) -> tuple[list, str, str]:
    """The API's URLs, each operation with its rule; an operation without one is shut, and so are root pages.

    `api.urls` is what django-ninja would have mounted. Its pages about the API itself stand behind `public`.
    """
    patterns, app, space = api.urls
    return [_behind_a_door(one) for one in patterns if isinstance(one, URLPattern)], app, space


def _behind_a_door(one: URLPattern) -> URLPattern:
    if one.name in {"openapi-json", "openapi-view", "api-root"}:
        return URLPattern(one.pattern, guarded(one.callback, PUBLIC), one.default_args, one.name)
    operations = getclosurevars(one.callback).nonlocals["self"].operations
    rules = [_rule_of_operation(operation) for operation in operations]
    named = sorted({rule for rule in rules if rule})
    view = one.callback if None not in rules else guarded(one.callback, NOBODY)
    setattr(view, "rule", " ".join(named) if None not in rules else NOBODY)  # noqa: B010
    return URLPattern(one.pattern, view, one.default_args, one.name)


def _rule_of_operation(operation: Operation) -> str | None:
    rules = [one.rule for one in operation.auth_callbacks if isinstance(one, ApiDoor)]
    return rules[0] if len(rules) == len(operation.auth_callbacks) == 1 else None
