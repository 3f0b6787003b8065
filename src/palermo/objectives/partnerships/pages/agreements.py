"""What the group agreed on, and what follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.commons.agreements import actions, code_lists
from palermo.commons.agreements import reading as agreed
from palermo.commons.agreements.models import Agreement
from palermo.commons.parties import reading as parties
from palermo.objectives.partnerships import reading
from palermo.objectives.partnerships.forms import AgreementForm, MayWeForm, PaperForm, ReasonForm
from palermo.objectives.partnerships.pages.group import crumbs

TONES = {"draft": "wait", "signed": "good", "suspended": "stop", "ended": "quiet"}
REASONS = {
    "same_organisation": gettext_lazy("It is your own organisation: nothing is shared."),
    "sender_not_signed": gettext_lazy("Your organisation has not signed it."),
    "receiver_not_signed": gettext_lazy("They have not signed it."),
    "category": gettext_lazy("It does not cover this kind of data."),
    "purpose": gettext_lazy("It does not cover this purpose."),
    "not_in_force": gettext_lazy("It is not in force."),
    "not_yet": gettext_lazy("It has not begun."),
    "expired": gettext_lazy("It has run out."),
}


@require_GET
def every(request: MemberRequest) -> HttpResponse:
    """All agreements, those in force first."""
    found = sorted(
        agreed.agreements(request.user), key=lambda a: (_state(a)[0] != _("in force"), a.valid_until)
    )
    return render(
        request,
        "partnerships/agreements.html",
        {
            "tasks": [
                {
                    "label": a.title,
                    "url": reverse("partnerships:agreement", args=[a.id]),
                    "hint": ", ".join(p.organisation.name for p in a.parties.all()),
                    "status": _state(a)[0],
                    "tone": _state(a)[1],
                }
                for a in found
            ],
            "may_draft": allowed(request.user, "agreements.draft"),
            "crumbs": crumbs((_("Agreements"), "")),
        },
    )


def _state(found: Agreement) -> tuple[str, str]:
    now = timezone.now()
    if found.status != Agreement.Status.SIGNED:
        return str(found.get_status_display()), TONES[found.status]
    if now < found.valid_from:
        return _("begins later"), "wait"
    if now >= found.valid_until:
        return _("run out"), "stop"
    days = (found.valid_until - now).days
    if days <= reading.SOON.days:
        return ngettext("{n} day left", "{n} days left", days).format(n=days), "wait"
    return _("in force"), "good"


@require_GET
def one(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One agreement: who may send what to whom, what for, until when, and who has signed."""
    found = agreed.agreement(request.user, identifier)
    own = next((p for p in found.parties.all() if p.organisation_id == request.user.organisation_id), None)
    state, tone = _state(found)
    stoppable = found.status in {Agreement.Status.SIGNED, Agreement.Status.SUSPENDED, Agreement.Status.DRAFT}
    return render(
        request,
        "partnerships/agreement.html",
        {
            "agreement": found,
            "state": state,
            "tone": tone,
            "rows": _terms(found),
            "parties": [{"key": p.organisation.name, "value": _signature(p)} for p in found.parties.all()],
            "may_sign": own is not None
            and own.signed_on is None
            and allowed(request.user, "agreements.sign", found),
            "may_stop": stoppable and allowed(request.user, "agreements.stop", found),
            "may_attach": found.status == Agreement.Status.DRAFT
            and allowed(request.user, "agreements.draft"),
            "may_resume": found.status == Agreement.Status.SUSPENDED
            and allowed(request.user, "agreements.draft"),
            "paper_form": PaperForm(),
            "reason_form": ReasonForm(),
            "crumbs": crumbs((_("Agreements"), reverse("partnerships:agreements")), (found.title, "")),
        },
    )


def _terms(found: Agreement) -> list[dict[str, Any]]:
    def words(name: str, codes: list[str]) -> str:
        labels = dict(code_lists.choices(name))
        return ", ".join(labels.get(c, c) for c in codes)

    return [
        {"key": _("What may pass"), "value": words("category", found.categories)},
        {"key": _("What for"), "value": words("purpose", found.purposes)},
        {"key": _("From"), "value": timezone.localtime(found.valid_from).date().isoformat()},
        {
            "key": _("Until (first day without it)"),
            "value": timezone.localtime(found.valid_until).date().isoformat(),
        },
        {"key": _("Signed paper"), "value": found.document_name or _("none attached")},
    ]


def _signature(party: Any) -> str:
    if party.signed_on is None:
        return _("has not signed yet")
    day = timezone.localtime(party.signed_on).date().isoformat()
    return _("signed on {day} by {name}").format(day=day, name=party.signed_by or _("a former member"))


@require_http_methods(["GET", "POST"])
def draft(request: MemberRequest) -> HttpResponse:
    """Draft an agreement."""
    form = AgreementForm(request.POST or None, organisations=parties.organisations(request.user))
    if form.is_valid():
        answers = dict(form.cleaned_data)
        for name in ("valid_from", "valid_until"):
            answers[name] = timezone.make_aware(dt.datetime.combine(answers[name], dt.time()))
        answers["parties"] = list(answers["parties"])
        try:
            drafted = actions.draft_agreement(request.user, **answers)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("partnerships:agreement", drafted.pk)
    title = _("Draft an agreement")
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "submit_label": _("Draft it"),
            "crumbs": crumbs((_("Agreements"), reverse("partnerships:agreements")), (title, "")),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def change(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Sign, suspend, resume, end, or attach the paper, as the button says."""
    found = agreed.agreement(request.user, identifier)
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "")
    try:
        if what == "sign":
            actions.sign_agreement(request.user, found)
        elif what == "suspend":
            actions.suspend_agreement(request.user, found, reason)
        elif what == "end":
            actions.end_agreement(request.user, found, reason)
        elif what == "resume":
            actions.resume_agreement(request.user, found)
        elif what == "attach" and "paper" in request.FILES:
            paper = request.FILES["paper"]
            actions.attach_document(request.user, found, str(paper.name), paper.read())
        else:
            raise ValidationError(_("Choose what to do."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done. It holds from this moment."))
    return redirect("partnerships:agreement", found.pk)


@require_GET
def paper(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """The signed paper, opened."""
    found = agreed.agreement(request.user, identifier)
    try:
        content = actions.read_document(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("partnerships:agreement", found.pk)
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": 'attachment; filename="agreement"', "Cache-Control": "no-store"},
    )


@require_GET
def may_we(request: MemberRequest) -> HttpResponse:
    """May I tell them? Yes with the agreement, or no with what would mend it."""
    organisations = parties.organisations(request.user).exclude(pk=request.user.organisation_id)
    form = MayWeForm(request.GET if "receiver" in request.GET else None, organisations=organisations)
    found = None
    if form.is_valid():
        asked = form.cleaned_data
        found = reading.answer(
            request.user, request.user.organisation, asked["receiver"], asked["category"], asked["purpose"]
        )
        found["near"] = [
            {"agreement": n["agreement"], "reasons": [REASONS[r] for r in n["reasons"]]}
            for n in found["near"]
        ]
    return render(
        request,
        "partnerships/may_we.html",
        {"form": form, "answer": found, "crumbs": crumbs((_("May I tell them?"), ""))},
    )
