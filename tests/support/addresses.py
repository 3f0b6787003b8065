"""Every address that the site answers, with made-up identifiers in it."""

from __future__ import annotations

import re
import uuid

from django.urls import resolve, reverse

from palermo.commons.access import doors

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": 1}


def every_address() -> list[tuple[str, str, str]]:
    """(name, address, rule) of every URL of the installation; one that an earlier door hides is left out."""
    found = []
    for name, route, rule in doors.every_door():
        assert name, f"The URL {route} has no name."
        parameters = PARAMETER.finditer(route.replace("?P<", "<"))
        values = {one["name"]: SAMPLES.get(one["kind"], "x") for one in parameters}
        address = reverse(name, kwargs=values)
        if resolve(address).view_name == name:
            found.append((name, address, rule or ""))
    return found
