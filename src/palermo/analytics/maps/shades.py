"""A map in shades: the darker a country, the more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from palermo.analytics import wording
from palermo.analytics.charts import palette
from palermo.analytics.charts.picture import Picture, check, picture
from palermo.analytics.maps.world import middle, projection, world
from palermo.analytics.wording import _


def shades(
    frame: pl.DataFrame,
    *,
    place: str = "place",
    y: str = "count",
    focus: Sequence[str] = (),
    title: str,
    says: str,
    cannot: str,
    theme: str = "auto",
    language: str = "en",
    width: int = 640,
    height: int | None = None,
) -> Picture:
    """A country a row (ISO alpha-3 in `place`), in up to five classes of about equally many countries.

    A country without a row is pale, one whose `y` is null (withheld) is pale with a dashed edge, zero is
    its own class. Countries too small for a shape are dots. `focus` zooms to some countries.
    """
    check(frame, [place, y], theme, language, width)
    with wording.language(language):
        chart, shapes = _chart(frame, place, y, focus, width) if frame.height else (None, None)
        return picture(
            chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width, shapes=shapes
        )


def classes(values: Sequence[float], most: int = 5) -> list[tuple[float, float]]:
    """Whole-number classes, each at least one value in it, by quantiles.

    >>> classes([1, 2, 3, 4, 100, 200])
    [(1, 1), (2, 2), (3, 3), (4, 99), (100, 200)]
    """
    whole = sorted(int(v) for v in values)
    edges = sorted({whole[min(int(len(whole) * q / most), len(whole) - 1)] for q in range(most)})
    tops = [e - 1 for e in edges[1:]] + [whole[-1]]
    return list(zip(edges, tops, strict=True))


def _chart(
    frame: pl.DataFrame, place: str, y: str, focus: Sequence[str], width: int
) -> tuple[Any, list[dict[str, Any]]]:
    import altair as alt

    counts = dict(frame.select(place, y).drop_nulls(place).iter_rows())
    held = {p for p, v in counts.items() if v is None}
    positive = [v for v in counts.values() if v]
    found = classes(positive) if positive else []
    steps = (
        [palette.STEPS[int(i)] for i in np.linspace(0, len(palette.STEPS) - 1, max(len(found), 1)).round()]
        if len(found) > 1
        else [palette.STEPS[3]]
    )
    names = [wording.number(a) if a == b else f"{wording.number(a)}–{wording.number(b)}" for a, b in found]
    zero, withheld, none = _("0"), _("withheld"), _("no figure")

    def class_of(code: str) -> str:
        if code in held:
            return withheld
        value = counts.get(code)
        if value is None:
            return none
        return (
            zero
            if value == 0
            else next(name for name, (a, b) in zip(names, found, strict=True) if value <= b)
        )

    map_projection, height = projection(alt, focus, width)
    features = [{**f, "class": class_of(f["id"])} for f in world()["features"]]
    dots = [
        {"lon": point[0], "lat": point[1], "class": class_of(c)}
        for c in world()["dots"]
        if c in counts and (point := middle(c))
    ]  # type: ignore[index]
    present = {f["class"] for f in features} | {d["class"] for d in dots}
    domain = [n for n in [zero, *names, withheld, none] if n in present]
    colours = {
        zero: palette.LEAF,
        withheld: palette.LINE,
        none: palette.UNKNOWN,
        **dict(zip(names, steps, strict=True)),
    }
    colour = alt.Color(
        "class:N",
        scale=alt.Scale(domain=domain, range=[colours[n] for n in domain]),
        legend=alt.Legend(
            title=None, orient="bottom", columns=3 if width < 450 else 7, direction="horizontal"
        ),
    )
    shapes = (
        alt.Chart(alt.NamedData(name="world"))
        .mark_geoshape(stroke=palette.PAPER, strokeWidth=0.6, clip=True)
        .encode(color=colour)
    )
    layers = [shapes]
    if dots:
        layers.append(
            alt.Chart(alt.Data(values=dots))
            .mark_circle(size=34, opacity=1, stroke=palette.PAPER, strokeWidth=0.6, clip=True)
            .encode(longitude="lon:Q", latitude="lat:Q", color=colour)
        )
    return alt.layer(*layers).properties(projection=map_projection).properties(
        width=width - 14, height=height
    ), features
