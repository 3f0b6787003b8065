"""A picture: static SVG with what it shows, what it cannot, and the table it was drawn from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.wording import _

THEMES = ("auto", "light", "print")
FONT = 'system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif'


@dataclass(frozen=True)
class Picture:
    """`says` is one plain sentence of what it shows, `cannot` what it cannot show."""

    svg: str
    table: pl.DataFrame
    title: str
    says: str
    cannot: str

    @property
    def alt(self) -> str:
        """The short text that stands for the picture."""
        return f"{self.title}. {self.says}"


def check(frame: pl.DataFrame, columns: list[str | None], theme: str, language: str, width: int) -> None:
    """Raises ValueError that says what is wrong with the arguments of a drawing function."""
    missing = [c for c in columns if c and c not in frame.columns]
    if missing:
        raise ValueError(
            f"The frame has no column {', '.join(map(repr, missing))}; it has {', '.join(frame.columns)}."
        )
    if theme not in THEMES:
        raise ValueError(f"The theme is one of {', '.join(THEMES)}, not {theme!r}.")
    if language not in wording.LANGUAGES:
        raise ValueError(f"The language is one of {', '.join(wording.LANGUAGES)}, not {language!r}.")
    if not 200 <= width <= 2000:
        raise ValueError(f"A picture is 200 to 2000 wide, not {width}.")


def picture(
    chart: Any,
    frame: pl.DataFrame,
    *,
    title: str,
    says: str,
    cannot: str,
    theme: str,
    width: int,
    shapes: list[dict[str, Any]] | None = None,
) -> Picture:
    """Render an altair chart, or say that there is nothing to draw (`chart` None).

    `shapes` are a map's country outlines, named "world" in the chart: altair would check each point of them.
    """
    svg = nothing(width) if chart is None else rendered(chart, shapes)
    return Picture(finished(svg, title, says, theme), frame, title, says, cannot)


# an axis label of several lines, in Vega's words: split, and moved up by half a line for each further one
LINES: dict[str, Any] = {
    "labelExpr": "split(datum.label, '\\n')",
    "labelLineHeight": 15,
    "labelOffset": {
        "condition": [
            {"test": f"length(split(datum.label, '\\n')) == {n}", "value": -7.5 * (n - 1)} for n in (2, 3)
        ],
        "value": 0,
    },
}


def broken(label: str, room: int, lines: int = 3) -> str:
    """A label in at most `lines` lines of `room` characters each.

    >>> broken("Threats to the person or the family", 18)
    'Threats to the\\nperson or the\\nfamily'
    """
    return "\n".join(wrap(label, max(room, 8), max_lines=lines, placeholder=" …")) or label


def config(chart: Any) -> Any:
    """The look of every chart: quiet axes, no frame, our type."""
    right = wording.is_right_to_left()
    return (
        chart.configure(background="transparent", font=FONT, padding={"left": 4, "right": 8, "top": 8, "bottom": 4})
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=palette.SOFT, titleColor=palette.SOFT, labelFontSize=13, titleFontSize=13, titleFontWeight="normal",
            domainColor=palette.LINE, tickColor=palette.LINE, gridColor=palette.LINE, labelFont=FONT, titleFont=FONT, labelPadding=6,
        )
        .configure_legend(
            labelColor=palette.INK, titleColor=palette.SOFT, labelFontSize=13, titleFontSize=13, titleFontWeight="normal",
            labelFont=FONT, titleFont=FONT, orient="top", direction="horizontal", symbolType="square", offset=14, titleAnchor="end" if right else "start",
        )
        .configure_text(font=FONT)
    )  # fmt: skip


def rendered(chart: Any, shapes: list[dict[str, Any]] | None = None) -> str:
    import vl_convert

    spec = config(chart).to_dict(validate=False)
    if shapes is not None:
        spec.setdefault("datasets", {})["world"] = shapes
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def nothing(width: int) -> str:
    text = escape(_("No figures to draw"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="90" viewBox="0 0 {width} 90">'
        f'<rect x="1" y="1" width="{width - 2}" height="88" fill="none" stroke="{palette.LINE}"/>'
        f'<text x="{width / 2}" y="50" text-anchor="middle" font-size="15" fill="{palette.SOFT}" font-family="sans-serif">{text}</text></svg>'
    )


def finished(svg: str, title: str, says: str, theme: str) -> str:
    """Add what screen readers say and, for screens, the dark twin of each colour."""
    head = f"<title>{escape(title)}</title><desc>{escape(says)}</desc>"
    if theme == "auto":
        rules = "".join(
            f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}'
            for light, dark in palette.DARK.items()
        )
        head += f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    svg = re.sub(r"<svg ", '<svg role="img" ', svg, count=1)
    return re.sub(r"(<svg[^>]*>)", lambda m: m.group(1) + head, svg, count=1)
