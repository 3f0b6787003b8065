"""Bringing a file in: send, watch, match its columns, read what was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import actions, reading, tasks
from palermo.objectives.evidence.actions.receive_file import Refused
from palermo.objectives.evidence.forms import FileForm, too_large_words
from palermo.objectives.evidence.labels import label, number
from palermo.objectives.evidence.models import Import, Version
from palermo.objectives.evidence.reading.today import STALE_AFTER

FINDINGS_PER_PAGE = 50


def crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("My desk"), reverse("desk")), (_("Evidence"), reverse("evidence:room")), *further]


@require_http_methods(["GET", "POST"])
def bring_in(request: MemberRequest) -> HttpResponse:
    """Choose a file and a data set; the reading goes on in the background."""
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        data_sets=reading.data_sets_to_extend(request.user),
        initial={"data_set": request.GET.get("data_set")},
    )
    if request.method == "POST":
        too_large = request.META.get("palermo.too_large")
        if too_large:
            form.is_valid()
            form.errors["file"] = form.error_class([too_large_words(number(too_large / 1024**2))])
        elif form.is_valid():
            try:
                arrived = actions.receive_file(
                    request.user,
                    form.cleaned_data["file"].file,
                    form.cleaned_data["file"].name,
                    data_set=form.cleaned_data["data_set"],
                    new_name=form.cleaned_data["new_name"],
                    already_public=form.cleaned_data["already_public"],
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                tasks.read_file.enqueue(str(arrived.id))
                return redirect("evidence:import", arrived.id)
    return render(
        request,
        "evidence/bring_in.html",
        {"form": form, "crumbs": crumbs((_("Bring a file in"), ""))},
        status=422 if form.is_bound and form.errors else 200,
    )


@require_GET
def arrived(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """How far a file has come, and how it ended."""
    found = reading.import_of(request.user, identifier)
    if found.state == Import.State.MAPPING:
        return redirect("evidence:mapping", found.id)
    going = found.state in {Import.State.WAITING, Import.State.RUNNING}
    silent = going and found.beat is not None and found.beat < timezone.now() - STALE_AFTER
    return render(
        request,
        "evidence/import.html",
        {
            "arrived": found,
            "going": going and not silent,
            "silent": silent,
            "refresh_seconds": 2 if going and not silent else None,
            "rows": _outcome(found.version) if found.version else [],
            "notes": [_(note) for note in found.version.notes] if found.version else [],
            "crumbs": crumbs((found.source_name, "")),
        },
    )


def _outcome(version: Version) -> list[dict[str, Any]]:
    rejected = version.rows_read - version.rows_kept
    return [
        {"key": _("Kind of file"), "value": label("file_kind", version.kind)},
        {"key": _("Rows read"), "value": number(version.rows_read)},
        {"key": _("Rows taken in"), "value": number(version.rows_kept)},
        {"key": _("Rows refused"), "value": number(rejected)},
        {"key": _("Values changed or set to unknown"), "value": number(version.n_changed)},
        {"key": _("Remarks"), "value": number(version.n_noted)},
    ]


@require_POST
def again(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Put a file that failed or fell silent back into the queue."""
    try:
        found = actions.try_again(request.user, reading.import_of(request.user, identifier))
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        tasks.read_file.enqueue(str(found.id))
    return redirect("evidence:import", identifier)


@require_GET
def findings(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Every value that was refused, changed or remarked on, by row and column."""
    version = reading.version_of(request.user, identifier)
    frame = reading.findings(request.user, version)
    pages = Paginator(range(frame.height), FINDINGS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = frame.slice(page.start_index() - 1 if frame.height else 0, FINDINGS_PER_PAGE)
    return render(
        request,
        "evidence/findings.html",
        {
            "version": version,
            "page": page,
            "table": _findings_table(shown),
            "crumbs": crumbs(
                (version.data_set.name, reverse("evidence:data_set", args=[version.data_set_id])),
                (_("What was found"), ""),
            ),
        },
    )


def _findings_table(frame: Any) -> dict[str, Any]:
    done = {"rejected": _("refused"), "changed": _("changed"), "noted": _("remark")}
    return {
        "caption": _("What was refused, changed or remarked on"),
        "cards": True,
        "empty": _("Nothing: every value was taken as it stood."),
        "columns": [
            {"key": "row", "label": _("Row"), "numeric": True},
            {"key": "column", "label": _("Column")},
            {"key": "value", "label": _("Value")},
            {"key": "action", "label": _("What we did")},
            {"key": "became", "label": _("It became")},
            {"key": "reason", "label": _("Why")},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": f["row"]
                        if f["row"] is not None
                        else _("{n} rows").format(n=number(f["count"])),
                        "numeric": True,
                    },
                    {"text": f["column"] or ""},
                    {"text": f["value"] or ""},
                    {"text": done.get(f["action"], f["action"])},
                    {"text": f["became"] or ""},
                    {"text": _(f["reason"])},
                ]
            }
            for f in frame.to_dicts()
        ],
    }


@require_GET
def findings_file(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """The same as a CSV file, to correct the source by and send it again."""
    version = reading.version_of(request.user, identifier)
    content = without_formulas(reading.findings(request.user, version)).write_csv()
    return HttpResponse(
        "\ufeff" + content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="findings.csv"', "Cache-Control": "no-store"},
    )


def without_formulas(frame: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    import polars as pl

    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]"))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
