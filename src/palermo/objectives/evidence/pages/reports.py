"""The report button: ask, watch, read, download."""

from __future__ import annotations

import mimetypes
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import actions, reading, tasks
from palermo.objectives.evidence.actions.write_report import MINIMUM_CELL
from palermo.objectives.evidence.forms import ReportForm
from palermo.objectives.evidence.models import TrendsReport
from palermo.objectives.evidence.pages.imports import crumbs


@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """Ask for a report on a version."""
    version = reading.version_of(request.user, identifier)
    form = ReportForm(
        request.POST or None,
        shape=version.shape,
        initial={"title": version.data_set.name, "min_cell": MINIMUM_CELL, "language": get_language()},
    )
    if form.is_valid():
        report = actions.ask_for_report(
            request.user,
            version,
            title=form.cleaned_data["title"],
            places=form.cleaned_data.get("places") or [],
            min_cell=form.cleaned_data["min_cell"],
            language=form.cleaned_data["language"],
        )
        tasks.write_report.enqueue(str(report.id))
        return redirect("evidence:report", report.id)
    return render(
        request,
        "evidence/ask_report.html",
        {
            "form": form,
            "version": version,
            "crumbs": crumbs(
                (version.data_set.name, reverse("evidence:data_set", args=[version.data_set_id])),
                (_("Write a report"), ""),
            ),
        },
        status=422 if form.is_bound else 200,
    )


@require_GET
def report(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """How far a report has come; its key sentences and its files when it is ready."""
    found = reading.report_of(request.user, identifier)
    going = found.state in {TrendsReport.State.WAITING, TrendsReport.State.RUNNING}
    names = reading.report_files(request.user, found)
    return render(
        request,
        "evidence/report.html",
        {
            "report": found,
            "going": going,
            "refresh_seconds": 2 if going else None,
            "documents": [_document(found, n) for n in names if n.endswith((".pdf", ".html", ".json"))],
            "tables": [_document(found, n) for n in names if n.endswith(".csv")],
            "crumbs": crumbs(
                (found.version.data_set.name, reverse("evidence:data_set", args=[found.version.data_set_id])),
                (found.title, ""),
            ),
        },
    )


def _document(found: TrendsReport, name: str) -> dict[str, str]:
    titles = {
        ".pdf": _("The report to print (PDF)"),
        ".html": _("The report to read on a screen (HTML)"),
        ".json": _("How it was made (JSON)"),
    }
    suffix = "." + name.rsplit(".", 1)[-1]
    return {"label": titles.get(suffix, name), "url": reverse("evidence:report_file", args=[found.id, name])}


@require_GET
def report_file(request: MemberRequest, identifier: UUID, name: str) -> HttpResponse:
    """One file of a report. The HTML one is sent as a download: its styles are inline, which our pages forbid."""
    found = reading.report_of(request.user, identifier)
    content = reading.report_file(request.user, found, name)
    if content is None:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    how = "inline" if name.endswith(".pdf") else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{how}; filename="{name.rsplit("/", 1)[-1]}"',
            "Cache-Control": "no-store",
        },
    )
