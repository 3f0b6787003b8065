"""The page that shows every component at once: for screenshots, for axe, for whoever writes a room."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palermo.commons.look.forms import SampleFilter, SampleForm


def sample_table(*, cards: bool = False) -> dict[str, object]:
    """A table with numbers, a withheld cell, a link and a tag. Invented figures."""
    columns = [
        {
            "key": "organisation",
            "label": _("Organisation"),
            "sort_url": "?sort=organisation",
            "sorted": "ascending",
        },
        {"key": "kind", "label": _("Kind")},
        {"key": "women", "label": _("Women"), "numeric": True, "sort_url": "?sort=women"},
        {"key": "men", "label": _("Men"), "numeric": True},
        {"key": "share", "label": _("Share filled"), "numeric": True},
        {"key": "state", "label": _("State")},
    ]
    rows = [
        (_("Harbour shelter"), _("charity"), 1204, 318, "92%", _("reported"), "good"),
        (_("Health service"), _("health service"), 87, None, "61%", _("late"), "wait"),
        (_("Council"), _("local government"), 23418, 11007, "100%", _("reported"), "good"),
    ]
    return {
        "caption": _("Records by organisation (invented)"),
        "columns": columns,
        "cards": cards,
        "rows": [
            {
                "cells": [
                    {"text": name, "url": "#tables"},
                    {"text": kind},
                    {"text": women},
                    {"text": men, "withheld": men is None},
                    {"text": share},
                    {"text": state, "tone": tone},
                ]
            }
            for name, kind, women, men, share, state, tone in rows
        ],
    }


def sample_picture() -> dict[str, object]:
    """A chart with its table. Invented figures."""
    return {
        "title": _("Records a year (invented)"),
        "says": _("The number of records rose from 120 in 2022 to 210 in 2025."),
        "cannot": _("It cannot show how many people were trafficked: only those whom somebody recorded."),
        "url": static("look/sample.svg"),
        "table": {
            "caption": _("Records a year (invented)"),
            "columns": [
                {"key": "year", "label": _("Year")},
                {"key": "count", "label": _("Records"), "numeric": True},
            ],
            "rows": [
                {"cells": [{"text": str(year)}, {"text": count}]}
                for year, count in [(2022, 120), (2023, 150), (2024, 160), (2025, 210)]
            ],
        },
        "download_url": static("look/sample.svg"),
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """GET /look/: every component, with invented words and figures."""
    today = timezone.localdate()
    asked = SampleForm({"name": "", "purpose": "", "sure": ""}, prefix="wrong")
    question = SampleForm(prefix="question")
    context = {
        "crumbs": [(_("My desk"), "/desk/"), (_("Components"), "")],
        "filter_form": SampleFilter(request.GET or None),
        "clean_form": SampleForm(prefix="clean"),
        "wrong_form": asked,
        "question_form": question,
        "question_field": question["purpose"],
        "table": sample_table(),
        "cards": sample_table(cards=True),
        "page_of_rows": Paginator(range(95), 10).get_page(3),
        "picture": sample_picture(),
        "tasks": [
            {
                "label": _("Sign the agreement with the council"),
                "url": "#lists",
                "status": _("in 3 days"),
                "tone": "wait",
                "hint": _("Two of five parties have signed."),
            },
            {
                "label": _("Match the columns of spring.csv"),
                "url": "#lists",
                "status": _("new"),
                "tone": "new",
            },
            {"label": _("Read the yearly report"), "url": "#lists", "status": _("late"), "tone": "stop"},
            {"label": _("Check the list of seats"), "status": _("done"), "tone": "good"},
        ],
        "summary": [
            {
                "key": _("Purpose"),
                "value": _("support of a person"),
                "action_url": "#lists",
                "action_label": _("Change"),
            },
            {
                "key": _("Valid until"),
                "value": _("31 March 2027"),
                "action_url": "#lists",
                "action_label": _("Change"),
            },
            {"key": _("Signed by"), "value": _("Harbour shelter, Council")},
        ],
        "figures": [
            {"label": _("agreements in force"), "value": 7, "hint": _("5 a quarter ago")},
            {"label": _("records this year"), "value": 1204},
            {"label": _("of the columns filled"), "value": 82, "unit": "%", "url": "#lists"},
            {"label": _("last report"), "value": None},
        ],
        "day": today - dt.timedelta(days=3),
        "moment": timezone.now(),
    }
    return render(request, "look/components.html", context)
