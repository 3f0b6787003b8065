"""My desk: what waits for the member today, gathered from every room that the member may enter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palermo.commons.access.predicates import has_role
from palermo.commons.access.requests import MemberRequest
from palermo.commons.look.templatetags.look import ago
from palermo.commons.parties.models import Member, Role
from palermo.site.navigation import ROOMS, address, reading_of, rooms

WHAT_A_ROLE_DOES = {
    Role.COORDINATOR: gettext_lazy(
        "You keep the group together: its organisations, seats and agreements. What expires or waits for a signature will stand here."
    ),
    Role.CASE_WORKER: gettext_lazy(
        "You stand beside the people the group serves. The room for cases is not built yet; what you may share, and with whom, is in the agreements."
    ),
    Role.CASE_SUPERVISOR: gettext_lazy(
        "You answer for the case work. The room for cases is not built yet; what may be shared, and with whom, is in the agreements."
    ),
    Role.INVESTIGATOR: gettext_lazy(
        "You look for those who profit. The room for investigations is not built yet; whom you may ask is in the agreements."
    ),
    Role.ANALYST: gettext_lazy(
        "You turn records into honest numbers. Files that need you, and reports that are ready, will stand here."
    ),
    Role.EDITOR: gettext_lazy(
        "You write what the public reads. Numbers reach you only once they are released; none is yet."
    ),
    Role.FINANCE: gettext_lazy("You look after the money. The room for resources is not built yet."),
    Role.FOCAL_POINT: gettext_lazy(
        "You speak for your organisation in the group. Agreements that need your organisation will stand here."
    ),
    Role.SURVIVOR_ADVISER: gettext_lazy(
        "You tell the group what it does not see. The room for taking part is not built yet; the scoreboard shows what the group has promised."
    ),
    Role.AUDITOR: gettext_lazy("You check that the rules are kept. You may read the record of who did what."),
    Role.ADMINISTRATOR: gettext_lazy(
        "You keep the machine running. You cannot read confidential data, and that is on purpose."
    ),
}


def roles_of(asker: Member) -> list[Role]:
    """The roles that the member holds today, in the order of the list of roles."""
    return [role for role in Role if has_role(role)(asker)]


def waiting(asker: Member) -> list[dict[str, Any]]:
    """What every room keeps ready for the asker, what is due first at the top; without a day, last."""
    found = []
    for room in ROOMS:
        reading = reading_of(room.key)
        if reading and hasattr(reading, "waiting"):
            found += [{**item, "room": room.label} for item in reading.waiting(asker)]
    return sorted(found, key=lambda item: _day(item.get("due")) or dt.date.max)


def as_tasks(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The waiting items as the task list shows them, with the day in words and in a tone."""
    return [
        {"label": i["label"], "url": i["url"], "hint": i.get("hint", ""), **_when(_day(i.get("due")))}
        for i in items
    ]


def desk(request: MemberRequest) -> HttpResponse:
    """GET: my desk."""
    items = waiting(request.user)
    title = (
        ngettext("{n} thing waits for you", "{n} things wait for you", len(items)).format(n=len(items))
        if items
        else _("Nothing waits for you")
    )
    return render(
        request,
        "site/desk.html",
        {
            "title": title,
            "tasks": as_tasks(items),
            "roles": [
                {"key": capfirst(role.label), "value": WHAT_A_ROLE_DOES[role]}
                for role in roles_of(request.user)
            ],
            "doors": [one for one in rooms(request.user) if one["url"] != address("desk")],
        },
    )


def _day(due: dt.date | dt.datetime | None) -> dt.date | None:
    if isinstance(due, dt.datetime):
        return timezone.localtime(due).date() if timezone.is_aware(due) else due.date()
    return due


def _when(due: dt.date | None) -> dict[str, str]:
    if due is None:
        return {"status": "", "tone": "quiet"}
    days = (due - timezone.localdate()).days
    return {"status": ago(due), "tone": "stop" if days < 0 else "wait" if days <= 7 else "quiet"}
