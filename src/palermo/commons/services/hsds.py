"""A service as an object of HSDS 3.0."""

from __future__ import annotations

import uuid
from typing import Any

from palermo.commons.services.models import Need, Provider, Service


def as_hsds(service: Service) -> dict[str, Any]:
    """Valid by HSDS 3.0's `service` schema. No place at all where people stay, whatever the row holds."""
    said = service.eligibility
    whole: dict[str, Any] = {
        "id": str(service.pk),
        "name": service.name,
        "status": service.status,
        "description": service.description,
        "eligibility_description": service.eligibility_words,
        "url": service.url,
        "email": service.email,
        "minimum_age": said.get("minimum_age"),
        "maximum_age": said.get("maximum_age"),
        "assured_date": service.assured_on.isoformat() if service.assured_on else None,
        "organization": _organisation(service.provider) if service.provider else None,
        "phones": [{"id": _id(service, "phone"), "number": service.phone}] if service.phone else None,
        "schedules": [{"id": _id(service, "hours"), "description": service.hours}] if service.hours else None,
        "languages": [{"id": _id(service, code), "code": code} for code in said.get("language", [])],
    }
    if service.door and service.need != Need.HOUSING:
        whole["service_at_locations"] = [_at(service)]
    return {field: value for field, value in whole.items() if value not in (None, "", [])}


def _organisation(provider: Provider) -> dict[str, str]:
    """HSDS asks for a description; where there is none it is empty."""
    found = {"id": str(provider.pk), "name": provider.name, "description": provider.description}
    return found | ({"website": provider.website} if provider.website else {})


def _at(service: Service) -> dict[str, Any]:
    address = {
        "id": _id(service, "address"),
        "address_1": service.door,
        "address_type": "physical",
        **dict.fromkeys(("city", "state_province", "postal_code", "country"), ""),
    }
    place = {"id": _id(service, "place"), "location_type": "physical", "addresses": [address]}
    return {"id": _id(service, "at"), "location": place}


def _id(service: Service, part: str) -> str:
    return str(uuid.uuid5(service.pk, part))
