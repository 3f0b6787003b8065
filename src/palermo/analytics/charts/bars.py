"""Categories side by side: horizontal bars with the numbers at their ends."""

from __future__ import annotations

from typing import Any

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import LINES, Picture, broken, check, picture
from palermo.analytics.wording import _

LINE_HEIGHT = 34
LETTER = 7.6  # the breadth of a letter of a label, about
LONGEST = 30


def bars(
    frame: pl.DataFrame,
    *,
    category: str,
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
    height: int | None = None,
) -> Picture:
    """A bar a row of the frame, in its order; bars grow from the right in right-to-left languages.

    A null `y` is withheld: an outlined stub with the word. With `low` and `high` the bar ends between them
    and both ends are written. `by` stacks groups of a category next to one
    another. Raises ValueError for columns that are not there.
    """
    check(frame, [category, y, by, low, high], theme, language, width)
    with wording.language(language):
        chart = _chart(frame, category, y, by, low, high, width) if frame.height else None
        return picture(chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width)


def _chart(
    frame: pl.DataFrame, category: str, y: str, by: str | None, low: str | None, high: str | None, width: int
) -> Any:
    import altair as alt

    room_for = min(LONGEST, int((0.42 * width - 20) / LETTER))
    columns = {
        "what": pl.col(category)
        .cast(pl.String)
        .map_elements(lambda label: broken(label, room_for), return_dtype=pl.String),
        "y": pl.col(y).cast(pl.Float64),
        "by": pl.col(by).cast(pl.String) if by else pl.lit(""),
    }
    if low and high:
        columns |= {"low": pl.col(low), "high": pl.col(high)}
    rows = frame.select(**columns)
    order = rows["what"].unique(maintain_order=True).to_list()
    groups = rows["by"].unique(maintain_order=True).to_list()
    right = wording.is_right_to_left()
    decimals = 0 if frame.schema[y].is_integer() else 1
    text = [wording.number(v, decimals) if v is not None else _("withheld") for v in rows["y"]]
    if low and high:
        text = [wording.span(*ends) for ends in rows.select("low", "high").iter_rows()]
    stub = 0.012 * float(rows["y"].max() or 1)  # type: ignore[arg-type]
    rows = rows.with_columns(
        pl.Series("text", text),
        pl.col("y").is_null().alias("withheld"),
        pl.col("y").fill_null(stub).alias("length"),
    )
    longest = max(len(line) for label in order for line in label.split("\n"))
    room = int(min(0.42 * width, 20 + LETTER * longest))
    numbers = 14 + 8 * max(len(t) for t in text)
    y_axis = alt.Y(
        "what:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            orient="right" if right else "left",
            domain=False,
            ticks=False,
            labelColor=palette.INK,
            labelFontSize=14,
            **LINES,
            labelLimit=room + 4,
            minExtent=room,
        ),
        scale=alt.Scale(paddingInner=0.32, paddingOuter=0.1),
    )
    x_axis = alt.X("length:Q", axis=None, scale=alt.Scale(zero=True, nice=False, reverse=right))
    colour = alt.Color(
        "by:N",
        sort=groups,
        scale=alt.Scale(
            domain=groups, range=[palette.SERIES[i % len(palette.SERIES)] for i in range(len(groups))]
        ),
        legend=alt.Legend(title=None) if by else None,
    )
    offset = {"yOffset": alt.YOffset("by:N", sort=groups)} if by else {}
    base = alt.Chart(alt.Data(values=rows.to_dicts()))
    shown = (
        base.transform_filter("!datum.withheld")
        .mark_bar(cornerRadiusEnd=2)
        .encode(x=x_axis, y=y_axis, color=colour, **offset)
    )
    hidden = (
        base.transform_filter("datum.withheld")
        .mark_bar(filled=False, stroke=palette.SOFT, strokeDash=[3, 2])
        .encode(x=x_axis, y=y_axis, **offset)
    )
    label = base.mark_text(
        align="right" if right else "left",
        dx=-7 if right else 7,
        fontSize=13,
        fontWeight=600,
        color=palette.INK,
    ).encode(x=x_axis, y=y_axis, text="text:N", **offset)
    layers = [shown, hidden, label]
    if low and high:
        whisker = base.transform_filter("datum.low != datum.high").mark_rule(
            color=palette.INK, strokeWidth=1.5
        )
        layers.insert(2, whisker.encode(x=alt.X("low:Q", axis=None), x2="high:Q", y=y_axis, **offset))
    step = LINE_HEIGHT if not by else LINE_HEIGHT * 0.75 * max(len(groups), 1)
    step = max(step, 12 + 15 * max(label.count("\n") + 1 for label in order))
    return alt.layer(*layers).properties(width=max(width - room - numbers - 24, 80), height=step * len(order))
