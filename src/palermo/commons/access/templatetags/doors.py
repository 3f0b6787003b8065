"""`{% load doors %}{% allowed "evidence.read" as ok %}{% if ok %}…{% endif %}`"""

from __future__ import annotations

from django import template
from django.template import Context

from palermo.commons.access import doors

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context: Context, rule: str, thing: object | None = None) -> bool:
    """Whether the reader of this page may do what the rule says to the thing."""
    request = context.get("request")
    return doors.allowed(getattr(request, "user", None), rule, thing)
