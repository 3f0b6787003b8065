"""Bring a directory in: the services of an HSDS package, front doors only, each with where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.services.models import Need, Provider, Service

if TYPE_CHECKING:
    from palermo.analytics.formats.hsds import Package

# the first that is found in the terms, else in the name, else in the description, is the kind of need
WORDS_OF_NEED = (
    (Need.HOUSING, r"hous(?:e|ing)|shelter|residen|refuge|transitional|lodging|rent\b|homeless"),
    (Need.PSYCHOLOGICAL, r"mental|psych|therap|trauma|counsell?ing.*(?:grief|depress)"),
    (Need.LEGAL, r"legal|law\b|lawyer|attorney|immigration|citizenship"),
    (Need.MEDICAL, r"health|medic|clinic|dental|hospital|pregnan|hiv"),
    (Need.COUNSELLING, r"counsel|support group|hotline|advocacy|case management"),
    (Need.MATERIAL, r"food|meal|cloth|furniture|goods|money|financ|utilit|diaper"),
    (Need.CHILDREN, r"child|youth|preschool|parent|after.?school"),
    (Need.WORK, r"work|job|employ|education|school|training|tutor|ged\b|literacy|esl\b"),
    (Need.INTERPRETING, r"interpret|translat"),
)
KEPT = (
    "provider",
    "name",
    "description",
    "need",
    "status",
    "phone",
    "email",
    "url",
    "door",
    "eligibility_words",
    "source",
)


def need_of(terms: str, name: str, description: str) -> Need:
    """The kind of need that words speak of first.

    >>> need_of("", "Free Legal Clinic", "")
    Need.LEGAL
    """
    for words in (terms, name, description):
        for need, pattern in WORDS_OF_NEED:
            if re.search(pattern, words, re.IGNORECASE):
                return need
    return Need.OTHER


@transaction.atomic
def bring_in_directory(asker: Member, package: Package) -> int:
    """Enter or renew every service of a package; returns how many. All or none, in one transaction.

    A service that the package had before and that a member of the group has changed since keeps the member's words:
    only services without `assured_by` are renewed.
    """
    from palermo.analytics.formats import hsds

    require(asker, "services.bring_in")
    found = list(hsds.services(package))
    providers = {s["organization"]["id"]: s["organization"] for s in found if "organization" in s}
    Provider.objects.bulk_create(
        [
            Provider(
                id=key,
                name=one["name"][:200],
                description=one["description"],
                website=one.get("website", "")[:500],
            )
            for key, one in providers.items()
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "description", "website"],
    )
    assured = {str(key) for key in Service.objects.exclude(assured_by=None).values_list("id", flat=True)}
    new = [_service(one, package.source) for one in found if one["id"] not in assured]
    Service.objects.bulk_create(
        new,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["provider_id", *KEPT[1:]],
    )
    record(asker, "services.directory.brought_in", None, services=len(new), source=package.source)
    return len(new)


def _service(one: dict[str, Any], source: str) -> Service:
    terms = " ".join(tag["taxonomy_term"]["name"] for tag in one.get("attributes", []))
    need = need_of(terms, one["name"], one.get("description", ""))
    status = one["status"] if one["status"] in Service.Status.values else Service.Status.INACTIVE
    return Service(
        id=one["id"],
        provider_id=one.get("organization", {}).get("id"),
        name=one["name"][:200],
        description=one.get("description", ""),
        need=need,
        status=status,
        phone=next((phone["number"] for phone in one.get("phones", [])), "")[:60],
        email=one.get("email", "")[:254],
        url=one.get("url", "")[:500],
        door="" if need == Need.HOUSING else _door(one)[:300],
        eligibility_words=one.get("eligibility_description", ""),
        source=source[:200],
    )


def _door(one: dict[str, Any]) -> str:
    """The first front door as one line; `hsds.services` has left out every place that is none."""
    for at in one.get("service_at_locations", []):
        for address in at["location"].get("addresses", []):
            parts = (address.get(part, "") for part in ("address_1", "city", "postal_code"))
            return ", ".join(part for part in parts if part)
    return ""
