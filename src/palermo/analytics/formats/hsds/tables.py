"""The tables of HSDS 3.0 and what versions 1 and 2 called them and their columns.

Source: Human Services Data Specification 3.0 (Open Referral), tables and fields; names of the earlier versions from
the data packages of HSDS 1.1 and 2.0.
"""

from __future__ import annotations

FILES: dict[str, tuple[str, ...]] = {  # table -> names of its file, without ending
    "organization": ("organizations", "organization"),
    "service": ("services", "service"),
    "location": ("locations", "location"),
    "service_at_location": ("service_at_location", "service_at_locations", "services_at_location"),
    "address": ("addresses", "address", "physical_addresses", "postal_addresses", "mail_addresses"),
    "phone": ("phones", "phone"),
    "schedule": ("schedules", "schedule", "regular_schedules"),
    "language": ("languages", "language"),
    "service_area": ("service_areas", "service_area"),
    "program": ("programs", "program"),
    "cost_option": ("cost_options", "cost_option"),
    "required_document": ("required_documents", "required_document"),
    "accessibility": ("accessibility", "accessibility_for_disabilities"),
    "attribute": ("attributes", "attribute", "service_attributes", "services_taxonomy"),
    "taxonomy_term": ("taxonomy_terms", "taxonomy_term", "taxonomy"),
    "eligibility": ("eligibility", "eligibilities"),
}

OWN = ("id", "name", "alternate_name", "description")
FIELDS: dict[str, tuple[str, ...]] = {  # table -> fields that are read; the first is its key
    "organization": (*OWN, "email", "website", "legal_status"),
    "service": (
        *OWN, "organization_id", "program_id", "url", "email", "status", "interpretation_services",
        "application_process", "fees_description", "wait_time", "eligibility_description", "minimum_age",
        "maximum_age", "assured_date", "assurer_email", "alert", "last_modified",
    ),
    "location": (*OWN, "location_type", "organization_id", "transportation", "latitude", "longitude"),
    "service_at_location": ("id", "service_id", "location_id", "description"),
    "address": (
        "id", "location_id", "address_1", "address_2", "city", "region", "state_province", "postal_code",
        "country", "address_type",
    ),
    "phone": (
        "id", "service_id", "location_id", "organization_id", "service_at_location_id", "number", "extension",
        "type", "description",
    ),
    "schedule": (
        "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to", "freq", "byday",
        "opens_at", "closes_at", "description",
    ),
    "language": ("id", "service_id", "location_id", "phone_id", "name", "code", "note"),
    "service_area": ("id", "service_id", "name", "description"),
    "program": ("id", "organization_id", "name", "alternate_name", "description"),
    "cost_option": ("id", "service_id", "option", "currency", "amount", "amount_description"),
    "required_document": ("id", "service_id", "document", "uri"),
    "accessibility": ("id", "location_id", "description", "details"),
    "attribute": ("id", "link_id", "link_entity", "taxonomy_term_id", "value"),
    "taxonomy_term": ("id", "code", "name", "description", "parent_id", "taxonomy"),
    "eligibility": ("id", "service_id", "eligibility"),
}  # fmt: skip

CALLED: dict[str, dict[str, str]] = {  # table -> {an earlier version's column: the field of 3.0}
    "organization": {"url": "website"},
    "service": {"fees": "fees_description", "services_eligibility": "eligibility_description"},
    "phone": {"name": "description"},
    "schedule": {"weekday": "byday", "original_text": "description", "start_date": "valid_from"},
    "language": {"language": "name"},
    "service_area": {"service_area": "name"},
    "accessibility": {"accessibility": "description"},
    "attribute": {
        "service_id": "link_id",
        "taxonomy_recordid": "taxonomy_term_id",
        "taxonomy_id": "taxonomy_term_id",
    },
    "taxonomy_term": {"term": "name", "vocabulary": "taxonomy"},
}

LINKS: dict[str, dict[str, str]] = {  # table -> {field: table that it names a row of}
    "service": {"organization_id": "organization"},
    "service_at_location": {"service_id": "service", "location_id": "location"},
    "address": {"location_id": "location"},
    "phone": {
        "service_id": "service",
        "location_id": "location",
        "organization_id": "organization",
        "service_at_location_id": "service_at_location",
    },
    "schedule": {
        "service_id": "service",
        "location_id": "location",
        "service_at_location_id": "service_at_location",
    },
    "language": {"service_id": "service", "location_id": "location"},
    "service_area": {"service_id": "service"},
    "cost_option": {"service_id": "service"},
    "required_document": {"service_id": "service"},
    "accessibility": {"location_id": "location"},
    "attribute": {"link_id": "service", "taxonomy_term_id": "taxonomy_term"},
    "eligibility": {"service_id": "service"},
}

STATUS = ("active", "inactive", "defunct", "temporarily closed")
STATUS_CALLED = {
    "verified": "active",
    "vetted": "active",
    "published": "active",
    "open": "active",
    "closed": "defunct",
}
DAYS = {
    "monday": "MO",
    "tuesday": "TU",
    "wednesday": "WE",
    "thursday": "TH",
    "friday": "FR",
    "saturday": "SA",
    "sunday": "SU",
}


def table_of(file: str) -> str | None:
    """The table that a file of this name, without ending, holds.

    >>> table_of("Physical_Addresses"), table_of("meta_table_descriptions")
    ('address', None)
    """
    return next((table for table, names in FILES.items() if file.casefold() in names), None)
