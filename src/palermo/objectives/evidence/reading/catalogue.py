"""Data sets, versions, imports and reports, as far as the asker may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from palermo.commons.access.doors import allowed, require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.objectives.evidence import store
from palermo.objectives.evidence.actions.write_report import report_place
from palermo.objectives.evidence.models import ColumnMapping, DataSet, Import, TrendsReport, Version


def data_sets(asker: Member) -> list[DataSet]:
    """The data sets whose figures the asker may see, those of the own organisation first."""
    everything = DataSet.objects.select_related("organisation").prefetch_related("versions")
    seen = [d for d in everything if allowed(asker, "evidence.read", d)]
    return sorted(seen, key=lambda d: (d.organisation_id != asker.organisation_id, d.name.lower()))


def data_sets_to_extend(asker: Member) -> QuerySet[DataSet]:
    """The own organisation's data sets that a further file can go into."""
    return DataSet.objects.filter(organisation=asker.organisation, origin=DataSet.Origin.IMPORTED)


def data_set(asker: Member, identifier: UUID) -> DataSet:
    found = get_object_or_404(DataSet.objects.select_related("organisation"), pk=identifier)
    require(asker, "evidence.read", found)
    return found


def version_of(asker: Member, identifier: UUID, *, part_of_a_page: bool = False) -> Version:
    """A version to look into. Looking is reading confidential figures: it leaves a line in the audit.

    The pictures of a page are asked for one by one; the page's own line stands for them.
    """
    found = get_object_or_404(Version.objects.select_related("data_set__organisation", "key"), pk=identifier)
    require(asker, "evidence.read", found)
    if not part_of_a_page:
        with transaction.atomic():
            record(asker, "evidence.version.read", found)
    return found


def record_export(asker: Member, version: Version, figure: str) -> None:
    """Leave a line that a protected table left the room."""
    with transaction.atomic():
        record(asker, "evidence.table.exported", version, figure=figure)


def imports(asker: Member) -> QuerySet[Import]:
    """The files that the own organisation brought in lately."""
    return Import.objects.filter(data_set__organisation=asker.organisation).select_related(
        "data_set", "version"
    )[:20]


def import_of(asker: Member, identifier: UUID) -> Import:
    found = get_object_or_404(
        Import.objects.select_related("data_set__organisation", "key", "version__key", "mapping"),
        pk=identifier,
    )
    require(asker, "evidence.bring_in", found)
    return found


def findings(asker: Member, version: Version) -> Any:
    """What was refused, changed or remarked on when the file was read: a polars frame (row, column, value, …)."""
    require(asker, "evidence.bring_in", version)
    with transaction.atomic():
        record(asker, "evidence.findings.read", version)
    return store.read_rows(version, "findings")


def mappings(asker: Member) -> QuerySet[ColumnMapping]:
    return ColumnMapping.objects.filter(organisation=asker.organisation)


def mapping_of(asker: Member, identifier: UUID) -> ColumnMapping:
    return get_object_or_404(mappings(asker), pk=identifier)


def reports(asker: Member, version: Version) -> QuerySet[TrendsReport]:
    """The reports on a version that members of the asker's organisation asked for."""
    return version.reports.filter(asked_by__organisation=asker.organisation)


def report_of(asker: Member, identifier: UUID) -> TrendsReport:
    found = get_object_or_404(
        TrendsReport.objects.select_related("version__data_set__organisation", "version__key", "asked_by"),
        pk=identifier,
    )
    require(asker, "evidence.report", found)
    return found


def report_files(asker: Member, report: TrendsReport) -> list[str]:
    """The names of a finished report's files."""
    require(asker, "evidence.report", report)
    where = store.folder("reports", report.id)
    return (
        sorted(p.name.removesuffix(".sealed").replace("__", "/") for p in where.glob("*.sealed"))
        if where.is_dir()
        else []
    )


def report_file(asker: Member, report: TrendsReport, name: str) -> bytes | None:
    """One file of a report, opened; None when there is no such file."""
    if name not in report_files(asker, report):
        return None
    path = store.folder("reports", report.id) / (name.replace("/", "__") + ".sealed")
    with transaction.atomic():
        record(asker, "evidence.report.read", report, file=name[:100])
    return b"".join(store.read_sealed(path, report.version.key, report_place(report, name)))
