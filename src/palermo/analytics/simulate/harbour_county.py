"""Harbour County: the fictional group of the demo, its agreements and two years of its work.

The county lies in the open Atlantic at 30° W, 40° N, where there is no land. No person, organisation
or case in it exists; addresses end in example.org.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

COUNTRY = "PT"  # the demo's places hang below a real country, as a group's own areas must
WARDS = ("Old Harbour", "Fishmarket", "Station", "Hillside", "Greenfield", "Salt Flats")
ORGANISATIONS = (  # name, kind, named on the public pages
    ("Harbour Refuge", "NGO", True),
    ("Open Door", "NGO", True),
    ("Seafarers' Mission", "NGO", True),
    ("Harbour Police", "LawEnforcement", True),
    ("Border and Coast Office", "ImmigrationService", False),
    ("County Prosecutor", "CentralGovernmentOrganisation", True),
    ("Harbour County Council", "LocalGovernmentOrganisation", True),
    ("St Brigid Clinic", "HealthServiceOrganisation", True),
    ("Legal Aid Harbour", "LegalService", True),
    ("Harbour Fisheries Ltd", "CorporateBusiness", False),
    ("Harbour College", "SchoolOrCollege", True),
    ("Survivors' Circle", "SurvivorGroup", False),
)
NAMES = (
    "Amira Solano", "Ben Okafor", "Clara Whitlock", "Dario Pinto", "Elif Karaca", "Farid Mansour", "Grace Adeyemi", "Hugo Lindqvist",
    "Ines Marchetti", "Jonas Weber", "Kavya Raman", "Luc Fontaine", "Maja Nowak", "Nadia Benali", "Owen Griffiths", "Paula Ferreira",
    "Quentin Moreau", "Rosa Delgado", "Samir Haddad", "Tove Eriksen", "Uma Krishnan", "Viktor Horvat", "Wanjiru Kamau", "Xenia Petrou",
    "Yusuf Demir", "Zofia Kaminska", "Andile Mokoena", "Bianca Rossi", "Chidi Eze", "Daria Volkova", "Emil Sorensen", "Fatima Zahra",
    "Goran Babic", "Hana Suzuki", "Ivan Dimitrov", "Joy Mensah", "Karim Aziz", "Lena Fischer", "Mateo Vargas", "Noor Siddiqui",
)  # fmt: skip
ROLES_BY_KIND = {
    "NGO": (("analyst",), ("case_supervisor", "focal_point"), ("case_worker",), ("finance",)),
    "LawEnforcement": (("investigator", "focal_point"), ("investigator",), ("investigator", "analyst"), ()),
    "HealthServiceOrganisation": (("case_worker", "focal_point"), ("case_worker",), ()),
    "LocalGovernmentOrganisation": (
        ("coordinator", "focal_point"),
        ("administrator",),
        ("editor",),
        ("finance",),
    ),
    "SurvivorGroup": (("survivor_adviser", "focal_point"), ("survivor_adviser",)),
}
OTHER_ROLES: tuple[tuple[str, ...], ...] = (("focal_point",), (), ("editor",))
MEMBERS_OF = (5, 4, 3, 4, 3, 3, 5, 3, 3, 2, 3, 2)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class County:
    """Plain rows for the demo. Organisations and members are named by their name and e-mail."""

    areas: tuple[dict[str, Any], ...]
    organisations: tuple[dict[str, Any], ...]
    members: tuple[dict[str, Any], ...]
    seats: tuple[dict[str, Any], ...]
    agreements: tuple[dict[str, Any], ...]
    records: tuple[dict[str, Any], ...]


def harbour_county(today: dt.date, seed: int = 2000) -> County:
    """The whole group as of `today`; the same for the same day and seed.

    >>> import datetime as dt
    >>> county = harbour_county(dt.date(2026, 11, 24))
    >>> len(county.organisations), len(county.members)
    (12, 40)
    """
    random = np.random.default_rng(seed)
    members = _members(today)
    return County(
        areas=_areas(),
        organisations=tuple(
            {"name": name, "kind": kind, "public": public, "joined": today - (700 - 40 * n) * DAY}
            for n, (name, kind, public) in enumerate(ORGANISATIONS)
        ),
        members=members,
        seats=_seats(members, today),
        agreements=tuple(_signed(row, members) for row in _agreements(today)),
        records=_records(today, random),
    )


def _areas() -> tuple[dict[str, Any], ...]:
    """Six wards, two rows of three, each about 4 km wide."""
    wards = []
    for n, name in enumerate(WARDS):
        west, south = -30.0 + 0.05 * (n % 3), 40.0 + 0.04 * (n // 3)
        ring = [
            [west, south],
            [west + 0.05, south],
            [west + 0.05, south + 0.04],
            [west, south + 0.04],
            [west, south],
        ]
        wards.append({"name": name, "shape": {"type": "Polygon", "coordinates": [ring]}})
    return tuple(wards)


def _members(today: dt.date) -> tuple[dict[str, Any], ...]:
    names = iter(NAMES)
    found: list[dict[str, Any]] = []
    for (organisation, kind, _public), size in zip(ORGANISATIONS, MEMBERS_OF, strict=True):
        patterns = ROLES_BY_KIND.get(kind, OTHER_ROLES)
        for n in range(size):
            name = next(names)
            roles = patterns[n] if n < len(patterns) else ()
            if organisation == "County Prosecutor" and n == 2:
                roles = ("auditor",)
            found.append(
                {
                    "name": name,
                    "email": name.lower().replace(" ", ".") + "@example.org",
                    "organisation": organisation,
                    "roles": roles,
                    "since": today - (650 - 12 * len(found)) * DAY,
                }
            )
    return tuple(found)


def _seats(members: tuple[dict[str, Any], ...], today: dt.date) -> tuple[dict[str, Any], ...]:
    seats = []
    for organisation, _kind, _public in ORGANISATIONS:
        holder, deputy = [m for m in members if m["organisation"] == organisation][:2]
        # two organisations have not named a deputy yet: the desk says so
        vacant = organisation in {"Harbour College", "Harbour Fisheries Ltd"}
        seats.append(
            {
                "organisation": organisation,
                "title": "Member of the group",
                "holder": holder["email"],
                "deputy": None if vacant else deputy["email"],
                "since": max(today - 400 * DAY, holder["since"], deputy["since"]),
                "until": today + 330 * DAY,
            }
        )
    return tuple(seats)


def _agreements(today: dt.date) -> tuple[dict[str, Any], ...]:
    everyone = [name for name, _kind, _public in ORGANISATIONS]
    ngos = everyone[:3]

    def agreement(
        title: str,
        parties: list[str],
        categories: list[str],
        purposes: list[str],
        begins: int,
        ends: int,
        unsigned: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        return {
            "title": title,
            "parties": parties,
            "categories": categories,
            "purposes": purposes,
            "valid_from": today + begins * DAY,
            "valid_until": today + ends * DAY,
            "unsigned": unsigned,
        }

    return (
        agreement("Founding agreement of the group", everyone, ["aggregate_counts", "contact_details"], ["evidence", "coordination"], -690, 400),
        agreement("De-identified case data for evidence", [*ngos, "St Brigid Clinic", "Harbour County Council"], ["deidentified_records", "aggregate_counts"], ["evidence"], -500, 230),
        agreement("Referral between services", [*ngos, "St Brigid Clinic", "Legal Aid Harbour"], ["referral_packets", "capacity"], ["service"], -450, 45),
        agreement("Readiness for operations", [*ngos, "Harbour Police"], ["capacity"], ["service", "coordination"], -300, 65),
        agreement("Intelligence", ["Harbour Police", "Border and Coast Office", "County Prosecutor"], ["intelligence"], ["investigation"], -600, 130),
        agreement("Pilot of the helpline", ["Open Door", "Harbour County Council"], ["aggregate_counts"], ["evidence"], -680, -40),
        agreement("Counting people once", [*ngos, "Harbour Police", "St Brigid Clinic"], ["linkage_keys"], ["linkage"], 0, 365, ("Harbour Police", "St Brigid Clinic")),
        agreement("Fair fisheries", ["Harbour Fisheries Ltd", "Seafarers' Mission"], ["aggregate_counts"], ["coordination"], -200, 165),
    )  # fmt: skip


def _signed(row: dict[str, Any], members: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The agreement with its signatures: the focal point signs on its first day, or when coming in later."""
    signers = {m["organisation"]: m for m in members if "focal_point" in m["roles"]}
    signatures = {
        party: {
            "by": signers[party]["email"],
            "on": max(row["valid_from"], signers[party]["since"]),
        }
        for party in row["parties"]
        if party not in row["unsigned"]
    }
    return row | {"signatures": signatures}


REPORTERS = {"Harbour Refuge": 0.38, "Open Door": 0.27, "Seafarers' Mission": 0.2, "St Brigid Clinic": 0.15}
CITIZENSHIPS = ("PRT", "BRA", "NGA", "ROU", "UKR", "IND", "MAR", "VNM")
BANDS = ("9-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+")


def _records(today: dt.date, random: np.random.Generator) -> tuple[dict[str, Any], ...]:
    """About 400 de-identified records of the last two years: more in summer, slowly more each month."""
    rows = []
    this_month = today.year * 12 + today.month - 1
    for back in range(24, 0, -1):
        year, month_from_zero = divmod(this_month - back, 12)
        month = dt.date(year, month_from_zero + 1, 1)
        expected = 13 + 0.35 * (24 - back) + 4 * np.sin((month.month - 3) / 12 * 2 * np.pi)
        rows += [_record(month, random) for _case in range(random.poisson(expected))]
    return tuple(rows)


def _record(month: dt.date, random: np.random.Generator) -> dict[str, Any]:
    reporter = random.choice(list(REPORTERS), p=list(REPORTERS.values()))
    woman = random.random() < (0.35 if reporter == "Seafarers' Mission" else 0.68)
    at_sea = reporter == "Seafarers' Mission" and random.random() < 0.7
    forms = ["forced_labour"] if at_sea or random.random() < (0.35 if woman else 0.75) else []
    if woman and random.random() < 0.55:
        forms.append("sexual_exploitation")
    if not woman and random.random() < 0.12:
        forms.append("forced_criminality")
    citizenship = str(random.choice(CITIZENSHIPS, p=[0.2, 0.18, 0.15, 0.12, 0.1, 0.1, 0.08, 0.07]))
    means = [
        code
        for code, chance in {
            "debt_bondage": 0.3, "takes_earnings": 0.35, "physical_threats": 0.3, "false_promises": 0.4, "withholds_documents": 0.25,
            "psychological_abuse": 0.28, "excessive_hours": 0.4 if "forced_labour" in forms else 0.05,
        }.items()
        if random.random() < chance
    ]  # fmt: skip
    sector = (
        "fishing"
        if at_sea
        else str(random.choice(["agriculture", "construction", "domestic_work", "hospitality"]))
    )
    return {
        "organisation": str(reporter),
        "fields": {
            "year": month.year,
            "quarter": (month.month - 1) // 3 + 1,
            "gender": "woman" if woman else "man",
            "age_band": str(random.choice(BANDS, p=[0.12, 0.15, 0.17, 0.15, 0.12, 0.17, 0.08, 0.04]))
            if random.random() < 0.94
            else "",
            "citizenship": citizenship if random.random() < 0.9 else "",
            "exploited_in": "PRT",
            "status": "actual" if random.random() < 0.6 else "possible",
            "forms": forms or ["other"],
            "means": means,
            "sectors": [sector] if "forced_labour" in forms else [],
            "recruiters": [
                str(
                    random.choice(["friend", "family", "intimate_partner", "other"], p=[0.3, 0.15, 0.15, 0.4])
                )
            ]
            if random.random() < 0.6
            else [],
        },
        "ward": str(random.choice(WARDS)),
        "leg": {"kind": "recruitment", "country": citizenship, "year": month.year - 1, "precision": "year"}
        if random.random() < 0.3
        else None,
        "left": month,
    }
