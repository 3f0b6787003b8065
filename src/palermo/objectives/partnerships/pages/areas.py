"""The group's own areas: the wards and districts that its figures are about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from palermo.commons.access.doors import allowed
from palermo.commons.access.requests import MemberRequest
from palermo.commons.places import reading as places
from palermo.objectives.partnerships import actions
from palermo.objectives.partnerships.forms import AreaForm
from palermo.objectives.partnerships.pages.group import crumbs


@require_GET
def areas(request: MemberRequest) -> HttpResponse:
    """The areas that were entered, and where each lies."""
    return render(
        request,
        "partnerships/areas.html",
        {
            "table": _table(request),
            "may_manage": allowed(request.user, "partnerships.manage"),
            "crumbs": crumbs((_("Areas"), "")),
        },
    )


def _table(request: MemberRequest) -> dict[str, Any]:
    return {
        "caption": _("Own areas"),
        "cards": True,
        "columns": [
            {"key": "name", "label": _("Area")},
            {"key": "within", "label": _("Inside")},
            {"key": "code", "label": _("Code")},
            {"key": "outline", "label": _("Outline")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": area.name},
                    {"text": str(area.parent)},
                    {"text": area.code},
                    {"text": _("yes") if area.shape else _("no")},
                ]
            }
            for area in places.own_areas(request.user)
        ],
    }


@require_http_methods(["GET", "POST"])
def new_area(request: MemberRequest) -> HttpResponse:
    """Enter an area."""
    form = AreaForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            entered = actions.add_area(request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "outline", error)
        else:
            messages.success(request, _("Entered: {name}").format(name=entered))
            return redirect("partnerships:areas")
    title = _("Enter an area")
    return render(
        request,
        "partnerships/form.html",
        {
            "form": form,
            "title": title,
            "submit_label": _("Enter"),
            "cancel_url": reverse("partnerships:areas"),
            "crumbs": crumbs((_("Areas"), reverse("partnerships:areas")), (title, "")),
        },
        status=422 if form.is_bound else 200,
    )
