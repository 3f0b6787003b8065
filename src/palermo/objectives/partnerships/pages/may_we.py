"""May I tell them? Yes with the agreement, or no with every reason and what would mend it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.commons.access.requests import MemberRequest
from palermo.commons.agreements.models import Agreement
from palermo.commons.look.templatetags.look import day
from palermo.commons.parties import reading as parties
from palermo.objectives.partnerships import reading
from palermo.objectives.partnerships.forms import MayWeForm
from palermo.objectives.partnerships.pages.group import crumbs


@require_GET
def may_we(request: MemberRequest) -> HttpResponse:
    """The question and, when it was asked, the answer as it stands this minute."""
    organisations = parties.organisations(request.user).exclude(pk=request.user.organisation_id)
    asked = any(name in request.GET for name in ("receiver", "category", "purpose"))
    form = MayWeForm(request.GET if asked else None, organisations=organisations)
    answer = None
    if form.is_valid():
        question = form.cleaned_data
        found = reading.answer(
            request.user,
            request.user.organisation,
            question["receiver"],
            question["category"],
            question["purpose"],
        )
        answer = {
            **found,
            "question": _("{what} to {receiver}, for {purpose}").format(
                what=dict(form.fields["category"].choices)[question["category"]],  # type: ignore[attr-defined]
                receiver=question["receiver"],
                purpose=dict(form.fields["purpose"].choices)[question["purpose"]],  # type: ignore[attr-defined]
            ),
            "near": [
                {
                    "agreement": n["agreement"],
                    "reasons": [reason_and_mending(n["agreement"], r) for r in n["reasons"]],
                }
                for n in found["near"]
            ],
        }
    return render(
        request,
        "partnerships/may_we.html",
        {"form": form, "answer": answer, "crumbs": crumbs((_("May I tell them?"), ""))},
        status=422 if form.errors else 200,
    )


def reason_and_mending(agreement: Agreement, reason: str) -> dict[str, Any]:
    """A hindrance in words, and who can remove it how."""
    draft_new = _("A new agreement must name it. Ask the coordinator to draft one.")
    status: dict[str, tuple[str, str]] = {
        Agreement.Status.DRAFT: (
            _("It is not in force yet: not every party has signed it."),
            _("Ask the focal points of those who have not signed."),
        ),
        Agreement.Status.SUSPENDED: (
            _("It is not in force: it was suspended."),
            _("The coordinator can put it in force again."),
        ),
        Agreement.Status.ENDED: (_("It is not in force: it was ended."), draft_new),
    }
    words = {
        "same_organisation": (_("It is your own organisation: nothing is shared."), ""),
        "sender_not_signed": (
            _("Your organisation has not signed it."),
            _("Ask your focal point to sign it."),
        ),
        "receiver_not_signed": (_("They have not signed it."), _("Ask their focal point to sign it.")),
        "category": (_("It does not cover this kind of data."), draft_new),
        "purpose": (_("It does not cover this purpose."), draft_new),
        "not_in_force": status.get(agreement.status, (_("It is not in force."), "")),
        "not_yet": (
            _("It begins on {day}.").format(day=day(agreement.valid_from)),
            _("Wait until then."),
        ),
        "expired": (
            _("It ran out on {day}.").format(day=day(agreement.valid_until)),
            _("Ask the coordinator to draft the next one."),
        ),
    }
    why, mend = words[reason]
    return {"why": why, "mend": mend}
