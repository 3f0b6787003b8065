"""Harbour County in the database: the simulated group of the demo, written once and never again."""

from __future__ import annotations

import datetime as dt
import io
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from palermo.analytics import simulate
from palermo.analytics.simulate import County
from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Membership, Organisation, Role, RoleGrant, Seat
from palermo.commons.places.models import Place
from palermo.commons.places.shapes import checked_shape
from palermo.commons.records.models import DeidentifiedRecord, RouteLeg
from palermo.commons.services import actions as services
from palermo.objectives.evidence import actions as evidence

COUNTRY = "PT"
SIMULATED = "Cases of five reporters, simulated"
SIMULATED_ROWS = 4000


def fill(today: dt.date) -> None:
    """Write the group as of `today`, unless there is one already: what people entered stays.

    The group's own rows are written in one transaction with one line in the audit; then an analyst of
    Harbour Refuge brings two data sets in and has a report written, by the actions that everybody uses.
    """
    if Organisation.objects.exists():
        return
    county = simulate.harbour_county(today)
    with transaction.atomic():
        areas = _areas(county)
        organisations = _organisations(county)
        members = _members(county, organisations)
        _seats(county, organisations, members)
        _agreements(county, organisations, members)
        _records(county, organisations, areas)
        record(None, "demo.group.filled", None, organisations=len(organisations), members=len(members))
    _services(members)
    _evidence(_analyst(members), today)


def _services(members: dict[str, Member]) -> None:
    """What the simulated organisations offer, entered by their own people, and what is free tonight."""
    focal_points = {
        member.organisation.name: member
        for member in members.values()
        if RoleGrant.objects.filter(member=member, role=Role.FOCAL_POINT).exists()
    }
    for service in simulate.SERVICES:
        asker = focal_points.get(service["organisation"])
        if asker is None:
            continue
        offered = {key: value for key, value in service.items() if key not in ("organisation", "free")}
        entered = services.enter_service(asker, **offered)
        if "free" in service:
            services.say_capacity(asker, entered, service["free"])


def _areas(county: County) -> dict[str, Place]:
    country = Place.objects.get(code=COUNTRY)
    return {
        area["name"]: Place.objects.create(
            code=f"{COUNTRY}/{slugify(area['name'])}",
            kind=Place.Kind.AREA,
            name=area["name"],
            parent=country,
            shape=checked_shape(area["shape"]),
        )
        for area in county.areas
    }


def _organisations(county: County) -> dict[str, Organisation]:
    country = Place.objects.get(code=COUNTRY)
    rows = [Organisation(place=country, **row) for row in county.organisations]
    return {o.name: o for o in Organisation.objects.bulk_create(rows)}


def _members(county: County, organisations: dict[str, Organisation]) -> dict[str, Member]:
    found = {}
    for row in county.members:
        organisation = organisations[row["organisation"]]
        member = Member.objects.create_user(row["email"], None, name=row["name"], organisation=organisation)
        Membership.objects.create(member=member, organisation=organisation, since=row["since"])
        RoleGrant.objects.bulk_create(
            RoleGrant(member=member, role=role, since=row["since"]) for role in row["roles"]
        )
        found[row["email"]] = member
    return found


def _seats(county: County, organisations: dict[str, Organisation], members: dict[str, Member]) -> None:
    for row in county.seats:
        Seat.objects.create(
            organisation=organisations[row["organisation"]],
            title=row["title"],
            holder=members[row["holder"]],
            deputy=members.get(row["deputy"] or ""),
            since=row["since"],
            until=row["until"],
        )


def _agreements(county: County, organisations: dict[str, Organisation], members: dict[str, Member]) -> None:
    for row in county.agreements:
        agreement = Agreement.objects.create(
            title=row["title"],
            categories=sorted(row["categories"]),
            purposes=sorted(row["purposes"]),
            valid_from=_start_of(row["valid_from"]),
            valid_until=_start_of(row["valid_until"]),
            status=Agreement.Status.DRAFT if row["unsigned"] else Agreement.Status.SIGNED,
        )
        for name in row["parties"]:
            signature = row["signatures"].get(name)
            AgreementParty.objects.create(
                agreement=agreement,
                organisation=organisations[name],
                signed_on=_start_of(signature["on"]) if signature else None,
                signed_by=members[signature["by"]] if signature else None,
            )


def _records(county: County, organisations: dict[str, Organisation], areas: dict[str, Place]) -> None:
    rows, legs, left = [], [], {}
    for row in county.records:
        one = DeidentifiedRecord(
            organisation=organisations[row["organisation"]],
            consent=uuid.uuid4(),
            area=areas[row["ward"]],
            **row["fields"],
        )
        rows.append(one)
        left[one.pk] = _start_of(row["left"])
        if row["leg"]:
            legs.append(RouteLeg(record=one, order=1, **row["leg"]))
    DeidentifiedRecord.objects.bulk_create(rows)
    for one in rows:
        one.left = left[one.pk]
    DeidentifiedRecord.objects.bulk_update(rows, ["left"], batch_size=200)
    RouteLeg.objects.bulk_create(legs)


def _analyst(members: dict[str, Member]) -> Member:
    return next(
        m
        for m in members.values()
        if m.organisation.name == "Harbour Refuge" and m.grants.filter(role=Role.ANALYST).exists()
    )


def _evidence(analyst: Member, today: dt.date) -> None:
    evidence.snapshot_own_cases(analyst)
    file = io.BytesIO(simulate.cases(SIMULATED_ROWS, seed=3).write_csv().encode())
    arrived = evidence.receive_file(analyst, file, "five-reporters.csv", new_name=SIMULATED)
    arrived = evidence.read_file(arrived.id)
    if arrived.version is None:
        raise RuntimeError(f"The demo's own file was not taken in: {arrived.problem}")
    report = evidence.ask_for_report(
        analyst, arrived.version, title="Harbour County: five reporters", places=[]
    )
    evidence.write_report(report.id)


def _start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
