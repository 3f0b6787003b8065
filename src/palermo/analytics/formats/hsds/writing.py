"""Write services as HSDS 3.0 JSON: one nested object a service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from palermo.analytics.formats.hsds.front_door import close_doors
from palermo.analytics.formats.hsds.package import Package, Row

NUMBERS = {"minimum_age", "maximum_age", "latitude", "longitude", "amount", "extension"}
NEEDED = {  # fields that HSDS 3.0 requires, where a source may have none
    "organization": ("name", "description"),
    "taxonomy_term": ("name", "description"),
    "program": ("name", "description"),
    "address": ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
}
OF_SERVICE = {
    "phone": "phones",
    "schedule": "schedules",
    "language": "languages",
    "service_area": "service_areas",
    "cost_option": "cost_options",
    "required_document": "required_documents",
}
OF_PLACE = {
    "address": "addresses",
    "accessibility": "accessibility",
    "phone": "phones",
    "schedule": "schedules",
    "language": "languages",
}


def services(package: Package) -> Iterator[dict[str, Any]]:
    """Each service with its organisation, places, telephones, hours, languages, areas, terms and costs.

    Doors are closed first (`close_doors`): no way leads round that. Valid by HSDS 3.0's `service` schema.
    """
    close_doors(package)
    by_service = {table: _grouped(package, table, "service_id") for table in OF_SERVICE}
    by_place = {table: _grouped(package, table, "location_id") for table in OF_PLACE}
    organisations = {row["id"]: row for row in package.rows("organization")}
    places = {row["id"]: row for row in package.rows("location")}
    terms = {row["id"]: row for row in package.rows("taxonomy_term")}
    given = _grouped(package, "service_at_location", "service_id")
    tags = _grouped(package, "attribute", "link_id")
    for row in package.rows("service"):
        key = row["id"]
        whole = _object("service", row)
        if organisation := organisations.get(row.get("organization_id", "")):
            whole["organization"] = _object("organization", organisation)
        for table, name in OF_SERVICE.items():
            if found := by_service[table].get(key):
                whole[name] = [_object(table, one) for one in found if _is_whole(table, one)]
        at = [
            _object("service_at_location", one) | {"location": _place(places[one["location_id"]], by_place)}
            for one in given.get(key, [])
            if one.get("location_id") in places
        ]
        if at:
            whole["service_at_locations"] = at
        tagged = [
            _object("attribute", tag)
            | {"taxonomy_term": _object("taxonomy_term", terms[tag["taxonomy_term_id"]])}
            for tag in tags.get(key, [])
            if tag.get("taxonomy_term_id") in terms
        ]
        if tagged:
            whole["attributes"] = tagged
        yield whole


def page_of(contents: list[dict[str, Any]], total: int, number: int, size: int) -> dict[str, Any]:
    """A page of a list as HSDS's API writes it.

    >>> page_of([{}], total=3, number=3, size=1)["last_page"]
    True
    """
    pages = max(-(-total // size), 1)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _grouped(package: Package, table: str, field: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in package.rows(table):
        if field in row:
            found.setdefault(row[field], []).append(row)
    return found


def _place(row: Row, by_place: dict[str, dict[str, list[Row]]]) -> dict[str, Any]:
    place = _object("location", row)
    for table, name in OF_PLACE.items():
        if found := by_place[table].get(row["id"]):
            place[name] = [_object(table, one) for one in found if _is_whole(table, one)]
    return place


def _is_whole(table: str, row: Row) -> bool:
    """A telephone without a number is none."""
    return table != "phone" or "number" in row


def _object(table: str, row: Row) -> dict[str, Any]:
    """A row with its numbers as numbers and what the standard requires."""
    typed: dict[str, Any] = {
        field: float(value) if field in NUMBERS else value for field, value in row.items() if value
    }
    for field in NEEDED.get(table, ()):
        typed.setdefault(field, "physical" if field == "address_type" else "")
    return typed
