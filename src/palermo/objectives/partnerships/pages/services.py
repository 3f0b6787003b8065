"""The directory: find a service that fits, see why, keep a place; enter one's own and say what is free."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.commons.look.templatetags.look import day, language_name
from palermo.commons.services import actions, reading
from palermo.commons.services.eligibility import ASK, FITS, NOT
from palermo.commons.services.models import Hold, Service
from palermo.commons.services.reading import Found
from palermo.objectives.partnerships.pages.group import crumbs
from palermo.objectives.partnerships.service_forms import (
    CRITERIA,
    GENDER_LABELS,
    FreeForm,
    NeedForm,
    ServiceForm,
)

SHOWN = 25
ASSURED_FOR = dt.timedelta(days=180)
TONES = {FITS: "good", ASK: "wait", NOT: "stop"}


@require_GET
def services(request: MemberRequest) -> HttpResponse:
    """The question and what fits it, the fitting ones first, each with its reasons."""
    form = NeedForm(request.GET or None)
    found: list[Found] = []
    in_all = 0
    if form.is_valid():
        asked = form.cleaned_data
        found, in_all = reading.find(
            request.user, asked["need"], asked["words"], form.person_asked_for(), SHOWN
        )
    elif not form.is_bound:
        found, in_all = reading.find(request.user, "", "", {}, SHOWN)
    return render(
        request,
        "partnerships/services.html",
        {
            "form": form,
            "tasks": [_line(one) for one in found],
            "more": in_all - len(found),
            "may_enter": allowed(request.user, "services.enter"),
            "crumbs": crumbs((_("Services"), "")),
        },
        status=422 if form.errors else 200,
    )


def _line(found: Found) -> dict[str, Any]:
    words = {FITS: _("fits"), ASK: _("ask them"), NOT: _("does not fit")}
    hints = [str(found.service.provider or ""), free_words(found.service, found.left), *reasons(found)]
    return {
        "label": found.service.name,
        "url": reverse("partnerships:service", args=[found.service.pk]),
        "hint": ". ".join(hint for hint in hints if hint),
        "status": words[found.fit.verdict],
        "tone": TONES[found.fit.verdict],
    }


def reasons(found: Found) -> list[str]:
    """Why a service does not fit, and what has to be asked."""
    by_verdict = {
        verdict: [str(CRITERIA[criterion]) for criterion, one in found.fit.reasons if one == verdict]
        for verdict in (NOT, ASK)
    }
    said = []
    if by_verdict[NOT]:
        said.append(_("Not for: {list}").format(list=", ".join(by_verdict[NOT])))
    if by_verdict[ASK]:
        said.append(_("Ask about: {list}").format(list=", ".join(by_verdict[ASK])))
    if found.service.status == Service.Status.PAUSED:
        said.append(_("Closed for a while"))
    return said


def free_words(service: Service, left: int | None) -> str:
    """“2 places left, said 6 hours ago”, or nothing when nobody said lately."""
    if left is None:
        return ""
    places = ngettext("{n} place left", "{n} places left", left).format(n=left)
    return _("{places}, said {time} ago").format(places=places, time=timesince(service.capacity.said))


@require_GET
def service(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One service: whom it takes, how to reach it, what is free, and a place for two hours."""
    found = _found(request, identifier)
    left = reading.left(request.user, found)
    may_speak = allowed(request.user, "services.enter", found)
    return render(
        request,
        "partnerships/service.html",
        {
            "service": found,
            "rows": _rows(found, left),
            "left": left,
            "free_form": FreeForm() if may_speak else None,
            "may_hold": bool(left) and allowed(request.user, "services.hold"),
            "holds": reading.holds(request.user, found),
            "crumbs": crumbs((_("Services"), reverse("partnerships:services")), (found.name, "")),
        },
    )


def _rows(found: Service, left: int | None) -> list[dict[str, str]]:
    said = found.eligibility
    ages = [str(said[name]) if name in said else "…" for name in ("minimum_age", "maximum_age")]
    genders = dict(GENDER_LABELS)
    rows = [
        (_("Who gives it"), str(found.provider or _("not known"))),
        (_("Kind of help"), found.get_need_display()),
        (_("Is it open?"), found.get_status_display()),
        (_("Free places"), free_words(found, left) or _("nobody said lately")),
        (_("Telephone"), found.phone),
        (_("E-mail"), found.email),
        (_("When is it open?"), found.hours),
        (_("Front door"), found.door),
        (_("Age"), "–".join(ages) if ages != ["…", "…"] else ""),
        (_("For whom?"), _listed(said, "gender", lambda code: str(genders[code]))),
        (_("Languages"), _listed(said, "language", language_name)),
        (_("Takes"), ", ".join(str(CRITERIA[code]) for code in CRITERIA if said.get(code) is True)),
        (_("Cannot take"), ", ".join(str(CRITERIA[code]) for code in CRITERIA if said.get(code) is False)),
        (_("In its own words"), found.eligibility_words),
        (_("Where this comes from"), _provenance(found)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _listed(said: dict[str, Any], name: str, words: Any) -> str:
    if name not in said:
        return ""
    return ", ".join(words(code) for code in said[name]) or _("everybody")


def _provenance(found: Service) -> str:
    if found.assured_on:
        words = _("assured by {who} on {day}").format(
            who=found.assured_by or _("a former member"), day=day(found.assured_on)
        )
        if found.assured_on >= timezone.localdate() - ASSURED_FOR:
            return words
        return _("{assured}; that is long ago, ask whether it still holds").format(assured=words)
    return _("{source}; nobody of the group has assured it").format(source=found.source or _("not known"))


@require_http_methods(["GET", "POST"])
def new_service(request: MemberRequest) -> HttpResponse:
    return _enter(request, None)


@require_http_methods(["GET", "POST"])
def change_service(request: MemberRequest, identifier: UUID) -> HttpResponse:
    return _enter(request, _found(request, identifier))


def _enter(request: MemberRequest, found: Service | None) -> HttpResponse:
    form = ServiceForm(request.POST or None, initial=ServiceForm.answers_of(found) if found else None)
    if form.is_valid():
        try:
            entered = actions.enter_service(request.user, found, **form.described())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Entered: {name}").format(name=entered))
            return redirect("partnerships:service", entered.pk)
    title = _("Change “{name}”").format(name=found) if found else _("Enter a service")
    back = reverse("partnerships:service", args=[found.pk]) if found else reverse("partnerships:services")
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "submit_label": _("Enter"),
            "cancel_url": back,
            "crumbs": crumbs((_("Services"), reverse("partnerships:services")), (title, "")),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def say_free(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """The provider says how many places are free."""
    found, form = _found(request, identifier), FreeForm(request.POST)
    if form.is_valid():
        actions.say_capacity(request.user, found, form.cleaned_data["free"])
        messages.success(request, _("Said. It counts for twelve hours."))
    else:
        messages.error(request, _("Give a number from 0 to 9999."))
    return redirect("partnerships:service", identifier)


@require_POST
def hold(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Keep a place for two hours, or be told that the last one is gone."""
    try:
        held = actions.hold_place(request.user, _found(request, identifier))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        until = timezone.localtime(held.until).strftime("%H:%M")
        messages.success(
            request, _("A place is kept for you until {time}. Ring the service now.").format(time=until)
        )
    return redirect("partnerships:service", identifier)


@require_POST
def release(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Give a kept place back."""
    try:
        held = reading.hold(request.user, identifier)
        actions.release_place(request.user, held)
    except Hold.DoesNotExist:
        raise Http404 from None
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("partnerships:services")
    messages.success(request, _("The place is given back."))
    return redirect("partnerships:service", held.service_id)


def _found(request: MemberRequest, identifier: UUID) -> Service:
    try:
        return reading.service(request.user, identifier)
    except Service.DoesNotExist:
        raise Http404 from None
