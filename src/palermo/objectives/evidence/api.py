"""The evidence room for programs: the same rules, the same filters, the same audit line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema

from palermo.commons.access.doors import api_door
from palermo.commons.access.requests import MemberRequest
from palermo.objectives.evidence import reading
from palermo.objectives.evidence.forms import FilterForm
from palermo.objectives.evidence.reading.figures import VIEWS

router = Router(tags=["evidence"])


class VersionOut(Schema):
    id: UUID
    number: int
    kind: str
    shape: str
    rows_kept: int
    first_year: int | None
    last_year: int | None


class DataSetOut(Schema):
    id: UUID
    name: str
    organisation: str
    already_public: bool
    versions: list[VersionOut]


class FigureOut(Schema):
    name: str
    title: str
    says: str
    cannot: str
    rows: list[dict[str, Any]]


@router.get(
    "/data-sets", response=list[DataSetOut], auth=api_door("evidence.read"), summary="Data sets you may see"
)
def data_sets(request: MemberRequest) -> list[dict[str, Any]]:
    """Every data set whose figures you may see, with its versions."""
    return [
        {
            "id": found.id,
            "name": found.name,
            "organisation": found.organisation.name,
            "already_public": found.already_public,
            "versions": list(found.versions.all()),
        }
        for found in reading.data_sets(request.user)
    ]


@router.get(
    "/versions/{identifier}/{view}",
    response=list[FigureOut],
    auth=api_door("evidence.read"),
    summary="Figures of a version",
)
def figures(request: MemberRequest, identifier: UUID, view: str) -> list[dict[str, Any]]:
    """The figures of one view, narrowed by the page's own filters (`?gender=woman&year_from=2021`).

    This is the analyst's room: numbers under the minimum cell are in it. Do not hand the answer on.
    """
    version = reading.version_of(request.user, identifier)
    if view not in VIEWS[version.shape]:
        raise Http404
    form = FilterForm(request.GET, choices=reading.choices(request.user, version), shape=version.shape)
    return [
        {"name": f.name, "title": f.title, "says": f.says, "cannot": f.cannot, "rows": f.frame.to_dicts()}
        for f in reading.figures(request.user, version, form.filters(), view)
    ]
