"""Where one can go: the rooms that exist and that the asker may enter, and the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palermo.commons.access.doors import allowed
from palermo.commons.parties.models import Member


@dataclass(frozen=True)
class Room:
    """An objective's room: the app's key, the word in the menu, the door and the rule that opens it."""

    key: str
    label: Any
    door: str
    rule: str


ROOMS = (
    Room("evidence", pgettext_lazy("room", "Evidence"), "evidence:room", "evidence.read"),
    Room("partnerships", pgettext_lazy("room", "The group"), "partnerships:home", "signed_in"),
)
PUBLIC_PAGES = (
    ("front", _("Welcome")),
    ("about", _("About us")),
    ("help", _("Getting help")),
    ("safety", _("Your safety on this device")),
)


def is_built(key: str) -> bool:
    """Whether the objective's room stands in this installation."""
    return apps.is_installed(f"palermo.objectives.{key}")


def reading_of(key: str) -> ModuleType | None:
    """The room's reading module, or nothing while the room is not built or has nothing to read."""
    name = f"palermo.objectives.{key}.reading"
    return import_module(name) if is_built(key) and find_spec(name) else None


def address(door: str) -> str:
    """The door's address, or "" in an installation that does not have this door."""
    try:
        return reverse(door)
    except NoReverseMatch:
        return ""


def rooms(asker: Member, here: str = "") -> list[dict[str, object]]:
    """The menu of a signed-in member: desk, rooms that open to the member, scoreboard."""
    entries: list[tuple[Any, str]] = [(_("My desk"), address("desk"))]
    entries += [(r.label, address(r.door)) for r in ROOMS if is_built(r.key) and allowed(asker, r.rule)]
    entries.append((_("Scoreboard"), address("scoreboard")))
    return _menu(entries, here)


def public_pages(here: str = "") -> list[dict[str, object]]:
    """The menu of the public pages."""
    return _menu([(label, address(door)) for door, label in PUBLIC_PAGES], here)


def _menu(entries: list, here: str) -> list[dict[str, object]]:
    return [
        {"label": label, "url": url, "now": here == url or (url != "/" and here.startswith(url))}
        for label, url in entries
        if url
    ]
