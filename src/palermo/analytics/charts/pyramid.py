"""Ages and gender: women to one side, men to the other, everybody else in words."""

from __future__ import annotations

from typing import Any

import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import Picture, check, picture
from palermo.analytics.formats import codelists
from palermo.analytics.wording import _

LEFT, RIGHT = "woman", "man"


def pyramid(
    frame: pl.DataFrame,
    *,
    age: str = "age_band",
    gender: str = "gender",
    y: str = "count",
    title: str,
    says: str,
    cannot: str,
    theme: str = "auto",
    language: str = "en",
    width: int = 640,
    height: int = 340,
) -> Picture:
    """One bar an age band, women towards the start of the line, men towards its end.

    `gender` holds codes of the code list. Other genders are too few for bars of their own: their sum
    stands in words above. A null `y` is withheld: an outlined stub with the word.
    """
    check(frame, [age, gender, y], theme, language, width)
    with wording.language(language):
        two = frame.filter(pl.col(gender).is_in([LEFT, RIGHT]))
        chart = _chart(frame, two, age, gender, y, width, height) if two.height else None
        return picture(chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width)


def _chart(
    frame: pl.DataFrame, two: pl.DataFrame, age: str, gender: str, y: str, width: int, height: int
) -> Any:
    import altair as alt

    known = [band for band in codelists.load("age_band").codes if band in set(two[age])]
    bands = known + sorted(set(two[age].drop_nulls()) - set(known))
    rows = two.select(
        pl.col(age).alias("band"), pl.col(gender).alias("gender"), pl.col(y).cast(pl.Float64).alias("y")
    )
    most = float(rows["y"].max() or 1)  # type: ignore[arg-type]
    start, end = (RIGHT, LEFT) if wording.is_right_to_left() else (LEFT, RIGHT)
    number_room = 10 + 8 * len(wording.number(most))
    middle = 52
    side = (width - middle - 30) / 2
    scale_to = most * side / max(side - number_room, 20)
    charts = []
    for which, leftward in ((start, True), (end, False)):
        part = rows.filter(pl.col("gender") == which)
        text = [wording.number(v) if v is not None else _("withheld") for v in part["y"]]
        part = part.with_columns(
            pl.Series("text", text),
            pl.col("y").is_null().alias("withheld"),
            pl.col("y").fill_null(most * 0.015).alias("length"),
        )
        base = alt.Chart(
            alt.Data(values=part.to_dicts()),
            title=alt.TitleParams(
                _gender(which),
                anchor="end" if leftward else "start",
                fontSize=14,
                color=_colour(which),
                fontWeight=600,
                dx=-4 if leftward else 4,
            ),
        )
        x = alt.X("length:Q", axis=None, scale=alt.Scale(domain=[0, scale_to], reverse=leftward, nice=False))
        band = alt.Y(
            "band:N",
            sort=bands[::-1],
            scale=alt.Scale(domain=bands[::-1], paddingInner=0.18),
            title=None,
            axis=None
            if leftward
            else alt.Axis(
                orient="left",
                domain=False,
                ticks=False,
                labelAlign="center",
                labelPadding=middle / 2,
                labelColor=palette.INK,
                minExtent=middle,
                maxExtent=middle,
            ),
        )
        shown = base.transform_filter("!datum.withheld").mark_bar(color=_colour(which)).encode(x=x, y=band)
        hidden = (
            base.transform_filter("datum.withheld")
            .mark_bar(filled=False, stroke=palette.SOFT, strokeDash=[3, 2])
            .encode(x=x, y=band)
        )
        label = base.mark_text(
            align="right" if leftward else "left", dx=-6 if leftward else 6, fontSize=12.5, color=palette.INK
        ).encode(x=x, y=band, text="text:N")
        charts.append(alt.layer(shown, hidden, label).properties(width=side, height=height - 70))
    whole = alt.hconcat(*charts, spacing=0)
    others = frame.filter(~pl.col(gender).is_in([LEFT, RIGHT]) & (pl.col(gender) != "unknown"))[y]
    if others.len() and others.null_count() == 0 and others.sum():
        note = _("Not drawn: {n} people of another gender.").format(n=wording.number(int(others.sum())))
        whole = whole.properties(
            title=alt.TitleParams(note, color=palette.SOFT, fontSize=13, fontWeight="normal", anchor="start")
        )
    return whole


def _gender(code: str) -> str:
    return _(codelists.labels("gender").get(code, code))


def _colour(code: str) -> str:
    return palette.SERIES[0] if code == LEFT else palette.SERIES[1]
