"""Filters and tags of the visual language: numbers, dates and shares in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext

register = template.Library()
Cell = Mapping[str, object]


def reader_locale() -> Locale:
    """The reader's language as Babel knows it; British English when Babel does not."""
    language = get_language() or "en"
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


@register.filter
def number(value: object) -> object:
    """1234.5 as the reader writes it: `1,234.5`, `1 234,5`. None is "not known"; text stays as it is."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float | Decimal):
        return format_decimal(value, locale=reader_locale())
    return value


@register.filter
def share(value: float | None) -> str:
    """0.482 as `48%`; shares under one in a hundred keep one decimal, so that few is not none."""
    if value is None:
        return gettext("not known")
    pattern = "#,##0.#%" if 0 < abs(value) < 0.01 else "#,##0%"
    return format_percent(value, format=pattern, locale=reader_locale())


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date in words: `24 November 2026`."""
    if value is None:
        return gettext("not known")
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, "long", reader_locale())


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A date with its time of day, in the installation's time zone."""
    if value is None:
        return gettext("not known")
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    locale = reader_locale()
    return f"{format_date(value, 'medium', locale)}, {format_time(value, 'short', locale=locale)}"


@register.filter
def ago(value: dt.date | dt.datetime | None) -> str:
    """How far from today: `3 days ago`, `in 2 weeks`, `today`."""
    if value is None:
        return gettext("not known")
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    distance = value - timezone.localdate()
    if not distance:
        return gettext("today")
    return format_timedelta(distance, granularity="day", add_direction=True, locale=reader_locale())


def language_name(code: str) -> str:
    """A language in the reader's language: “Spanish”; the code itself where Babel does not know it."""
    return reader_locale().languages.get(code, code)


@register.filter
def labelled(cells: Iterable[Cell], columns: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Each cell of a row with the label of its column, for tables that turn into cards on a phone."""
    pairs = zip(cells, [*columns, *[{}] * 99], strict=False)
    return [
        {
            **cell,
            "column": column.get("label", ""),
            "numeric": cell.get("numeric", column.get("numeric", False)),
        }
        for cell, column in pairs
    ]


@register.filter
def target_id(field: BoundField) -> str:
    """The id that a link from the error summary jumps to: the first thing one can type in or tick."""
    return field.id_for_label or field.auto_id


@register.simple_tag
def group_name() -> str:
    """The group's own name, or a neutral one."""
    return settings.PALERMO_GROUP_NAME or gettext("Our group")


@register.simple_tag
def is_demo() -> bool:
    """Whether this is a demonstration with invented people."""
    return settings.PALERMO_DEMO


@register.simple_tag
def languages() -> list[dict[str, object]]:
    """The languages on offer, each under its own name, with its direction."""
    return [
        {
            "code": code,
            "name": name,
            "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
            "now": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]
