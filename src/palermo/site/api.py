"""The API: the same doors as the pages, described at /api/docs."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec

from csp.decorators import csp_update
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Schema
from ninja.openapi.docs import Swagger
from ninja.renderers import JSONRenderer

import palermo
from palermo.commons.access.doors import PUBLIC, SIGNED_IN, api_door
from palermo.commons.access.predicates import roles_today
from palermo.commons.parties.models import Member


class Docs(Swagger):
    """The description of the API with ninja's own Swagger files: no foreign host, no inline script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: object) -> HttpResponse:
        shown = {**self.settings, "url": self.get_openapi_url(api, kwargs), "validatorUrl": None}
        return render(request, "site/api_docs.html", {"api": api, "swagger_settings": json.dumps(shown)})


api = NinjaAPI(
    title="Palermo",
    version=palermo.__version__,
    urls_namespace="api",
    description="The working platform of a local group against trafficking in persons. "
    "Sign in on the site first; a second step is needed where the site needs one.",
    docs=Docs(settings={"layout": "BaseLayout", "deepLinking": True}),
    docs_decorator=csp_update({"img-src": ["data:"]}),
    renderer=JSONRenderer(),
)


class Version(Schema):
    """Which Palermo answers."""

    name: str
    version: str


class Oneself(Schema):
    """The member behind the session."""

    name: str
    organisation: str
    language: str
    roles: list[str]


@api.get("/version", auth=api_door(PUBLIC), response=Version, tags=["site"], summary="Which Palermo answers")
def version(request: HttpRequest) -> dict:
    return {"name": "palermo", "version": palermo.__version__}


@api.get("/me", auth=api_door(SIGNED_IN), response=Oneself, tags=["site"], summary="Who I am here")
def me(request: HttpRequest) -> dict:
    member = request.user
    assert isinstance(member, Member)  # the door let nobody else through
    return {
        "name": member.name,
        "organisation": member.organisation.name,
        "language": member.language,
        "roles": sorted(roles_today(member)),
    }


def _rooms() -> None:
    """Each installed objective that has an `api.py` with a `router` answers under its own name."""
    for app in apps.get_app_configs():
        if app.name.startswith("palermo.objectives.") and find_spec(f"{app.name}.api"):
            api.add_router(f"/{app.label}", import_module(f"{app.name}.api").router)


_rooms()
