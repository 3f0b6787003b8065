"""Laying a report out: one HTML file for screens, and the same for paper through WeasyPrint."""

from __future__ import annotations

import base64
import logging
import re
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
PIXELS = 3  # a point of the drawing on paper, in each direction
PAPER_FONT = "Noto Sans Arabic, Noto Sans"
PNG = "data:image/png;base64,"
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
    """(for screens, for paper). Each picture is drawn wide, and narrow for phones unless it is a map.

    On paper, pictures with right-to-left words are pixels: WeasyPrint sets the words of an SVG letter by letter
    from the left, which neither joins nor turns Arabic.
    """
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
        "maker": group or _("A local group against trafficking in persons"),
        "today": today,
        "version": palermo.__version__,
        "rows_shown": ROWS_SHOWN,
        "dark": palette.DARK,
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
    }
    template = _environment().get_template("report.html")
    screen = template.render(**known, paper=False)
    if wording.is_right_to_left():
        known["pictures"] = {name: {"wide": _pixels(drawn["wide"])} for name, drawn in pictures.items()}
    return screen, template.render(**known, paper=True)


def _pixels(svg: str) -> Markup:
    """An SVG text as an image element; its title and description are what stands for it."""
    import vl_convert

    plain = re.sub(r'font-family="[^"]*"', f'font-family="{PAPER_FONT}"', svg)
    plain = re.sub(r"<text([^>]*)>(<tspan.*?)</text>", _each_line_apart, plain)
    data = base64.b64encode(vl_convert.svg_to_png(plain, scale=PIXELS)).decode()
    said = " ".join(re.findall(r"<(?:title|desc)>([^<]*)", svg)[:2])
    return Markup(f'<img src="{PNG}{data}" alt="{said}">')  # noqa: S704  escaped by charts


def _each_line_apart(text: re.Match[str]) -> str:
    """Lines of one SVG text as texts of their own: inside one, right-to-left lines are drawn over each other."""
    attributes, down, apart = text[1], 0.0, ""
    for dy, line in re.findall(r'<tspan(?:[^>]*? dy="([\d.]+)")?[^>]*>([^<]*)</tspan>', text[2]):
        down += float(dy or 0)
        moved = re.sub(r'transform="([^"]*)"', rf'transform="\1 translate(0,{down})"', attributes)
        apart += f"<text{moved}>{line}</text>"
    return apart


def pdf_of(html: str, path: Path) -> tuple[str, ...]:
    """Write the PDF. Returns warnings: Pango may be missing, and then there is no PDF."""
    try:
        import weasyprint
    except OSError:
        return (PANGO,)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of what only screens understand
    inside = weasyprint.urls.URLFetcher(allowed_protocols={"data"})  # nothing from outside the file itself
    weasyprint.HTML(string=html, url_fetcher=inside).write_pdf(path, pdf_tags=True)
    return ()
