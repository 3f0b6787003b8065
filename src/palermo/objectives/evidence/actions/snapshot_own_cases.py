"""Make a version out of the organisation's own cases as they stand now."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

import palermo
from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.records.reading import case_frame
from palermo.commons.vault.actions import make_key
from palermo.objectives.evidence import store
from palermo.objectives.evidence.actions.read_file import catalogue, years_of
from palermo.objectives.evidence.actions.receive_file import Refused
from palermo.objectives.evidence.models import DataSet, Version


def snapshot_own_cases(asker: Member) -> Version:
    """Seal the de-identified records that the asker's organisation may use for evidence, as one more version.

    Nothing new since the last snapshot gives the last one back. Raises Refused when there is no record.
    """

    import polars as pl

    from palermo.analytics.formats.reading import FINDING_SCHEMA

    require(asker, "evidence.bring_in")
    frame = case_frame(asker, "evidence")
    if frame.is_empty():
        raise Refused(
            _("There is no case with consent for evidence yet. Cases arrive here when a hand-over is agreed.")
        )
    digest = hashlib.sha256(frame.write_csv().encode()).hexdigest()
    identifier = uuid.uuid4()
    with transaction.atomic():
        data_set, _new = DataSet.objects.get_or_create(
            organisation=asker.organisation,
            origin=DataSet.Origin.OWN_CASES,
            defaults={"name": _("Own cases")},
        )
        data_set = DataSet.objects.select_for_update().get(pk=data_set.pk)
        same = data_set.versions.filter(source_sha256=digest).first()
        if same:
            record(asker, "evidence.own_cases.unchanged", same)
            return same
        key = make_key(asker, data_set.organisation, "evidence.version")
        store.save_rows(identifier, key, "rows", frame)
        store.save_rows(identifier, key, "findings", pl.DataFrame(schema=FINDING_SCHEMA))
        number = (data_set.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        first, last = years_of(frame)
        version = Version.objects.create(
            id=identifier,
            data_set=data_set,
            number=number,
            key=key,
            source_name=_("own cases on {day}").format(day=timezone.localdate().isoformat()),
            source_sha256=digest,
            kind="palermo",
            shape="cases",
            rows_read=frame.height,
            rows_kept=frame.height,
            n_rejected=0,
            n_changed=0,
            n_noted=0,
            catalogue=catalogue(frame),
            first_year=first,
            last_year=last,
            code_version=palermo.__version__,
            made_by=asker,
        )
        record(asker, "evidence.own_cases.snapshot", version, rows=frame.height)
    return version
