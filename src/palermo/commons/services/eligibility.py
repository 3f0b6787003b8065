"""Whom a service is for, and whether it fits a need: with reasons, and with "ask" wherever something is not known.

A service's `eligibility` is a dictionary; a criterion that is not in it is not known. A need is one too; a question
that the person would rather not answer is not in it. Nobody is turned away by what is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FITS, ASK, NOT = "fits", "ask", "not"
GENDERS = ("woman", "man", "other")
ONE_OF = ("gender", "language", "form")  # the service takes those in its list; an empty list takes everybody
ACCEPTS = (  # true of a person: the service must accept it
    "children",
    "pregnant",
    "step_free",
    "no_papers",
    "no_police_report",
    "substance_use",
    "pets",
)
AGE = "age"
CRITERIA = (AGE, *ONE_OF, *ACCEPTS)


@dataclass(frozen=True)
class Fit:
    """`verdict` is the worst of the criteria; `reasons` names each criterion that is not plainly met."""

    verdict: str
    reasons: tuple[tuple[str, str], ...]


def fit(eligibility: Mapping[str, Any], need: Mapping[str, Any]) -> Fit:
    """Whether a service is for a person, by what is known of both.

    >>> fit({"gender": ["woman"], "children": True}, {"gender": "woman", "children": True})
    Fit(verdict='fits', reasons=())
    >>> fit({"gender": ["woman"]}, {"gender": "man"})
    Fit(verdict='not', reasons=(('gender', 'not'),))
    >>> fit({}, {"pets": True})
    Fit(verdict='ask', reasons=(('pets', 'ask'),))
    """
    judged = [(AGE, _of_age(eligibility.get("minimum_age"), eligibility.get("maximum_age"), need.get(AGE)))]
    judged += [(criterion, _of_list(eligibility.get(criterion), need.get(criterion))) for criterion in ONE_OF]
    judged += [
        (criterion, _accepted(eligibility.get(criterion))) for criterion in ACCEPTS if need.get(criterion)
    ]
    reasons = tuple((criterion, verdict) for criterion, verdict in judged if verdict != FITS)
    said = {verdict for _criterion, verdict in reasons}
    return Fit(NOT if NOT in said else ASK if ASK in said else FITS, reasons)


def _of_list(taken: list[str] | None, wanted: str | None) -> str:
    """`taken` None: the service does not say; empty: everybody."""
    if taken is None:
        return ASK if wanted else FITS
    if not taken or wanted in taken:
        return FITS
    return NOT if wanted else ASK


def _accepted(taken: bool | None) -> str:
    """Asked only of what the person is or has; what else a service cannot take stands on its page."""
    return ASK if taken is None else FITS if taken else NOT


def _of_age(youngest: int | None, oldest: int | None, age: int | None) -> str:
    if youngest is None and oldest is None:
        return FITS
    if age is None:
        return ASK
    return FITS if (youngest or 0) <= age <= (oldest if oldest is not None else 200) else NOT
