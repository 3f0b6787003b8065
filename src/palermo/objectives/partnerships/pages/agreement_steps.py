"""Signing, suspending, resuming and ending: each is a page that says what will happen, and then does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palermo.commons.access.doors import require
from palermo.commons.access.requests import MemberRequest
from palermo.commons.agreements import actions
from palermo.commons.agreements import reading as agreed
from palermo.commons.agreements.models import Agreement
from palermo.objectives.partnerships.forms import ConfirmForm, PaperForm, ReasonForm
from palermo.objectives.partnerships.pages.group import crumbs

BOTH = ["GET", "POST"]


@require_http_methods(BOTH)
def sign(request: MemberRequest, identifier: UUID) -> HttpResponse:
    found = agreed.agreement(request.user, identifier)
    require(request.user, "agreements.sign", found)
    return _step(
        request,
        found,
        ConfirmForm(request.POST or None),
        title=_("Sign “{title}”").format(title=found.title),
        lead=_(
            "You sign for {organisation}. When the last party has signed it is in force within its dates: what it"
            " names may pass both ways between all who signed."
        ).format(organisation=request.user.organisation),
        button=_("Sign it"),
        does=lambda _answers: actions.sign_agreement(request.user, found),
    )


@require_http_methods(BOTH)
def suspend(request: MemberRequest, identifier: UUID) -> HttpResponse:
    found = agreed.agreement(request.user, identifier)
    require(request.user, "agreements.stop", found)
    return _step(
        request,
        found,
        ReasonForm(request.POST or None),
        title=_("Suspend “{title}”").format(title=found.title),
        lead=_(
            "From the moment you press, nothing may pass under it. What was sent before stays where it is."
            " The coordinator can put it in force again."
        ),
        button=_("Suspend it"),
        does=lambda answers: actions.suspend_agreement(request.user, found, answers["reason"]),
        dangerous=True,
    )


@require_http_methods(BOTH)
def resume(request: MemberRequest, identifier: UUID) -> HttpResponse:
    found = agreed.agreement(request.user, identifier)
    require(request.user, "agreements.draft", found)
    return _step(
        request,
        found,
        ConfirmForm(request.POST or None),
        title=_("Put “{title}” in force again").format(title=found.title),
        lead=_("From the moment you press, what it names may pass again between all who signed."),
        button=_("Put it in force again"),
        does=lambda _answers: actions.resume_agreement(request.user, found),
    )


@require_http_methods(BOTH)
def end(request: MemberRequest, identifier: UUID) -> HttpResponse:
    found = agreed.agreement(request.user, identifier)
    require(request.user, "agreements.stop", found)
    return _step(
        request,
        found,
        ReasonForm(request.POST or None),
        title=_("End “{title}”").format(title=found.title),
        lead=_(
            "From the moment you press, nothing may pass under it, and it cannot be put in force again. What was"
            " sent before stays where it is."
        ),
        button=_("End it for good"),
        does=lambda answers: actions.end_agreement(request.user, found, answers["reason"]),
        dangerous=True,
    )


@require_http_methods(BOTH)
def attach(request: MemberRequest, identifier: UUID) -> HttpResponse:
    found = agreed.agreement(request.user, identifier)
    require(request.user, "agreements.draft", found)
    return _step(
        request,
        found,
        PaperForm(request.POST or None, request.FILES or None),
        title=_("Attach the signed paper"),
        lead=_("It can be exchanged until every party has signed here, and not afterwards."),
        button=_("Attach it"),
        does=lambda answers: actions.attach_document(
            request.user, found, answers["paper"].name, answers["paper"].read()
        ),
    )


def _step(
    request: MemberRequest,
    found: Agreement,
    form: forms.Form,
    *,
    title: str,
    lead: str,
    button: str,
    does: Callable[[dict[str, Any]], Any],
    dangerous: bool = False,
) -> HttpResponse:
    """Show what will happen; when it was confirmed, do it and go back to the agreement."""
    back = reverse("partnerships:agreement", args=[found.pk])
    if form.is_valid():
        try:
            does(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Done. It holds from this moment."))
            return redirect(back)
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "lead": lead,
            "submit_label": button,
            "dangerous": dangerous,
            "cancel_url": back,
            "crumbs": crumbs(
                (_("Agreements"), reverse("partnerships:agreements")), (found.title, back), (button, "")
            ),
        },
        status=422 if form.is_bound else 200,
    )
