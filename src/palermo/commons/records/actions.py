"""Leaving a record behind, changing it with the case, and withdrawing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

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
PLAIN = {
    "year",
    "quarter",
    "gender",
    "age_band",
    "citizenship",
    "exploited_in",
    "area",
    "status",
    "identified_by",
    "duration",
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
    unknown = set(fields) - PLAIN - set(LISTS)
    if unknown:
        raise ValidationError(
            _("A de-identified record has no place for: {names}.").format(names=", ".join(sorted(unknown)))
        )
    for name, code_list in LISTS.items():
        strange = [code for code in fields.get(name, []) if code not in codelists.load(code_list)]
        if strange:
            raise ValidationError(
                {name: _("{codes} are not codes of the list.").format(codes=", ".join(map(str, strange)))}
            )
    return dict(fields)


def _put_details(
    left: DeidentifiedRecord, legs: Iterable[Mapping[str, Any]], perpetrators: Iterable[Mapping[str, Any]]
) -> None:
    RouteLeg.objects.bulk_create(RouteLeg(record=left, order=n, **leg) for n, leg in enumerate(legs, start=1))
    PerpetratorProfile.objects.bulk_create(PerpetratorProfile(record=left, **p) for p in perpetrators)
