"""De-identified records as a table for the library, as far as agreements let them pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from palermo.analytics.formats import codelists
from palermo.commons.access.doors import require
from palermo.commons.agreements.reading import senders_permitted
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.records.models import DeidentifiedRecord

if TYPE_CHECKING:
    import polars as pl

SINGLE = ("gender", "age_band", "citizenship", "exploited_in", "status", "identified_by", "duration")
GROUPS = {
    "forms": "form",
    "means": "means",
    "sectors": "labour",
    "sex_exploitation": "sex",
    "recruiters": "recruiter",
}
CHILD_BANDS = {"0-8", "9-17"}


def case_frame(asker: Member, purpose: str) -> pl.DataFrame:
    """The live records of the asker's organisation, and those that an agreement in force lets pass to it.

    A polars case frame (see `palermo.analytics.formats.variables`): one row a record, codes only, without
    the pseudonym. A flag is True where the code is recorded, False where another code of its group is,
    and null where nothing of the group is. Raises PermissionDenied for who is not an analyst.
    """
    import polars as pl

    from palermo.analytics.formats import variables

    require(asker, "records.use")
    organisations = [
        asker.organisation,
        *senders_permitted(asker.organisation, "deidentified_records", purpose),
    ]
    found = DeidentifiedRecord.objects.filter(
        organisation__in=organisations, purpose=purpose, state=DeidentifiedRecord.State.LIVE
    ).select_related("organisation")
    rows = list(found.order_by("year", "pseudonym"))
    with transaction.atomic():
        record(asker, "records.records.read", None, purpose=purpose, rows=len(rows))
    columns: dict[str, pl.Series] = {
        "year": pl.Series([r.year for r in rows], dtype=pl.Int32),
        "reported_by": pl.Series([r.organisation.name for r in rows], dtype=pl.String),
        "adult": pl.Series(
            [r.age_band not in CHILD_BANDS if r.age_band else None for r in rows], dtype=pl.Boolean
        ),
    }
    for name in SINGLE:
        columns[name] = pl.Series([getattr(r, name) or None for r in rows], dtype=pl.String)
    to_group = codelists.merged("means_of_control_detail", "means_of_control")
    for field, group in GROUPS.items():
        held = [_codes(r, field, to_group) for r in rows]
        for flag in variables.flags(group):
            code = flag.removeprefix(group + "_")
            columns[flag] = pl.Series([code in codes if codes else None for codes in held], dtype=pl.Boolean)
    return variables.case_frame(columns)


def _codes(left: DeidentifiedRecord, field: str, to_group: dict[str, str]) -> set[str]:
    codes = set(getattr(left, field))
    return {to_group[code] for code in codes if code in to_group} if field == "means" else codes
