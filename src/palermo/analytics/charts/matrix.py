"""Two lists crossed: a heat table with the numbers in it."""

from __future__ import annotations

from typing import Any

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import LINES, Picture, broken, check, picture

ROW_HEIGHT = 36
NARROW_HEIGHT = 58
NARROW = 420  # under this width the names of the rows stand above their cells
LETTER = 7.6


def matrix(
    frame: pl.DataFrame,
    *,
    rows: str,
    columns: str,
    y: str = "count",
    title: str,
    says: str,
    cannot: str,
    theme: str = "auto",
    language: str = "en",
    width: int = 640,
    height: int | None = None,
) -> Picture:
    """A cell a pair, the darker the more; the number stands in it. A null `y` is withheld: a dash, no colour."""
    check(frame, [rows, columns, y], theme, language, width)
    with wording.language(language):
        chart = _chart(frame, rows, columns, y, width) if frame.height else None
        return picture(chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width)


def _chart(frame: pl.DataFrame, rows: str, columns: str, y: str, width: int) -> Any:
    import altair as alt

    narrow = width < NARROW
    room_for = int((width - 10 if narrow else 0.4 * width - 20) / LETTER)
    table = frame.select(
        pl.col(rows)
        .cast(pl.String)
        .map_elements(lambda label: broken(label, room_for, 1 if narrow else 2), return_dtype=pl.String)
        .alias("row"),
        pl.col(columns).cast(pl.String).alias("column"),
        pl.col(y).cast(pl.Float64).alias("y"),
    )
    text = [wording.number(v) if v is not None else "–" for v in table["y"]]
    most = float(table["y"].max() or 1)  # type: ignore[arg-type]
    step = (table["y"].fill_null(0) / max(most, 1)).sqrt() * (len(palette.STEPS) - 1)
    table = table.with_columns(
        pl.Series("text", text),
        step.round().cast(pl.Int64).alias("step"),
        pl.col("y").is_null().alias("withheld"),
    )
    row_order, column_order = (table[c].unique(maintain_order=True).to_list() for c in ("row", "column"))
    right = wording.is_right_to_left()
    longest = max(len(line) for label in row_order for line in label.split("\n"))
    room = 0 if narrow else int(min(0.4 * width, 20 + LETTER * longest))
    margin = 48 if narrow else 24  # the last slanted name hangs over
    wide = (width - room - margin) / len(column_order)
    x = alt.X(
        "column:N",
        sort=column_order[::-1] if right else column_order,
        title=None,
        axis=alt.Axis(
            orient="top",
            domain=False,
            ticks=False,
            labelAngle=0 if wide > 110 else -60 if narrow else -35,
            labelAlign="center" if wide > 110 else "left",
            labelColor=palette.INK,
            labelLimit=200 if wide <= 110 else wide,
        ),
    )
    y_axis = alt.Y(
        "row:N",
        sort=row_order,
        title=None,
        axis=None
        if narrow
        else alt.Axis(
            orient="right" if right else "left",
            domain=False,
            ticks=False,
            labelColor=palette.INK,
            labelFontSize=14,
            **LINES,
            labelLimit=room + 4,
        ),
        scale=alt.Scale(paddingInner=0.45, paddingOuter=0.5) if narrow else alt.Undefined,
    )
    base = alt.Chart(alt.Data(values=table.to_dicts()))
    colours = list(palette.STEPS)
    colour = alt.Color(
        "step:O", scale=alt.Scale(domain=list(range(len(colours))), range=colours), legend=None
    )
    cells = (
        base.transform_filter("!datum.withheld && datum.y > 0")
        .mark_rect(stroke=palette.PAPER, strokeWidth=2)
        .encode(x=x, y=y_axis, color=colour)
    )
    empty = (
        base.transform_filter("datum.withheld || datum.y == 0")
        .mark_rect(fill=palette.UNKNOWN, stroke=palette.PAPER, strokeWidth=2)
        .encode(x=x, y=y_axis)
    )
    dark = (
        base.transform_filter("datum.step >= 3 && !datum.withheld")
        .mark_text(fontSize=13, fontWeight=600, color=palette.PAPER)
        .encode(x=x, y=y_axis, text="text:N")
    )
    light = (
        base.transform_filter("datum.step < 3 || datum.withheld")
        .mark_text(fontSize=13, fontWeight=600, color=palette.INK)
        .encode(x=x, y=y_axis, text="text:N")
    )
    layers = [cells, empty, dark, light]
    if narrow:
        names = alt.Chart(alt.Data(values=[{"row": row} for row in row_order]))
        layers.append(
            names.mark_text(
                align="right" if right else "left",
                baseline="bottom",
                yOffset=-(0.5 * 0.55 * NARROW_HEIGHT + 3),
                fontSize=14,
                color=palette.INK,
            ).encode(x=alt.value("width" if right else 0), y=alt.Y("row:N", sort=row_order), text="row:N")
        )
    return alt.layer(*layers).properties(
        width=width - room - margin, height=(NARROW_HEIGHT if narrow else ROW_HEIGHT) * len(row_order)
    )
