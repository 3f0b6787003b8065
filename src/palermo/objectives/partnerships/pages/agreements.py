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
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.commons.agreements import actions, code_lists
from palermo.commons.agreements import reading as agreed
from palermo.commons.agreements.models import Agreement
from palermo.commons.look.templatetags.look import day
from palermo.commons.parties import reading as parties
from palermo.objectives.partnerships import reading
from palermo.objectives.partnerships.forms import AgreementForm
from palermo.objectives.partnerships.pages.group import crumbs

TONES = {"draft": "wait", "signed": "good", "suspended": "stop", "ended": "quiet"}


@require_GET
def every(request: MemberRequest) -> HttpResponse:
    """All agreements, those in force first."""
    found = sorted(
        agreed.agreements(request.user),
        key=lambda a: (not reading.is_in_force(request.user, a), a.valid_until),
    )
    return render(
        request,
        "partnerships/agreements.html",
        {
            "tasks": [
                {
                    "label": a.title,
                    "url": reverse("partnerships:agreement", args=[a.id]),
                    "hint": _hint(a),
                    "status": state_of(a)[0],
                    "tone": state_of(a)[1],
                }
                for a in found
            ],
            "may_draft": allowed(request.user, "agreements.draft"),
            "crumbs": crumbs((_("Agreements"), "")),
        },
    )


def _hint(found: Agreement) -> str:
    bound = list(found.parties.all())
    names = ", ".join(p.organisation.name for p in bound)
    if len(bound) > 5:
        names = ngettext("{n} organisation", "{n} organisations", len(bound)).format(n=len(bound))
    missing = [p.organisation.name for p in bound if p.signed_on is None]
    if not missing:
        return names
    return _("{names}. Not signed by: {missing}").format(names=names, missing=", ".join(missing))


def state_of(found: Agreement) -> tuple[str, str]:
    """How an agreement stands, in words, and its tone."""
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
    state, tone = state_of(found)
    return render(
        request,
        "partnerships/agreement.html",
        {
            "agreement": found,
            "state": state,
            "tone": tone,
            "rows": _terms(found),
            "parties": [{"key": p.organisation.name, "value": _signature(p)} for p in found.parties.all()],
            "steps": _steps(request, found),
            "history": _history(request, found),
            "crumbs": crumbs((_("Agreements"), reverse("partnerships:agreements")), (found.title, "")),
        },
    )


def _history(request: MemberRequest, found: Agreement) -> list[dict[str, Any]]:
    did = {
        "drafted": _("drafted by {who}"),
        "signed": _("signed by {who}"),
        "suspended": _("suspended by {who}"),
        "resumed": _("put in force again by {who}"),
        "ended": _("ended by {who}"),
    }
    lines = []
    for entry in agreed.history(request.user, found):
        who = f"{entry.actor}, {entry.organisation}" if entry.actor else _("nobody who is known")
        what = did.get(entry.verb.rsplit(".", 1)[-1], entry.verb).format(who=who)
        lines.append({"key": day(entry.at), "value": f"{what}\n{entry.reason}" if entry.reason else what})
    return lines


def _steps(request: MemberRequest, found: Agreement) -> dict[str, str]:
    """What this member can do with it now: the name of the step and its address."""
    status, asker = found.status, request.user
    drafts, stops = allowed(asker, "agreements.draft"), allowed(asker, "agreements.stop", found)
    waits = any(
        p.organisation_id == asker.organisation_id and p.signed_on is None for p in found.parties.all()
    )
    possible = {
        "sign": status == "draft" and waits and allowed(asker, "agreements.sign", found),
        "attach": status == "draft" and drafts,
        "suspend": status == "signed" and stops,
        "resume": status == "suspended" and drafts,
        "end": status != "ended" and stops,
    }
    return {step: reverse(f"partnerships:{step}", args=[found.pk]) for step, can in possible.items() if can}


def _terms(found: Agreement) -> list[dict[str, Any]]:
    def words(name: str, codes: list[str]) -> str:
        labels = dict(code_lists.choices(name))
        return ", ".join(labels.get(c, c) for c in codes)

    return [
        {"key": _("What may pass"), "value": words("category", found.categories)},
        {"key": _("What for"), "value": words("purpose", found.purposes)},
        {"key": _("From whom to whom"), "value": _("from each party to each other one, both ways")},
        {"key": _("From"), "value": day(found.valid_from)},
        {"key": _("Until (first day without it)"), "value": _until(found)},
        {"key": _("Signed paper"), "value": found.document_name or _("none attached")},
    ]


def _until(found: Agreement) -> str:
    left = (found.valid_until - timezone.now()).days
    if left < 0:
        return _("{day}, run out").format(day=day(found.valid_until))
    return ngettext("{day}, {n} day left", "{day}, {n} days left", left).format(
        day=day(found.valid_until), n=left
    )


def _signature(party: Any) -> str:
    if party.signed_on is None:
        return _("has not signed yet")
    return _("signed on {day} by {name}").format(
        day=day(party.signed_on), name=party.signed_by or _("a former member")
    )


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
            "lead": _(
                "Nothing may pass under a draft. Each party signs it here, then it is in force within its dates."
            ),
            "cancel_url": reverse("partnerships:agreements"),
            "crumbs": crumbs((_("Agreements"), reverse("partnerships:agreements")), (title, "")),
        },
        status=422 if form.is_bound else 200,
    )


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
        headers={
            "Content-Disposition": content_disposition_header(True, found.document_name) or "attachment",
            "Cache-Control": "no-store",
        },
    )
