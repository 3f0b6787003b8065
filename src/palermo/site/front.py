"""The public face: welcome, about, getting help, safety on this device, site map.

No cookie, no foreign host, nothing about the reader. The language is in the address (`?language=fr`),
so that choosing it needs no cookie either. Every number on a public page comes from a release; while
there is no release, there is no number.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from palermo.site.navigation import PUBLIC_PAGES, address
from palermo.site.scoreboard import objectives_in_words

View = Callable[[HttpRequest], HttpResponse]


def in_asked_language(view: View) -> View:
    """Answer in the language that the address asks for; without one, in the browser's."""

    @wraps(view)
    def speaking(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("language", "")
        if asked not in dict(settings.LANGUAGES):
            return view(request)
        with translation.override(asked):
            response = view(request)
            response["Content-Language"] = asked
            return response

    return speaking


@require_safe
@in_asked_language
def front(request: HttpRequest) -> HttpResponse:
    """GET /: what the group is, whom it serves, how to get help, what it publishes."""
    return render(request, "site/front.html", {"objectives": objectives_in_words()})


@require_safe
@in_asked_language
def about(request: HttpRequest) -> HttpResponse:
    """GET /about/: who works here, under which rules."""
    return render(request, "site/about.html")


@require_safe
@in_asked_language
def getting_help(request: HttpRequest) -> HttpResponse:
    """GET /help/: for somebody in trouble, and for somebody who worries about another."""
    return render(request, "site/help.html")


@require_safe
@in_asked_language
def safety(request: HttpRequest) -> HttpResponse:
    """GET /safety/: what the quick exit does and cannot do, what this site keeps."""
    return render(request, "site/safety.html")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """GET /sitemap.xml: the public pages in every language."""
    pages = [request.build_absolute_uri(url) for door, _label in PUBLIC_PAGES if (url := address(door))]
    context = {"pages": pages, "languages": [code for code, _name in settings.LANGUAGES]}
    return render(request, "site/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """GET /robots.txt: the public pages are all there is to index."""
    allowed = [url for door, _label in PUBLIC_PAGES if (url := address(door))]
    lines = ["User-agent: *", *[f"Allow: {url}$" for url in allowed], "Allow: /static/", "Disallow: /"]
    if there := address("sitemap"):
        lines.append(f"Sitemap: {request.build_absolute_uri(there)}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
