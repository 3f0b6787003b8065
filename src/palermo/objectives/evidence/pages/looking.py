"""Looking into a version: figures, their pictures and their protected tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import reading
from palermo.objectives.evidence.forms import FilterForm
from palermo.objectives.evidence.labels import label, number, place_label
from palermo.objectives.evidence.models import Version
from palermo.objectives.evidence.pages.imports import crumbs
from palermo.objectives.evidence.reading.figures import VIEWS, Figure, Filters

TITLES = {
    "overview": gettext_lazy("Overview"),
    "people": gettext_lazy("People"),
    "control": gettext_lazy("Means and recruiters"),
    "routes": gettext_lazy("Routes"),
    "origins": gettext_lazy("Origins and places"),
    "justice": gettext_lazy("Justice"),
    "quality": gettext_lazy("Quality of the data"),
}
ROWS_SHOWN = 40


@require_GET
def look(request: MemberRequest, identifier: UUID, view: str = "overview") -> HttpResponse:
    """One view of a version, narrowed by the filter bar."""
    version = reading.version_of(request.user, identifier)
    if view not in VIEWS[version.shape]:
        raise Http404
    form = FilterForm(request.GET, choices=reading.choices(request.user, version), shape=version.shape)
    filters = form.filters()
    figures = reading.figures(request.user, version, filters, view)
    return render(
        request,
        "evidence/look.html",
        {
            "version": version,
            "view_title": TITLES[view],
            "views": _views(version, view, filters),
            "form": form,
            "figures": [_picture(version, view, figure, filters) for figure in figures],
            "quality": _quality_rows(version) if view == "quality" else [],
            "crumbs": crumbs(
                (version.data_set.name, reverse("evidence:data_set", args=[version.data_set_id])),
                (str(TITLES[view]), ""),
            ),
        },
    )


def _views(version: Version, current: str, filters: Filters) -> list[dict[str, Any]]:
    query = _query(filters)
    return [
        {
            "label": TITLES[view],
            "url": reverse("evidence:look_view", args=[version.id, view]) + query,
            "current": view == current,
        }
        for view in VIEWS[version.shape]
    ]


def _query(filters: Filters, **further: Any) -> str:
    values = {**filters.active(), **further}
    return "?" + urlencode(values) if values else ""


def _picture(version: Version, view: str, figure: Figure, filters: Filters) -> dict[str, Any]:
    # the language stands in the address: a picture kept by the browser is one of this language
    drawn = reverse("evidence:picture", args=[version.id, view, figure.name]) if figure.kind else ""
    if not figure.frame.height:
        drawn = ""
    return {
        "title": figure.title,
        "says": figure.says,
        "cannot": figure.cannot,
        "kind": figure.kind,
        "url": drawn and drawn + _query(filters, language=get_language()),
        "narrow_url": drawn and drawn + _query(filters, language=get_language(), width=340),
        "alt": figure.says,
        "table": table_of(figure),
        "download_url": reverse("evidence:table", args=[version.id, view, figure.name]) + _query(filters),
        "download_label": _("Table for outside this room (CSV)"),
        "width": 640,
        "height": 320,
    }


def table_of(figure: Figure) -> dict[str, Any]:
    """A figure's frame as the table include wants it."""
    numeric = {name for name, kind in figure.frame.schema.items() if kind.is_numeric()}
    return {
        "caption": figure.title,
        "columns": [
            {"key": name, "label": figure.labels.get(name, name), "numeric": name in numeric}
            for name in figure.frame.columns
        ],
        "rows": [
            {
                "cells": [
                    {"text": _cell(name, value), "numeric": name in numeric} for name, value in row.items()
                ]
            }
            for row in figure.frame.head(ROWS_SHOWN).to_dicts()
        ],
        "empty": _("Nothing fits these filters. Take one away."),
    }


def _cell(name: str, value: Any) -> str:
    if name == "year":
        return str(value)
    if name == "gender":
        return label("gender", value)
    if name in {"citizenship", "exploited_in"} and value:
        return place_label(value)
    if isinstance(value, float):
        return number(value) if value == round(value) else str(value)
    return number(value) if isinstance(value, int) else str(value if value is not None else "")


def _quality_rows(version: Version) -> list[dict[str, Any]]:
    return [
        {"key": _("Held by"), "value": version.data_set.organisation.name},
        {"key": _("From"), "value": version.source_name},
        {"key": _("Brought in"), "value": version.made.date().isoformat()},
        {"key": _("Last year in the data"), "value": version.last_year or _("the file has no years")},
        {
            "key": _("Rows taken in"),
            "value": _("{kept} of {read}").format(
                kept=number(version.rows_kept), read=number(version.rows_read)
            ),
        },
        {
            "key": _("Refused or changed"),
            "value": number(version.n_rejected + version.n_changed),
            "action_url": reverse("evidence:findings", args=[version.id]),
            "action_label": _("Read them"),
        },
        {
            "key": _("What this file cannot show"),
            "value": ", ".join(str(label("variable", a)) for a in version.absent) or _("nothing is missing"),
        },
    ]


def _figure(request: MemberRequest, identifier: UUID, view: str, name: str) -> tuple[Version, Figure]:
    version = reading.version_of(request.user, identifier, part_of_a_page=True)
    if view not in VIEWS[version.shape]:
        raise Http404
    form = FilterForm(request.GET, choices=reading.choices(request.user, version), shape=version.shape)
    figures = reading.figures(request.user, version, form.filters(), view, only=name)
    if not figures:
        raise Http404
    return version, figures[0]


@require_GET
def picture(request: MemberRequest, identifier: UUID, view: str, name: str) -> HttpResponse:
    """A figure as SVG."""
    from palermo.objectives.evidence.drawing import draw

    _version, figure = _figure(request, identifier, view, name)
    width = 340 if request.GET.get("width") == "340" else 640
    svg = draw(figure, width=width, language=(get_language() or "en").split("-")[0])
    return HttpResponse(
        svg, content_type="image/svg+xml; charset=utf-8", headers={"Cache-Control": "private, no-store"}
    )


@require_GET
def table(request: MemberRequest, identifier: UUID, view: str, name: str) -> HttpResponse:
    """A figure's numbers for outside this room: protected, with the reason in the file."""
    from palermo.objectives.evidence.drawing import protected_csv

    version, figure = _figure(request, identifier, view, name)
    reading.record_export(request.user, version, f"{view}.{name}")
    return HttpResponse(
        "\ufeff" + protected_csv(version, figure),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{view}-{name}.csv"',
            "Cache-Control": "no-store",
        },
    )
