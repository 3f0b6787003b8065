"""Leaving a record behind, changing it with the case, and withdrawing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import pycountry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.analytics.formats import codelists
from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.records.models import DeidentifiedRecord, PerpetratorProfile, RouteLeg

LISTS = {
    "forms": "form_of_exploitation",
    "means": "means_of_control_detail",
    "sectors": "labour_sector",
    "sex_exploitation": "sex_exploitation",
    "recruiters": "recruiter_relation",
}
SINGLE = {
    "gender": "gender",
    "age_band": "age_band",
    "status": "trafficking_status",
    "identified_by": "identified_by",
    "duration": "duration",
}
COUNTRIES = ("citizenship", "exploited_in")
PLAIN = {"year", "quarter", "area", *COUNTRIES, *SINGLE}
LEG = {
    "kind": "route_leg_type",
    "precision": "date_precision",
    "transport": "transport",
    "country": "",
    "year": "",
    "month": "",
}
PERPETRATOR = {
    "role": "perpetrator_role",
    "relation": "perpetrator_relation",
    "sex": "perpetrator_sex",
    "age": "perpetrator_age",
    "citizenship": "perpetrator_citizenship",
}


@transaction.atomic
def leave_record(
    asker: Member,
    fields: Mapping[str, Any],
    *,
    consent: UUID,
    legs: Iterable[Mapping[str, Any]] = (),
    perpetrators: Iterable[Mapping[str, Any]] = (),
    purpose: str = "evidence",
) -> DeidentifiedRecord:
    """Leave a record for the own organisation under a consent. Raises ValidationError for anything but codes."""
    require(asker, "records.leave")
    checked = _checked(fields)
    left = DeidentifiedRecord.objects.create(
        organisation_id=asker.organisation_id, purpose=purpose, consent=consent, **checked
    )
    _put_details(left, legs, perpetrators)
    record(asker, "records.record.left", left, purpose=purpose)
    return left


@transaction.atomic
def update_record(
    asker: Member,
    left: DeidentifiedRecord,
    fields: Mapping[str, Any],
    *,
    legs: Iterable[Mapping[str, Any]] | None = None,
    perpetrators: Iterable[Mapping[str, Any]] | None = None,
) -> DeidentifiedRecord:
    """Bring a live record up to the case."""
    require(asker, "records.leave", left)
    if left.state != DeidentifiedRecord.State.LIVE:
        raise ValidationError(_("A withdrawn record is not changed. With a new consent, leave a new one."))
    for name, value in _checked(fields).items():
        setattr(left, name, value)
    left.save()
    if legs is not None:
        left.legs.all().delete()
    if perpetrators is not None:
        left.perpetrators.all().delete()
    _put_details(left, legs or (), perpetrators or ())
    record(asker, "records.record.updated", left)
    return left


@transaction.atomic
def withdraw_record(asker: Member, left: DeidentifiedRecord) -> DeidentifiedRecord:
    """Empty a record and keep only that there was one: what was withdrawn is no longer held."""
    require(asker, "records.leave", left)
    left.legs.all().delete()
    left.perpetrators.all().delete()
    for name in PLAIN:
        field = DeidentifiedRecord._meta.get_field(name)
        setattr(left, name, None if field.null else "")
    for name in LISTS:
        setattr(left, name, [])
    left.state = DeidentifiedRecord.State.WITHDRAWN
    left.save()
    record(asker, "records.record.withdrawn", left)
    return left


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(fields, PLAIN | set(LISTS))
    for name, code_list in LISTS.items():
        held = fields.get(name, [])
        if not isinstance(held, list | tuple):
            raise ValidationError({name: _("A list of codes is needed here.")})
        for code in held:
            _refuse_strange(name, code, code_list)
    for name, code_list in SINGLE.items():
        _refuse_strange(name, fields.get(name, ""), code_list)
    for name in COUNTRIES:
        _refuse_no_country(name, fields.get(name, ""))
    return {name: list(value) if name in LISTS else value for name, value in fields.items()}


def _refuse_unknown(fields: Mapping[str, Any], known: Iterable[str]) -> None:
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise ValidationError(
            _("A de-identified record has no place for: {names}.").format(names=", ".join(unknown))
        )


def _refuse_strange(name: str, code: Any, code_list: str) -> None:
    """What is written wrongly is not repeated: it could be what must not be here."""
    if code not in {"", *codelists.load(code_list).codes}:
        raise ValidationError({name: _("This is not a code of the list “{list}”.").format(list=code_list)})


def _refuse_no_country(name: str, code: Any) -> None:
    if code and pycountry.countries.get(alpha_3=str(code)) is None:
        raise ValidationError({name: _("This is not a country's code of three letters (ISO 3166-1).")})


def _put_details(
    left: DeidentifiedRecord, legs: Iterable[Mapping[str, Any]], perpetrators: Iterable[Mapping[str, Any]]
) -> None:
    legs, perpetrators = list(legs), list(perpetrators)
    for rows, known in ((legs, LEG), (perpetrators, PERPETRATOR)):
        for row in rows:
            _refuse_unknown(row, known)
            for name, code_list in known.items():
                if code_list:
                    _refuse_strange(name, row.get(name, ""), code_list)
    for leg in legs:
        _refuse_no_country("country", leg.get("country", ""))
    RouteLeg.objects.bulk_create(RouteLeg(record=left, order=n, **leg) for n, leg in enumerate(legs, start=1))
    PerpetratorProfile.objects.bulk_create(PerpetratorProfile(record=left, **p) for p in perpetrators)
