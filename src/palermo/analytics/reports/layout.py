"""Laying a report out: one HTML file for screens, and the same for paper through WeasyPrint."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

import palermo
from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.formats import Reading, codelists
from palermo.analytics.reports.document import Document
from palermo.analytics.wording import _

TEMPLATES = Path(__file__).parent / "templates"
WIDE, NARROW = 660, 330
ROWS_SHOWN = 24
PANGO = (
    "The PDF was not written: Pango is missing. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=wording._, number=wording.number, percent=wording.percent, day=wording.day)
    return environment


def html_of(
    document: Document,
    reading: Reading,
    name: str,
    language: str,
    group: str | None,
    today: date,
    step: Callable[[int], None],
) -> tuple[str, str]:
    """(for screens, for paper). Each picture is drawn wide, and narrow for phones unless it is a map."""
    pictures: dict[str, dict[str, Markup]] = {}
    done = 0
    for chapter in document.chapters:
        for block in chapter.blocks:
            if block.draw:
                drawn = {"wide": Markup(block.draw(WIDE).svg)}  # noqa: S704  our own SVG, its texts escaped by charts
                if not block.wide:
                    drawn["narrow"] = Markup(block.draw(NARROW).svg)  # noqa: S704
                pictures[block.name] = drawn
            done += 1
            step(done)
    known = {
        "document": document,
        "pictures": pictures,
        "reading": reading,
        "source": name,
        "kind": _(codelists.labels("file_kind").get(reading.kind, reading.kind)),
        "language": language,
        "direction": "rtl" if wording.is_right_to_left() else "ltr",
        "group": group,
        "today": today,
        "version": palermo.__version__,
        "rows_shown": ROWS_SHOWN,
        "dark": palette.DARK,
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
    }
    template = _environment().get_template("report.html")
    return template.render(**known, paper=False), template.render(**known, paper=True)


def pdf_of(html: str, path: Path) -> tuple[str, ...]:
    """Write the PDF. Returns warnings: Pango may be missing, and then there is no PDF."""
    try:
        import weasyprint
    except OSError:
        return (PANGO,)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of what only screens understand
    weasyprint.HTML(string=html, url_fetcher=_nothing_from_outside).write_pdf(path, pdf_tags=True)
    return ()


def _nothing_from_outside(url: str, *_args: object, **_kwargs: object) -> dict[str, object]:
    raise ValueError(f"A report asks for nothing from outside: {url[:80]}")
