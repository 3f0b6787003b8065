"""Keep how the columns of a kind of spreadsheet are matched to ours."""

from __future__ import annotations

from django.db import transaction

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.objectives.evidence.models import ColumnMapping, Import


def keep_mapping(
    asker: Member, arrived: Import, name: str, mapping: dict, headers_sha256: str
) -> ColumnMapping:
    """Save the mapping for files of this layout (one per layout and organisation) and use it for this file."""
    require(asker, "evidence.bring_in", arrived)
    with transaction.atomic():
        kept, _new = ColumnMapping.objects.update_or_create(
            organisation=arrived.data_set.organisation,
            headers_sha256=headers_sha256,
            defaults={"name": name, "mapping": mapping},
        )
        Import.objects.filter(pk=arrived.pk).update(mapping=kept, state=Import.State.WAITING, problem=None)
        record(asker, "evidence.mapping.kept", kept)
    return kept


def forget_mapping(asker: Member, mapping: ColumnMapping) -> None:
    """Remove a saved mapping; versions read through it stay."""
    require(asker, "evidence.bring_in")
    if mapping.organisation_id != asker.organisation_id:
        require(asker, "evidence.bring_in", mapping)
    with transaction.atomic():
        record(asker, "evidence.mapping.forgotten", mapping)
        mapping.delete()
