"""The scoreboard: the ten objectives, each with its indicators computed live, trend and target."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palermo.commons.access.requests import MemberRequest
from palermo.commons.look.templatetags.look import number
from palermo.commons.parties.models import Member
from palermo.site.navigation import ROOMS, address, is_built, reading_of

OBJECTIVES_FILE = Path(__file__).with_name("scoreboard.yaml")
WORDS = ("title", "public", "job")


@cache
def objectives() -> tuple[dict[str, Any], ...]:
    """The ten objectives as the file has them, in order; the words are msgids."""
    return tuple(yaml.safe_load(OBJECTIVES_FILE.read_text(encoding="utf-8")))


def objectives_in_words() -> list[dict[str, Any]]:
    """The ten objectives in the reader's language, with whether the room is built."""
    return [
        {**one, **{word: _(one[word]) for word in WORDS}, "built": is_built(one["key"])}
        for one in objectives()
    ]


def scores(asker: Member) -> list[dict[str, Any]]:
    """Each objective with its table of indicators; nothing here is typed in or stored."""
    doors = {room.key: room.door for room in ROOMS}
    board = []
    for one in objectives_in_words():
        reading = reading_of(one["key"])
        measured = reading.indicators(asker) if reading and hasattr(reading, "indicators") else []
        known = {entry["key"]: entry for entry in one.get("indicators") or []}
        merged = [_merged(indicator, known.get(indicator["key"], {})) for indicator in measured]
        board.append(
            {
                **one,
                "url": address(doors[one["key"]]) if one["key"] in doors else "",
                "table": _table(one["title"], merged) if merged else None,
                "notes": [i for i in merged if i["counted"]],
            }
        )
    return board


def change(now: float | None, before: float | None, *, lower_is_better: bool = False) -> tuple[str, str]:
    """The step from a quarter ago to now in words, and its tone."""
    if now is None or before is None:
        return _("not known"), "quiet"
    step = round(now - before, 1)
    if not step:
        return _("as before"), "quiet"
    words = _("up by {n}") if step > 0 else _("down by {n}")
    return words.format(n=number(abs(step))), "good" if (step < 0) == lower_is_better else "wait"


def against_target(
    now: float | None, target: float | None, *, lower_is_better: bool = False
) -> tuple[str, str]:
    """The target in words with whether it is met, and the tone."""
    if target is None:
        return _("none"), "quiet"
    if now is None:
        return str(number(target)), "quiet"
    met = now <= target if lower_is_better else now >= target
    return (_("{n}, met") if met else _("{n}, not met")).format(n=number(target)), "good" if met else "wait"


def scoreboard(request: MemberRequest) -> HttpResponse:
    """GET: the ten objectives."""
    board = scores(request.user)
    built = sum(one["built"] for one in board)
    lead = ngettext(
        "{n} of the ten objectives has a room here. Each number is computed now, from what the group recorded.",
        "{n} of the ten objectives have a room here. Each number is computed now, from what the group recorded.",
        built,
    ).format(n=built)
    return render(
        request,
        "site/scoreboard.html",
        {
            "title": _("Scoreboard"),
            "crumbs": [(_("My desk"), address("desk")), (_("Scoreboard"), "")],
            "lead": lead,
            "board": board,
        },
    )


def _merged(indicator: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    target = entry.get("target")
    return {
        **indicator,
        "target": indicator.get("target") if target is None else target,
        "counted": _(entry["counted"]) if entry.get("counted") else "",
        "source": _(entry["source"]) if entry.get("source") else "",
    }


def _table(title: str, indicators: list[dict[str, Any]]) -> dict[str, Any]:
    labels = [_("Indicator"), _("Now"), _("A quarter ago"), _("Change"), _("Target")]
    numeric = [False, True, True, False, False]
    rows = []
    for one in indicators:
        lower = bool(one.get("lower_is_better"))
        step, step_tone = change(one["value"], one["before"], lower_is_better=lower)
        goal, goal_tone = against_target(one["value"], one["target"], lower_is_better=lower)
        rows.append(
            {
                "cells": [
                    {"text": one["label"]},
                    {"text": _with_unit(one["value"], one.get("unit", ""))},
                    {"text": _with_unit(one["before"], one.get("unit", ""))},
                    {"text": step, "tone": step_tone},
                    {"text": goal, "tone": goal_tone},
                ]
            }
        )
    columns = [{"key": str(i), "label": label, "numeric": numeric[i]} for i, label in enumerate(labels)]
    return {
        "caption": _("Indicators: {objective}").format(objective=title),
        "columns": columns,
        "rows": rows,
        "cards": True,
    }


def _with_unit(value: float | None, unit: str) -> str:
    words = str(number(value))
    return words if value is None or not unit else f"{words}{'' if unit == '%' else ' '}{unit}"
