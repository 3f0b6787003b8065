"""Matching the columns of an unknown spreadsheet: first the columns, then the words in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import actions, reading, tasks
from palermo.objectives.evidence.labels import label
from palermo.objectives.evidence.models import Import
from palermo.objectives.evidence.pages.data_sets import column_label
from palermo.objectives.evidence.pages.imports import crumbs

LISTS = {
    "gender": "gender",
    "age_band": "age_band",
    "status": "trafficking_status",
    "identified_by": "identified_by",
    "duration": "duration",
    "form": "form_of_exploitation",
    "means": "means_of_control",
    "labour": "labour_sector",
    "sex": "sex_exploitation",
    "recruiter": "recruiter_relation",
}


@require_http_methods(["GET", "POST"])
def match(request: MemberRequest, identifier: UUID) -> HttpResponse:
    """One page for the columns, one for the words that are not understood yet; then the file is read."""
    from palermo.analytics import formats

    arrived = reading.import_of(request.user, identifier)
    if arrived.state != Import.State.MAPPING:
        return redirect("evidence:import", arrived.id)
    columns, guess, layout = reading.sketches(request.user, arrived)
    problem = ""
    if request.method == "POST":
        try:
            mapping = _answered(request, columns, guess, formats)
            if not any(mapping.columns.values()):
                raise ValueError(_("Match at least one column; a file of which nothing is kept is no data."))
            words = {} if "words" in request.POST else reading.unknown_words(request.user, arrived, mapping)
        except ValueError as error:
            problem = str(error)
        except formats.Unreadable as error:
            problem = f"{error.what} {error.mend}"
        else:
            if words:
                return _words_page(request, arrived, mapping, words, formats)
            name = request.POST.get("name", "").strip()[:120] or arrived.source_name
            actions.keep_mapping(request.user, arrived, name, mapping.to_json(), layout)
            tasks.read_file.enqueue(str(arrived.id))
            return redirect("evidence:import", arrived.id)
    options = _options(formats)
    chosen = {
        c.name: request.POST.get(f"column-{n}", guess.columns.get(c.name, "")) for n, c in enumerate(columns)
    }
    return render(
        request,
        "evidence/match_columns.html",
        {
            "arrived": arrived,
            "problem": problem,
            "columns": [
                {"number": n, "sketch": c, "chosen": chosen[c.name], "filled": round(100 * c.filled)}
                for n, c in enumerate(columns)
            ],
            "options": options,
            "crumbs": crumbs((_("Match the columns"), "")),
        },
        status=422 if problem else 200,
    )


def _answered(request: MemberRequest, columns: list, guess: Any, formats: Any) -> Any:
    """The mapping that the form says: which column is what, and the words that were matched."""
    chosen = {c.name: request.POST.get(f"column-{n}", "") for n, c in enumerate(columns) if not c.identifying}
    values = {c: dict(words) for c, words in guess.values.items() if chosen.get(c) == guess.columns.get(c)}
    for n, c in enumerate(columns):
        for key, code in request.POST.items():
            if key.startswith(f"word-{n}-") and chosen.get(c.name):
                values.setdefault(c.name, {})[request.POST[f"said-{key.removeprefix('word-')}"]] = code
    return formats.Mapping(chosen, {c: words for c, words in values.items() if chosen.get(c)})


def _options(formats: Any) -> list[tuple[str, str]]:
    def title(target: str) -> str:
        return str(_("Age in years")) if target == "age" else column_label(target)

    return [("", _("leave it out"))] + [(target, title(target)) for target in formats.mapping.targets()]


def _words_page(
    request: MemberRequest, arrived: Import, mapping: Any, words: dict[str, list[str]], formats: Any
) -> HttpResponse:
    numbers = {name: n for n, name in enumerate(c.name for c in reading.sketches(request.user, arrived)[0])}
    sections = [
        {
            "column": column,
            "number": numbers[column],
            "meaning": column_label(mapping.columns[column]),
            "options": [("", _("not known"))]
            + [
                (code, label(LISTS[mapping.columns[column]], code))
                for code in formats.mapping.codes_of(mapping.columns[column])
            ],
            "words": list(enumerate(said)),
        }
        for column, said in words.items()
    ]
    return render(
        request,
        "evidence/match_words.html",
        {
            "arrived": arrived,
            "sections": sections,
            "chosen": [(n, mapping.columns.get(name, "")) for name, n in numbers.items()],
            "name": request.POST.get("name", ""),
            "crumbs": crumbs((_("Match the words"), "")),
        },
    )


@require_GET
def layouts(request: MemberRequest) -> HttpResponse:
    """The layouts that the organisation matched."""
    return render(
        request,
        "evidence/layouts.html",
        {"mappings": reading.mappings(request.user), "crumbs": crumbs((_("Layouts that we know"), ""))},
    )


@require_POST
def forget(request: MemberRequest, identifier: UUID) -> HttpResponse:
    actions.forget_mapping(request.user, reading.mapping_of(request.user, identifier))
    return redirect("evidence:layouts")
