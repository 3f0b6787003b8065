"""One member: roles to give and to end, a way in, another organisation, and shutting out."""

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

from palermo.commons.access.actions import make_password_link
from palermo.commons.access.requests import MemberRequest
from palermo.commons.parties import reading as parties
from palermo.commons.parties.models import Member, Role
from palermo.objectives.partnerships import actions, reading
from palermo.objectives.partnerships.forms import ConfirmForm, MoveForm, RoleForm
from palermo.objectives.partnerships.pages.group import crumbs


@require_GET
def member(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """What the member does in the group, and what can be changed."""
    found = parties.member(request.user, identifier)
    return render(
        request,
        "partnerships/member.html",
        {
            "member": found,
            "roles": [(r, Role(r).label) for r in sorted(parties.roles_of(request.user, found))],
            "form": RoleForm(),
            "may_have_a_link": found.is_active and not reading.hinders_way_in(request.user, found),
            "is_oneself": found == request.user,
            "crumbs": _crumbs(found),
        },
    )


def _crumbs(found: Member, *further: tuple[str, str]) -> list[tuple[str, str]]:
    return crumbs(
        (found.organisation.name, reverse("partnerships:organisation", args=[found.organisation_id])),
        (found.name, reverse("partnerships:member", args=[found.pk]) if further else ""),
        *further,
    )


@require_POST
def change_role(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Give or end a role, as the button says."""
    found = parties.member(request.user, identifier)
    role, what = request.POST.get("role", ""), request.POST.get("what", "")
    change = actions.end_role if what == "end" else actions.grant_role
    try:
        change(request.user, found, role)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done. It holds from this moment."))
    return redirect("partnerships:member", found.pk)


@require_http_methods(["GET", "POST"])
def move(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """The member changes to another organisation."""
    found = parties.member(request.user, identifier)
    return _changed(
        request,
        found,
        MoveForm(
            request.POST or None,
            organisations=parties.organisations(request.user).exclude(pk=found.organisation_id),
        ),
        title=_("Move {name} to another organisation").format(name=found.name),
        lead=_(
            "Every role and seat in {organisation} ends today. Give the roles of the new organisation afterwards."
        ).format(organisation=found.organisation),
        button=_("Move"),
        does=lambda answers: actions.move_member(request.user, found, answers["organisation"]),
    )


@require_http_methods(["GET", "POST"])
def shut_out(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """The member can no longer sign in."""
    found = parties.member(request.user, identifier)
    return _changed(
        request,
        found,
        ConfirmForm(request.POST or None),
        title=_("Shut {name} out").format(name=found.name),
        lead=_(
            "From the moment you press, the member can no longer sign in or go on, and every role and seat ends."
            " What the member did stays in the audit."
        ),
        button=_("Shut this member out"),
        does=lambda _answers: actions.deactivate_member(request.user, found),
        dangerous=True,
    )


def _changed(
    request: MemberRequest,
    found: Member,
    form: Any,
    *,
    title: str,
    lead: str,
    button: str,
    does: Callable[[dict[str, Any]], Any],
    dangerous: bool = False,
) -> HttpResponse:
    """Say what will happen; when it was confirmed, do it and go back to the organisation."""
    if form.is_valid():
        try:
            does(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Done. It holds from this moment."))
            return redirect("partnerships:organisation", found.organisation_id)
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "lead": lead,
            "submit_label": button,
            "dangerous": dangerous,
            "cancel_url": reverse("partnerships:member", args=[found.pk]),
            "crumbs": _crumbs(found, (button, "")),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def way_in(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """A link under which a new member chooses a password; it is shown this once."""
    found = parties.member(request.user, identifier)
    hinders = reading.hinders_way_in(request.user, found)
    if hinders:
        messages.error(request, hinders)
        return redirect("partnerships:member", found.pk)
    link = request.build_absolute_uri(make_password_link(request.user, found))
    answer = render(
        request,
        "partnerships/way_in.html",
        {"member": found, "link": link, "crumbs": _crumbs(found, (_("The way in"), ""))},
    )
    answer["Cache-Control"] = "no-store"
    return answer
