"""The menus, for the slots that the look leaves open."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.translation import get_language

from palermo.site import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, object]]:
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    return navigation.rooms(request.user, request.path)


@register.simple_tag(takes_context=True)
def public_pages(context: Context) -> list[dict[str, object]]:
    """The public menu; an address keeps the language that the reader chose in the address."""
    request = context.get("request")
    chosen = request.GET.get("language") if request else None
    pages = navigation.public_pages(request.path if request else "")
    if chosen and chosen == get_language():
        pages = [{**page, "url": f"{page['url']}?language={chosen}"} for page in pages]
    return pages


@register.simple_tag
def address(door: str) -> str:
    return navigation.address(door)
