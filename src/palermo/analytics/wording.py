"""The library's words in the reader's language: the standard library's gettext over our catalogues.

>>> from palermo.analytics.wording import _, language
>>> with language("en"):
...     _("withheld")
'withheld'
"""

from __future__ import annotations

import gettext as standard
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = ("en", "es", "fr", "ar")
RIGHT_TO_LEFT = {"ar"}
_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE.parent.parent / "locale", _PACKAGE / "locale")
_current: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def language(code: str) -> Iterator[None]:
    """Everything inside speaks this language. Raises ValueError for one that we do not have."""
    if code not in LANGUAGES:
        raise ValueError(f"There is no language {code!r}. There are: {', '.join(LANGUAGES)}.")
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    """The language spoken now."""
    return _current.get()


def is_right_to_left() -> bool:
    return _current.get() in RIGHT_TO_LEFT


@cache
def _catalogue(code: str) -> standard.NullTranslations:
    folder = next((f for f in _FOLDERS if f.is_dir()), _FOLDERS[0])
    return standard.translation("django", folder, languages=[code], fallback=True)


def gettext_noop(message: str) -> str:
    """The message itself, marked so that the catalogues hold it; translated where it is shown."""
    return message


def _(message: str) -> str:
    """The message in the current language; English where it is not translated."""
    return _catalogue(_current.get()).gettext(message) if message else ""


def number(value: float | None, decimals: int = 0) -> str:
    """A number as the language writes it.

    >>> number(12345)
    '12,345'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return "" if value is None else format_decimal(value, format=pattern, locale=_current.get())


def span(low: int, high: int) -> str:
    """A sum of exact and "<5" cells as people read it.

    >>> span(12, 12), span(1, 4), span(101, 120)
    ('12', '<5', '101–120')
    """
    if low == high:
        return number(low)
    return _("<5") if (low, high) == (1, 4) else f"{number(low)}–{number(high)}"


def percent(share: float) -> str:
    """A share of 1 in per cent, with one decimal below ten.

    >>> percent(0.256), percent(0.031)
    ('26%', '3.1%')
    """
    value = 100 * share
    text = format_decimal(value, format="0.0" if 0 < value < 9.95 else "0", locale=_current.get())
    return text + ("%" if _current.get() == "en" else "\u00a0%")


def day(value: date) -> str:
    """A date in words."""
    return format_date(value, format="long", locale="en_GB" if _current.get() == "en" else _current.get())


def country(alpha3: str) -> str:
    """The name of a country by its ISO 3166-1 alpha-3 code.

    >>> country("GHA")
    'Ghana'
    """
    if alpha3 == "XKX":
        return Locale.parse(_current.get()).territories.get("XK", "Kosovo")
    found = pycountry.countries.get(alpha_3=alpha3)
    if found is None:
        return alpha3
    return Locale.parse(_current.get()).territories.get(found.alpha_2) or found.name
