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
from palermo.commons.parties import reading as parties
from palermo.commons.parties.models import Role
from palermo.objectives.partnerships import actions, reading
from palermo.objectives.partnerships.forms import MemberForm, OrganisationForm, RoleForm, SeatForm


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
    return {
        "caption": _("Organisations in the group"),
        "cards": True,
        "empty": _("No organisation yet. The administrator enters the first one."),
        "columns": [
            {"key": "name", "label": _("Organisation")},
            {"key": "kind", "label": _("Kind")},
            {"key": "members", "label": _("Members"), "numeric": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": o.name, "url": reverse("partnerships:organisation", args=[o.id])},
                    {"text": o.get_kind_display()},
                    {"text": o.n_members, "numeric": True},
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
            "seats": [{"key": s.title, "value": _seat_words(s)} for s in parties.seats(request.user, found)],
            "may_manage": allowed(request.user, "partnerships.manage"),
            "seat_form": SeatForm(members=members),
            "crumbs": crumbs((found.name, "")),
        },
    )


def _seat_words(seat: Any) -> str:
    holder = str(seat.holder) if seat.holder else _("vacant")
    return _("{holder}; deputy: {deputy}").format(holder=holder, deputy=seat.deputy or _("none"))


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
        {"form": form, "title": title, "submit_label": _("Enter"), "crumbs": crumbs((title, ""))},
        status=422 if form.is_bound else 200,
    )


@require_GET
def member(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One member: roles to give and to end."""
    found = parties.member(request.user, identifier)
    return render(
        request,
        "partnerships/member.html",
        {
            "member": found,
            "roles": [(r, Role(r).label) for r in sorted(parties.roles_of(request.user, found))],
            "form": RoleForm(),
            "crumbs": crumbs(
                (found.organisation.name, reverse("partnerships:organisation", args=[found.organisation_id])),
                (found.name, ""),
            ),
        },
    )


@require_POST
def change_role(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Give or end a role, or shut the member out, as the button says."""
    found = parties.member(request.user, identifier)
    role, what = request.POST.get("role", ""), request.POST.get("what", "")
    try:
        if what == "deactivate":
            actions.deactivate_member(request.user, found)
        elif role not in Role.values:
            raise ValidationError(_("Choose a role from the list."))
        elif what == "end":
            actions.end_role(request.user, found, role)
        else:
            actions.grant_role(request.user, found, role)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done. It holds from this moment."))
    return redirect("partnerships:member", found.pk)


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
    return redirect("partnerships:organisation", found.pk)
