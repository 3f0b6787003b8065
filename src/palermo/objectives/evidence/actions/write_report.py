"""Ask for a trends report, and write it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.objectives.evidence import store
from palermo.objectives.evidence.models import TrendsReport, Version

MINIMUM_CELL = 10


def ask_for_report(
    asker: Member,
    version: Version,
    *,
    title: str,
    places: list[str],
    min_cell: int = MINIMUM_CELL,
    language: str = "en",
) -> TrendsReport:
    """Queue a report on a version; the caller enqueues `tasks.write_report`."""
    require(asker, "evidence.report", version)
    with transaction.atomic():
        report = TrendsReport.objects.create(
            version=version, title=title, places=places, min_cell=min_cell, language=language, asked_by=asker
        )
        record(asker, "evidence.report.asked", report, min_cell=min_cell, language=language)
    return report


def write_report(report_id: UUID) -> TrendsReport:
    """Write the files of a report and seal them; called by the worker.

    The report holds protected numbers only, but it is a draft until somebody hands it on, so it lies
    sealed under the version's key, and dies with it.
    """
    from palermo.analytics import reports

    report = TrendsReport.objects.select_related(
        "version__data_set__organisation", "version__key", "asked_by"
    ).get(pk=report_id)
    if report.state == TrendsReport.State.DONE:
        return report
    TrendsReport.objects.filter(pk=report.pk).update(state=TrendsReport.State.RUNNING)
    problem, findings = None, []
    with tempfile.TemporaryDirectory(dir=_memory_folder()) as temporary:
        out = Path(temporary) / "report"
        try:
            written = reports.write(
                reading_of(report.version),
                out,
                title=report.title,
                places=report.places,
                min_cell=report.min_cell,
                language=report.language,
                group=settings.PALERMO_GROUP_NAME or report.version.data_set.organisation.name,
                today=timezone.localdate(),
                progress=_progress(report),
            )
            findings = [str(f) for f in written.findings]
            _seal_files(report, out)
        except (ValueError, reports.NotWritten) as error:
            problem = {"what": str(error)}
    with transaction.atomic():
        report.state = TrendsReport.State.FAILED if problem else TrendsReport.State.DONE
        report.problem, report.findings, report.finished = problem, findings, timezone.now()
        report.save(update_fields=["state", "problem", "findings", "finished"])
        record(report.asked_by, "evidence.report.failed" if problem else "evidence.report.written", report)
    return report


def reading_of(version: Version):
    """The version as the library's Reading, with the sealed rows opened in memory."""
    from palermo.analytics.formats import Reading

    return Reading(
        kind=version.kind,
        shape=version.shape,
        frame=store.read_rows(version),
        findings=store.read_rows(version, "findings"),
        rows_read=version.rows_read,
        rows_kept=version.rows_kept,
        sha256=version.source_sha256,
        absent=tuple(version.absent),
        notes=tuple(version.notes),
    )


def _memory_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  memory, not a shared disk


def _progress(report: TrendsReport) -> Callable[[int, int | None], None]:
    def progress(done: int, total: int | None) -> None:
        TrendsReport.objects.filter(pk=report.pk).update(steps_done=done, steps_total=total)

    return progress


def report_place(report: TrendsReport, name: str) -> str:
    return f"evidence.report:{report.id}:{name}"


def _seal_files(report: TrendsReport, out: Path) -> None:
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        target = store.folder("reports", report.id) / (name.replace("/", "__") + ".sealed")
        with open(path, "rb") as file:
            store.write_sealed(target, report.version.key, store.chunks_of(file), report_place(report, name))
