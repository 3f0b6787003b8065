"""Who is in the group: organisations, members, roles and seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.commons.look.templatetags.look import day
from palermo.commons.parties import reading as parties
from palermo.commons.parties.models import Organisation, Role, Seat
from palermo.objectives.partnerships import actions, reading
from palermo.objectives.partnerships.forms import MemberForm, OrganisationForm, SeatForm


def crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("My desk"), reverse("desk")), (_("The group"), reverse("partnerships:home")), *further]


@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """The organisations, and the ways on."""
    return render(
        request,
        "partnerships/home.html",
        {
            "table": _organisations_table(request),
            "may_manage": allowed(request.user, "partnerships.manage"),
            "crumbs": [(_("My desk"), reverse("desk")), (_("The group"), "")],
        },
    )


def _organisations_table(request: MemberRequest) -> dict[str, Any]:
    speakers = {s.organisation_id: _seat_words(s) for s in parties.seats(request.user)}
    return {
        "caption": _("Organisations in the group"),
        "cards": True,
        "empty": _("No organisation yet. The administrator enters the first one."),
        "columns": [
            {"key": "name", "label": _("Organisation")},
            {"key": "kind", "label": _("Kind")},
            {"key": "members", "label": _("Members"), "numeric": True},
            {"key": "speaks", "label": _("Who speaks for it")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": o.name, "url": reverse("partnerships:organisation", args=[o.id])},
                    {"text": o.get_kind_display()},
                    {"text": o.n_members, "numeric": True},  # type: ignore[attr-defined]
                    {"text": speakers.get(o.pk, _("nobody yet"))},
                ]
            }
            for o in reading.organisations_with_numbers(request.user)
        ],
    }


@require_GET
def organisation(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One organisation: its members with their roles, its seats."""
    found = parties.organisation(request.user, identifier)
    members = parties.members(request.user, found)
    return render(
        request,
        "partnerships/organisation.html",
        {
            "organisation": found,
            "members": [
                {
                    "key": m.name,
                    "value": ", ".join(str(Role(g.role).label) for g in m.today_grants) or _("no role"),  # type: ignore[attr-defined]
                    "action_url": reverse("partnerships:member", args=[m.id])
                    if allowed(request.user, "partnerships.manage")
                    else "",
                    "action_label": _("Manage"),
                }
                for m in members
            ],
            "seats": [{"key": s.title, "value": _with_term(s)} for s in parties.seats(request.user, found)],
            "about": _about(request, found),
            "may_manage": allowed(request.user, "partnerships.manage"),
            "seat_form": SeatForm(members=members),
            "crumbs": crumbs((found.name, "")),
        },
    )


def _seat_words(seat: Seat) -> str:
    return _("{holder}; deputy: {deputy}").format(
        holder=seat.holder or _("vacant"), deputy=seat.deputy or _("none")
    )


def _with_term(seat: Seat) -> str:
    if seat.until is None:
        return _seat_words(seat)
    return _("{who}\nuntil {day}").format(who=_seat_words(seat), day=day(seat.until))


def _about(request: MemberRequest, found: Organisation) -> list[dict[str, Any]]:
    """What the group knows of it, and what it is bound by."""
    bound = reading.agreements_of(request.user, found)
    return [
        {"key": _("Kind"), "value": found.get_kind_display()},
        {"key": _("In the group since"), "value": day(found.joined)},
        {
            "key": _("Agreements in force"),
            "value": "\n".join(a.title for a in bound) or _("none: nothing may pass to or from it"),
            "action_url": reverse("partnerships:agreements"),
            "action_label": _("All agreements"),
        },
    ]


@require_http_methods(["GET", "POST"])
def new_organisation(request: MemberRequest) -> HttpResponse:
    return _entered(
        request,
        OrganisationForm(request.POST or None),
        _("Enter an organisation"),
        lambda answers: actions.add_organisation(request.user, **answers),
        "partnerships:organisation",
    )


@require_http_methods(["GET", "POST"])
def new_member(request: MemberRequest) -> HttpResponse:
    return _entered(
        request,
        MemberForm(request.POST or None, initial={"organisation": request.GET.get("organisation")}),
        _("Enter a member"),
        lambda answers: actions.add_member(request.user, **answers),
        "partnerships:member",
    )


def _entered(
    request: MemberRequest, form: Any, title: str, action: Callable[[dict], Any], page: str
) -> HttpResponse:
    """Read the form, act, and show what was entered; or the form with what is wrong."""
    if form.is_valid():
        try:
            entered = action(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Entered: {name}").format(name=entered))
            return redirect(page, entered.pk)
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "submit_label": _("Enter"),
            "cancel_url": reverse("partnerships:home"),
            "crumbs": crumbs((title, "")),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def seat(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Fill a seat of an organisation."""
    found = parties.organisation(request.user, identifier)
    form = SeatForm(request.POST, members=parties.members(request.user, found))
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose a holder, and a deputy who is somebody else."))
        actions.fill_seat(request.user, found, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done. It holds from this moment."))
    return redirect("partnerships:organisation", found.pk)
