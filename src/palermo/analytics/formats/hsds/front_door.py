"""Which places may be named: front doors that everybody may know, and never a house where people hide.

A shelter's address in a directory brings the trafficker to its door. No word list finds every shelter, so the rule is
turned round where it counts: a place is named only if a service that is known to be of the open kind is given there,
and nothing about the place, its services or their organisation sounds like a house where people stay.
"""

from __future__ import annotations

import re

from palermo.analytics.formats.hsds.package import Package, Row

# where people sleep, or hide, or are at risk from somebody who looks for them; English, Spanish, French
STAYING = re.compile(
    r"shelter|refuge|safe[ -]?house|safe[ -]?home|hous(?:e|ing)\b|\bhomes?\b|homeless|residen(?:ce|tial|cy)|dormitor"
    r"|overnight|\bbeds?\b|transitional living|halfway|foster|lodging|hostel|domestic (?:violence|abuse)|battered"
    r"|traffick|sexual assault|rape|crisis|runaway|sanctuary|witness protection|exploitation|stalking|intimate partner"
    r"|albergue|refugio|casa de acogida|vivienda|violencia|trata\b|h[ée]bergement|foyer|logement|violences|traite\b",
    re.IGNORECASE,
)
# open kinds: where the public goes in and out by day
OPEN = re.compile(
    r"food|pantry|meal|librar|school|class|tutor|college|universit|training|job|employment|career|legal|law|immigration"
    r"|tax|benefit|clinic|hospital|dental|pharmac|health cent|vaccin|immuni[sz]|museum|park\b|recreation|sport|arts"
    r"|clothing|furniture|thrift|transport|bus\b|court|city hall|town hall|council|police|church|mosque|temple|senior cent"
    r"|communit(?:y|ies) cent|child ?care|preschool|after[- ]?school|camp\b|museum",
    re.IGNORECASE,
)
STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]?\s+(?:[NSEW]\.?\s+|[NS][EW]\.?\s+)?(?:[A-Z0-9][\w.'’-]*\s+){1,4}"
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Way|Terrace|Ter|Hwy|Highway"
    r"|Pike|Pkwy|Parkway|Sq|Square|Circle|Cir)\b\.?(?:\s*,?\s*(?:[NS][EW]|Suite|Ste|Apt|Unit|#)\.?\s*\w*)?",
)
WITHHELD = "[address withheld]"
SAID = ("name", "alternate_name", "description", "eligibility_description", "application_process", "alert")


def close_doors(package: Package) -> Package:
    """The package with every place left out that is not a front door, and street addresses out of the texts.

    Changes the package in place and returns it; how much was left out stands in its findings. What goes: the row of the
    place with its address, coordinates, telephone and opening hours. What stays: the service, its own telephone, its
    area. Texts of a service or an organisation that is not of the open kind lose what looks like a street address.
    """
    terms = {row["id"]: row.get("name", "") for row in package.rows("taxonomy_term")}
    tagged: dict[str, str] = {}
    for row in package.rows("attribute"):
        key = row.get("link_id", "")
        tagged[key] = f"{tagged.get(key, '')} {terms.get(row.get('taxonomy_term_id', ''), '')}"
    organisations = {row["id"]: row for row in package.rows("organization")}
    services = {row["id"]: row for row in package.rows("service")}
    is_open = {
        key: _is_open(
            f"{_words(row)} {tagged.get(key, '')} {_words(organisations.get(row.get('organization_id', '')))}"
        )
        for key, row in services.items()
    }
    doors = _front_doors(package, is_open, organisations)
    closed = [row for row in package.rows("location") if row["id"] not in doors]
    if closed:
        package.note(
            "location", None, "address", f"{len(closed)} places",
            "Not known to be a front door that everybody may know: place, address and coordinates were left out.",
            "rejected",
        )  # fmt: skip
    _leave_out(package, {row["id"] for row in closed})
    for key, row in services.items():
        if not is_open[key]:
            _blank(package, "service", row)
    for row in organisations.values():
        if not _is_open(_words(row)):
            _blank(package, "organization", row)
    return package


def _words(row: Row | None) -> str:
    return " ".join(row.get(field, "") for field in SAID) if row else ""


def _is_open(words: str) -> bool:
    return bool(OPEN.search(words)) and not STAYING.search(words)


def _front_doors(package: Package, is_open: dict[str, bool], organisations: dict[str, Row]) -> set[str]:
    """Places of which every linked service is open, and at least one is, and whose own words are harmless."""
    given: dict[str, list[bool]] = {}
    for row in package.rows("service_at_location"):
        if "service_id" in row and "location_id" in row:
            given.setdefault(row["location_id"], []).append(is_open.get(row["service_id"], False))
    doors = set()
    for row in package.rows("location"):
        owner = organisations.get(row.get("organization_id", ""))
        harmless = not STAYING.search(f"{_words(row)} {_words(owner)}")
        if harmless and given.get(row["id"]) and all(given[row["id"]]):
            doors.add(row["id"])
    return doors


def _leave_out(package: Package, closed: set[str]) -> None:
    for table, rows in package.tables.items():
        field = "id" if table == "location" else "location_id"
        kept = [row for row in rows if row.get(field) not in closed]
        if table in (
            "address",
            "accessibility",
        ):  # of no place that is known: nobody can say that it is a front door
            kept = [row for row in kept if "location_id" in row]
        package.tables[table] = kept


def _blank(package: Package, table: str, row: Row) -> None:
    for field in SAID:
        if field in row and STREET.search(row[field]):
            row[field] = STREET.sub(WITHHELD, row[field])
            package.note(
                table,
                None,
                field,
                row.get("name", ""),
                "A street address was taken out of the text.",
                "changed",
            )
