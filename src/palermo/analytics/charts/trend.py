"""Counts over years: a line, broken where a year is missing or withheld."""

from __future__ import annotations

import itertools
from typing import Any

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import Picture, check, picture

DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 4], [12, 4])


def trend(
    frame: pl.DataFrame,
    *,
    x: str = "year",
    y: str = "count",
    by: str | None = None,
    low: str | None = None,
    high: str | None = None,
    title: str,
    says: str,
    cannot: str,
    theme: str = "auto",
    language: str = "en",
    width: int = 640,
    height: int = 320,
) -> Picture:
    """A line over years, one a category of `by`; `low` and `high` are drawn as a band.

    A null `y` is withheld: the line breaks there, as it does at a year without a row, and an open ring
    on the axis marks the withheld year. Raises ValueError for columns that are not there.
    """
    check(frame, [x, y, by, low, high], theme, language, width)
    with wording.language(language):
        chart = _chart(frame, x, y, by, low, high, width, height) if frame.height else None
        return picture(chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width)


def _chart(
    frame: pl.DataFrame,
    x: str,
    y: str,
    by: str | None,
    low: str | None,
    high: str | None,
    width: int,
    height: int,
) -> Any:
    import altair as alt

    columns = {"x": pl.col(x), "y": pl.col(y), "by": pl.col(by) if by else pl.lit("")}
    if low and high:
        columns |= {"low": pl.col(low), "high": pl.col(high)}
    rows = _without_gaps(frame.select(**columns))
    order = [
        str(v)
        for v in rows.group_by("by").agg(pl.col("y").sum()).sort("y", "by", descending=[True, False])["by"]
    ]
    right = wording.is_right_to_left()
    years = rows["x"].unique().sort().to_list()
    shown = _ticks(years, 5 if width < 450 else 11)
    colour = alt.Color(
        "by:N",
        sort=order,
        scale=alt.Scale(domain=order, range=_cycle(palette.SERIES, len(order))),
        legend=None,
    )
    x_axis = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(
            domain=[years[0] - 0.15, years[-1] + 0.15] if len(years) > 1 else [years[0] - 1, years[0] + 1],
            nice=False,
            zero=False,
            reverse=right,
        ),
        axis=alt.Axis(values=shown, format="d", grid=False, tickSize=5),
    )
    y_axis = alt.Y(
        "y:Q",
        title=None,
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(
            tickCount=5,
            domain=False,
            ticks=False,
            orient="right" if right else "left",
            format=",d",
            gridOpacity=0.7,
        ),
    )
    data = alt.Data(values=rows.to_dicts())
    base = alt.Chart(data)
    layers = []
    if low and high:
        layers.append(
            base.mark_area(opacity=0.16).encode(
                x=x_axis, y=alt.Y("low:Q", title=None), y2="high:Q", color=colour
            )
        )
    dash = alt.StrokeDash(
        "by:N", sort=order, scale=alt.Scale(domain=order, range=list(_cycle(DASHES, len(order)))), legend=None
    )
    layers.append(
        base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(
            x=x_axis, y=y_axis, color=colour, strokeDash=dash
        )
    )
    layers.append(
        base.transform_filter("isValid(datum.y)")
        .mark_circle(size=42, opacity=1)
        .encode(x=x_axis, y=y_axis, color=colour)
    )
    layers.append(
        base.transform_filter("datum.withheld")
        .transform_calculate(zero="0")
        .mark_point(size=60, filled=False, strokeWidth=1.5)
        .encode(x=x_axis, y=alt.Y("zero:Q"), color=colour)
    )
    layers += _labels(alt, rows, order, by, x_axis, y_axis, colour, right, height)
    room = 0 if not by else min(150, 7 * max((len(o) for o in order), default=0))
    return alt.layer(*layers).properties(width=width - 60 - room, height=height - 50)


def _without_gaps(rows: pl.DataFrame) -> pl.DataFrame:
    """Every year of every category; those without a row are gaps, those with a null count are withheld."""
    known = sorted(rows["x"].to_list())
    years = pl.DataFrame({"x": range(known[0], known[-1] + 1)}, schema={"x": rows.schema["x"]})  # type: ignore[arg-type]
    everything = years.join(rows.select("by").unique(maintain_order=True), how="cross")
    marked = rows.with_columns(pl.col("y").is_null().alias("withheld"))
    return (
        everything.join(marked, on=["x", "by"], how="left")
        .with_columns(pl.col("withheld").fill_null(False))
        .sort("by", "x")
    )


def _labels(
    alt: Any,
    rows: pl.DataFrame,
    order: list[str],
    by: str | None,
    x_axis: Any,
    y_axis: Any,
    colour: Any,
    right: bool,
    height: int,
) -> list[Any]:
    """The last value of each line, and its name where there are several."""
    last = rows.filter(pl.col("y").is_not_null()).group_by("by", maintain_order=True).last()
    if last.is_empty():
        return []
    top = max(float(rows["y"].max() or 1), 1)  # type: ignore[arg-type]
    spread = _apart([float(v) for v in last["y"]], 21 * top / max(height - 60, 1))
    said = (
        [wording.span(*ends) for ends in last.select("low", "high").iter_rows()]
        if "low" in last.columns
        else [wording.number(value) for value in last["y"]]
    )
    text = [f"{name}  {value}" if by else value for name, value in zip(last["by"], said, strict=True)]
    data = alt.Data(values=last.with_columns(pl.Series("at", spread), pl.Series("text", text)).to_dicts())
    mark = alt.Chart(data).mark_text(
        align="right" if right else "left", dx=-9 if right else 9, fontSize=13, fontWeight=600, clip=False
    )
    return [mark.encode(x=x_axis, y=alt.Y("at:Q", title=None), text="text:N", color=colour)]


def _apart(values: list[float], distance: float) -> list[float]:
    """The values moved so far that no two labels overlap."""
    moved = list(values)
    ordered = sorted(range(len(values)), key=lambda i: values[i])
    for below, above in itertools.pairwise(ordered):
        moved[above] = max(moved[above], moved[below] + distance)
    return moved


def _ticks(years: list[int], most: int) -> list[int]:
    step = -(-len(years) // most)
    return years[::-1][::step][::-1]


def _cycle(values: tuple, n: int) -> list:
    return [values[i % len(values)] for i in range(n)]
