"""Two lists crossed: a heat table with the numbers in it."""

from __future__ import annotations

from typing import Any

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import Picture, check, picture

ROW_HEIGHT = 36


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

    table = frame.select(
        pl.col(rows).cast(pl.String).alias("row"),
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
    room = int(min(0.4 * width, 20 + 7.6 * max(len(r) for r in row_order)))
    wide = (width - room - 24) / len(column_order)
    x = alt.X(
        "column:N",
        sort=column_order[::-1] if right else column_order,
        title=None,
        axis=alt.Axis(
            orient="top",
            domain=False,
            ticks=False,
            labelAngle=0 if wide > 110 else -35,
            labelAlign="center" if wide > 110 else "left",
            labelColor=palette.INK,
            labelLimit=160 if wide <= 110 else wide,
        ),
    )
    y_axis = alt.Y(
        "row:N",
        sort=row_order,
        title=None,
        axis=alt.Axis(
            orient="right" if right else "left",
            domain=False,
            ticks=False,
            labelColor=palette.INK,
            labelFontSize=14,
            labelLimit=room,
        ),
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
    return alt.layer(cells, empty, dark, light).properties(
        width=width - room - 24, height=ROW_HEIGHT * len(row_order)
    )
