"""The room's front, and one data set with its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import actions, reading
from palermo.objectives.evidence.actions.receive_file import Refused
from palermo.objectives.evidence.labels import label, number, percent
from palermo.objectives.evidence.models import Import, Version

TONES = {
    "done": "good",
    "failed": "stop",
    "mapping": "wait",
    "running": "new",
    "waiting": "quiet",
    "repeated": "quiet",
}


@require_GET
def room(request: MemberRequest) -> HttpResponse:
    """Every data set that the asker may see, and the files on their way in."""
    return render(
        request,
        "evidence/room.html",
        {
            "data_sets": [_row(request, d) for d in reading.data_sets(request.user)],
            "imports": [_import_task(i) for i in reading.imports(request.user)[:6]],
            "waiting": reading.waiting(request.user),
            "crumbs": [(_("My desk"), reverse("desk")), (_("Evidence"), "")],
        },
    )


def _row(request: MemberRequest, data_set: Any) -> dict[str, Any]:
    newest: Version | None = max(data_set.versions.all(), key=lambda v: v.number, default=None)
    return {
        "data_set": data_set,
        "newest": newest,
        "own": data_set.organisation_id == request.user.organisation_id,
        "url": reverse("evidence:look", args=[newest.id])
        if newest
        else reverse("evidence:data_set", args=[data_set.id]),
    }


def _import_task(arrived: Import) -> dict[str, Any]:
    page = "evidence:mapping" if arrived.state == Import.State.MAPPING else "evidence:import"
    return {
        "label": f"{arrived.source_name} → {arrived.data_set.name}",
        "url": reverse(page, args=[arrived.id]),
        "status": arrived.get_state_display(),
        "tone": TONES[arrived.state],
        "hint": (arrived.problem or {}).get("what", ""),
    }


@require_GET
def data_set(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One data set: its versions, what each holds, and the reports on the newest."""
    found = reading.data_set(request.user, identifier)
    versions = list(found.versions.select_related("made_by"))
    newest = versions[0] if versions else None
    return render(
        request,
        "evidence/data_set.html",
        {
            "data_set": found,
            "newest": newest,
            "versions": _versions_table(versions),
            "columns": _columns_table(newest) if newest else None,
            "notes": [_(note) for note in newest.notes] if newest else [],
            "reports": reading.reports(request.user, newest) if newest else [],
            "may_bring_in": allowed(request.user, "evidence.bring_in", found),
            "crumbs": [
                (_("My desk"), reverse("desk")),
                (_("Evidence"), reverse("evidence:room")),
                (found.name, ""),
            ],
        },
    )


def _versions_table(versions: list[Version]) -> dict[str, Any]:
    return {
        "caption": _("Versions, newest first"),
        "cards": True,
        "columns": [
            {"key": "number", "label": _("Version"), "numeric": True},
            {"key": "source", "label": _("From")},
            {"key": "made", "label": _("Brought in")},
            {"key": "rows", "label": _("Rows"), "numeric": True},
            {"key": "years", "label": _("Years")},
            {"key": "findings", "label": _("Refused or changed"), "numeric": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": v.number, "url": reverse("evidence:look", args=[v.id]), "numeric": True},
                    {"text": v.source_name},
                    {"text": v.made.date().isoformat()},
                    {"text": number(v.rows_kept), "numeric": True},
                    {"text": f"{v.first_year}–{v.last_year}" if v.first_year else _("none")},
                    {
                        "text": number(v.n_rejected + v.n_changed),
                        "url": reverse("evidence:findings", args=[v.id]),
                        "numeric": True,
                    },
                ]
            }
            for v in versions
        ],
    }


def _columns_table(version: Version) -> dict[str, Any]:
    return {
        "caption": _("What the newest version holds"),
        "columns": [
            {"key": "name", "label": _("Column")},
            {"key": "filled", "label": _("Filled"), "numeric": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": column_label(c["name"])},
                    {"text": percent(100 * c["filled"]), "numeric": True},
                ]
            }
            for c in version.catalogue
        ],
    }


def column_label(name: str) -> str:
    """A column of a case frame in words: `means_threats` is “Means of control: threats”."""
    lists = {
        "form": "form_of_exploitation",
        "means": "means_of_control",
        "labour": "labour_sector",
        "recruiter": "recruiter_relation",
        "sex": "sex_exploitation",
    }
    group, _sep, code = name.partition("_")
    if group in lists and code:
        return f"{label('variable', group)}: {label(lists[group], code)}"
    return label("variable", name)


@require_POST
def snapshot(request: MemberRequest) -> HttpResponse:
    """Make a version out of the own cases as they stand."""
    try:
        version = actions.snapshot_own_cases(request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("evidence:room")
    messages.success(request, _("The own cases as they stand now are version {n}.").format(n=version.number))
    return redirect("evidence:look", version.id)
