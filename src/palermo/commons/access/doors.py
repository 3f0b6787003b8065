"""Doors: every URL and every API operation names the rule that opens it, and no rule means no entry.

An app declares its rules in `rules.py` and hangs its views on doors in `urls.py`:

    declare("evidence.read", has_role(Role.ANALYST), about=_("read the evidence room"), second_factor=True)
    door("data/<uuid:identifier>/", pages.data_set, rule="evidence.read", name="data_set")

A door knows who asks but not yet about what, so it calls the predicate without a thing: "might this
member at all?". A page or an action that has found the thing asks again: `require(asker, rule, thing)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.utils.functional import Promise
from rules.predicates import Predicate, predicate

from palermo.commons.access.second_factor import given_in_this_session, has_one, page_to_give_it
from palermo.commons.parties.models import Member

if TYPE_CHECKING:
    from palermo.commons.access.api_door import ApiDoor

PUBLIC = "public"
SIGNED_IN = "signed_in"
NOBODY = "nobody"
OWN_ACCOUNT = "own_account"
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Rule:
    """A named permission.

    `second_factor`: the session must have been opened with a second factor too; `second_factor_if_any`:
    only when the member has one.
    """

    name: str
    predicate: Predicate
    about: str | Promise
    second_factor: bool = False
    second_factor_if_any: bool = False

    def lacks_second_factor(self, request: HttpRequest) -> bool:
        """Whether this session must still give it."""
        wanted = self.second_factor or (self.second_factor_if_any and has_one(request.user))  # type: ignore[arg-type]
        return wanted and not given_in_this_session(request)


RULES: dict[str, Rule] = {}


def declare(
    rule: str,
    predicate_: Callable[..., bool],
    *,
    about: str | Promise,
    second_factor: bool = False,
    second_factor_if_any: bool = False,
) -> Rule:
    """Make the rule known. `about` completes "may …" in plain words, for the table of rules.

    Raises ImproperlyConfigured when the rule is declared twice: the later one would win in silence.
    """
    if rule in RULES:
        raise ImproperlyConfigured(f"The rule {rule!r} is declared twice.")
    as_predicate = predicate_ if isinstance(predicate_, Predicate) else predicate(predicate_)
    RULES[rule] = Rule(rule, as_predicate, about, second_factor, second_factor_if_any)
    return RULES[rule]


def allowed(member: Member | None, rule: str, thing: object | None = None) -> bool:
    """Whether the member may do what the rule says, to this thing. An unknown rule refuses everyone.

    The second factor belongs to a session and is asked for at the door, not here.
    """
    known = RULES.get(rule)
    if known is None:
        return False
    if rule == PUBLIC:
        return True
    if member is None or not member.is_authenticated or not member.is_active:
        return False
    return bool(known.predicate.test(member, thing))


def require(member: Member | None, rule: str, thing: object | None = None) -> None:
    """Raise PermissionDenied unless the member may."""
    if not allowed(member, rule, thing):
        raise PermissionDenied(rule)


def door(route: str, view: View, *, rule: str, name: str) -> URLPattern:
    """What `path()` is elsewhere: an address, a view, and the rule that opens it."""
    return path(route, guarded(view, rule), name=name)


def guarded(view: View, rule: str) -> View:
    """The view behind the rule. Strangers are sent to sign in, others are refused."""

    @wraps(view)
    def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _stopped(request, rule) or view(request, *args, **kwargs)

    behind_the_door.rule = rule  # type: ignore[attr-defined]
    return behind_the_door


def rule_of(view: View) -> str | None:
    """The rule that stands on the view, or None for a view that nobody put behind a door."""
    return getattr(view, "rule", None)


def every_door(
    patterns: list | None = None, above: str = "", space: str = ""
) -> Iterator[tuple[str, str, str | None]]:
    """(name with its namespaces, route, rule or None) of every URL that the installation answers."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = above + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = ":".join(part for part in (space, one.namespace) if part)
            yield from every_door(one.url_patterns, route, inner)
        else:
            yield ":".join(part for part in (space, one.name or "") if part), route, rule_of(one.callback)


def api_door(rule: str) -> ApiDoor:
    """For django-ninja: `@api.get("/…", auth=api_door("evidence.read"))`."""
    from palermo.commons.access.api_door import ApiDoor

    return ApiDoor(rule)


def _stopped(request: HttpRequest, rule: str) -> HttpResponse | None:
    """The answer to somebody who may not pass, or None."""
    if rule == PUBLIC and rule in RULES:
        return None
    if rule == NOBODY:
        raise Http404
    if not request.user.is_authenticated:
        return _sent_to(request, reverse(settings.LOGIN_URL))
    require(request.user, rule)  # type: ignore[arg-type]
    if RULES[rule].lacks_second_factor(request):
        return _sent_to(request, reverse(page_to_give_it(request.user)))  # type: ignore[arg-type]
    return None


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirection that comes back afterwards; htmx is told to load a whole page."""
    if request.method in {"GET", "HEAD"}:
        address += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
