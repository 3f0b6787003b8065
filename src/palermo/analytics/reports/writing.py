"""Writing a report: read, count, protect, word, draw, lay out; and only then let it appear."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import palermo
from palermo.analytics import formats, release, wording
from palermo.analytics.formats import Reading
from palermo.analytics.reports import case_report, count_report
from palermo.analytics.reports.document import Document
from palermo.analytics.reports.layout import html_of, pdf_of
from palermo.analytics.wording import _

OURS = "palermo.report"
Progress = Callable[[int, int | None], None]


class NotWritten(ValueError):
    """A report that cannot be written: the message says why and what would mend it. Nothing was left behind."""


@dataclass(frozen=True)
class Report:
    """What was written. `pdf` is None when the machine cannot make one; `warnings` then says what is missing."""

    folder: Path
    html: Path
    pdf: Path | None
    tables: tuple[Path, ...]
    method: Path
    findings: tuple[str, ...]
    warnings: tuple[str, ...]


def write(
    source: Path | str | Reading,
    out: Path | str,
    *,
    title: str | None = None,
    places: Sequence[str] = (),
    min_cell: int = 10,
    language: str = "en",
    group: str | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Write the report of a file (or of a Reading) into the folder `out`.

    places    only for published counts: ISO 3166 codes, country names, regions or subregions
    min_cell  the smallest count of cases that is shown, at least 3
    group     who made the report, for the cover

    The folder appears whole or not at all. It may not exist yet, be empty, or hold an earlier report,
    which is then replaced. Raises formats.Unreadable, and NotWritten for everything else that hinders.
    """
    if min_cell < 3:
        raise NotWritten("The minimum cell must be at least 3; the rule is 10.")
    if language not in wording.LANGUAGES:
        raise NotWritten(f"The language is one of {', '.join(wording.LANGUAGES)}, not {language!r}.")
    out = Path(out)
    _refuse_foreign(out)
    report = progress or (lambda done, total: None)
    reading = source if isinstance(source, Reading) else formats.read(source)
    name = Path(source).name if isinstance(source, (str, Path)) else ""
    with wording.language(language):
        try:
            document = _document(reading, title, tuple(places), min_cell)
        except release.TooFewToPublish as error:
            raise NotWritten(f"{error} {_('Add more years or more reporters, and try again.')}") from error
        except ValueError as error:
            raise NotWritten(str(error)) from error
        return _write(document, reading, name, out, min_cell, language, group, today or date.today(), report)  # noqa: DTZ011


def _document(reading: Reading, title: str | None, places: tuple[str, ...], min_cell: int) -> Document:
    if reading.shape == "counts":
        return count_report.document(reading, title or _("Trafficking in persons: detected victims"), places)
    if places:
        raise NotWritten(
            _("Places can be chosen only for published counts by country. This file holds cases.")
        )
    return case_report.document(reading, title or _("Trafficking in persons: reported cases"), min_cell)


def _refuse_foreign(out: Path) -> None:
    """Replace nothing that is not a report of ours."""
    if not out.exists():
        return
    if not out.is_dir():
        raise NotWritten(f"{out} is a file. Name a folder.")
    if any(out.iterdir()) and not _is_ours(out):
        raise NotWritten(
            f"The folder {out} holds something that is not a report. Name another folder, or empty it."
        )


def _is_ours(out: Path) -> bool:
    method = out / "method.json"
    try:
        return json.loads(method.read_text(encoding="utf-8")).get("made_by") == OURS
    except (OSError, ValueError, AttributeError):
        return False


def _write(
    document: Document,
    reading: Reading,
    name: str,
    out: Path,
    min_cell: int,
    language: str,
    group: str | None,
    today: date,
    progress: Progress,
) -> Report:
    blocks = [block for chapter in document.chapters for block in chapter.blocks]
    steps = len(blocks) + 3
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as temporary:
        folder = Path(temporary) / out.name
        (folder / "tables").mkdir(parents=True)
        for block in blocks:
            block.data.write_csv(folder / "tables" / f"{block.name}.csv", include_bom=True)
        progress(1, steps)
        html, print_html = html_of(
            document, reading, name, language, group, today, lambda n: progress(1 + n, steps)
        )
        (folder / "report.html").write_text(html, encoding="utf-8")
        progress(steps - 1, steps)
        warnings = pdf_of(print_html, folder / "report.pdf")
        method = _method(document, reading, name, min_cell, language, group, today)
        (folder / "method.json").write_text(
            json.dumps(method, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)
    progress(steps, steps)
    pdf = out / "report.pdf"
    return Report(
        folder=out,
        html=out / "report.html",
        pdf=pdf if pdf.exists() else None,
        tables=tuple(sorted((out / "tables").iterdir())),
        method=out / "method.json",
        findings=tuple(f.text for f in document.findings),
        warnings=warnings,
    )


def _method(
    document: Document,
    reading: Reading,
    name: str,
    min_cell: int,
    language: str,
    group: str | None,
    today: date,
) -> dict[str, Any]:
    return {
        "made_by": OURS,
        "version": palermo.__version__,
        "date": today.isoformat(),
        "title": document.title,
        "about": document.subtitle,
        "period": document.period,
        "group": group,
        "language": language,
        "source": {
            "name": name,
            "sha256": reading.sha256,
            "kind": reading.kind,
            "shape": reading.shape,
            "rows_read": reading.rows_read,
            "rows_kept": reading.rows_kept,
        },
        "minimum_cell": min_cell if reading.shape == "cases" else None,
        "publishers_rule": "<5" if reading.shape == "counts" else None,
        "withheld": document.withheld,
        "completeness": {key: round(share, 4) for key, _words, share in document.completeness},
        "findings": [{"text": f.text, "chapter": f.chapter} for f in document.findings],
        "tables": [
            {
                "file": f"tables/{b.name}.csv",
                "title": b.title,
                "shows": b.says,
                "cannot_show": b.cannot,
                "rows": b.data.height,
            }
            for c in document.chapters
            for b in c.blocks
        ],
        "limits": list(document.limits),
        "method": [{"what": what, "how": how} for what, how in document.method],
        "cannot_show": list(reading.absent),
    }
