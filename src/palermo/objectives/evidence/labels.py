"""Codes and numbers in the reader's words."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from palermo.analytics.formats import codelists

VARIABLES = {
    "year": _("Year"),
    "reported_by": _("Who reported"),
    "gender": _("Gender"),
    "age_band": _("Age"),
    "citizenship": _("Citizenship"),
    "exploited_in": _("Country of exploitation"),
    "status": _("Status"),
    "identified_by": _("How the person was identified"),
    "duration": _("Duration, months"),
    "form": _("Form of exploitation"),
    "means": _("Means of control"),
    "recruiter": _("Recruiter"),
    "labour": _("Kind of labour"),
    "sex": _("Kind of sexual exploitation"),
}
OTHER_WORDS = {
    # what published counts say, beyond the code lists
    "total": _("all"),
    "female": _("women and girls"),
    "male": _("men and boys"),
    "other": _("other"),
    "unknown": _("not known"),
    "adult": _("adults"),
    "child": _("children"),
    "detected_victims": _("detected victims"),
    "convicted": _("persons convicted"),
    "prosecuted": _("persons prosecuted"),
    "formal_contact": _("persons brought into formal contact"),
    "offences": _("offences"),
}


def label(code_list: str, code: str) -> str:
    """A code of a code list in the current language; the code itself where there is no list."""
    if code_list == "variable":
        return str(VARIABLES.get(code, code))
    words = _labels(code_list) if code_list else {}
    if code in words:
        return gettext(words[code])
    return str(OTHER_WORDS.get(code, code))


@lru_cache(maxsize=32)
def _labels(code_list: str) -> dict[str, str]:
    """Every code with its English label. Several detailed codes can share one of CTDC's merged groups."""
    return codelists.labels(code_list)


@lru_cache(maxsize=1024)
def _country(alpha3: str, language: str) -> str:
    from babel import Locale

    found = pycountry.countries.get(alpha_3=alpha3)
    if not found:
        return alpha3
    return Locale.parse(language.replace("-", "_")).territories.get(found.alpha_2) or found.name


def place_label(alpha3: str) -> str:
    """A country's name in the current language."""
    return _country(alpha3, get_language() or "en")


def number(value: float | None) -> str:
    """A whole number as the current language writes it."""
    return (
        "–"
        if value is None
        else format_decimal(value, format="#,##0", locale=(get_language() or "en").replace("-", "_"))
    )


def percent(value: float | None) -> str:
    """A share given in per cent, one decimal below ten."""
    if value is None:
        return "–"
    written = format_decimal(
        value, format="0.#" if value < 10 else "0", locale=(get_language() or "en").replace("-", "_")
    )
    return f"{written} %"
