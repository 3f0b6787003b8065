"""From citizenship to the place of exploitation: lines whose breadth is the count."""

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

POINTS = 24


def flows(
    frame: pl.DataFrame,
    *,
    origin: str = "citizenship",
    destination: str = "exploited_in",
    y: str = "count",
    focus: Sequence[str] = (),
    most: int = 25,
    title: str,
    says: str,
    cannot: str,
    theme: str = "auto",
    language: str = "en",
    width: int = 640,
    height: int | None = None,
) -> Picture:
    """The `most` largest pairs as curved lines that end in a dot; pairs within one country are rings.

    The map is drawn around `focus`, or around the places of the pairs where they lie in one part of the world.
    Withheld pairs (null `y`), pairs of places that the map does not have and smaller ones are not drawn;
    how many are not is said beneath.
    """
    check(frame, [origin, destination, y], theme, language, width)
    with wording.language(language):
        known = frame.filter(pl.col(y).is_not_null() & (pl.col(y) > 0))
        drawable = [
            row
            for row in known.sort(y, descending=True).select(origin, destination, y).iter_rows()
            if middle(row[0]) and middle(row[1])
        ]
        around = focus or sorted({place for pair in drawable[:most] for place in pair[:2]})
        chart = _chart(drawable[:most], frame.height, around, width) if drawable else None
        shapes = world()["features"]
        return picture(
            chart, frame, title=title, says=says, cannot=cannot, theme=theme, width=width, shapes=shapes
        )


def _chart(pairs: list[tuple[str, str, int]], in_all: int, focus: Sequence[str], width: int) -> Any:
    import altair as alt

    top = pairs[0][2]
    map_projection, height = projection(alt, focus, width)
    lines, ends, rings = [], [], []
    for n, (origin, destination, count) in enumerate(pairs):
        breadth = 1 + 7 * float(np.sqrt(count / top))
        if origin == destination:
            lon, lat = middle(origin) or (0, 0)
            rings.append({"lon": lon, "lat": lat, "size": 40 + 900 * count / top})
            continue
        curve = _curve(middle(origin) or [0, 0], middle(destination) or [0, 0])
        lines += [
            {"pair": n, "order": i, "lon": lon, "lat": lat, "breadth": breadth}
            for i, (lon, lat) in enumerate(curve)
        ]
        ends.append({"lon": curve[-1][0], "lat": curve[-1][1]})
    land = alt.Chart(alt.NamedData(name="world")).mark_geoshape(
        fill=palette.UNKNOWN, stroke=palette.PAPER, strokeWidth=0.6, clip=True
    )
    layers = [land]
    if rings:
        layers.append(
            alt.Chart(alt.Data(values=rings))
            .mark_point(filled=False, color=palette.SERIES[1], strokeWidth=2, opacity=0.9, clip=True)
            .encode(longitude="lon:Q", latitude="lat:Q", size=alt.Size("size:Q", scale=None, legend=None))
        )
    if lines:
        layers.append(
            alt.Chart(alt.Data(values=lines))
            .mark_trail(color=palette.ACCENT, opacity=0.55, clip=True)
            .encode(
                longitude="lon:Q",
                latitude="lat:Q",
                detail="pair:N",
                order="order:Q",
                size=alt.Size("breadth:Q", scale=None, legend=None),
            )
        )
        layers.append(
            alt.Chart(alt.Data(values=ends))
            .mark_circle(color=palette.ACCENT, size=34, opacity=1, clip=True)
            .encode(longitude="lon:Q", latitude="lat:Q")
        )
    note = _("Lines end where people were exploited; a ring is one's own country.")
    if in_all > len(pairs):
        note += " " + _("{n} smaller or withheld pairs are not drawn.").format(
            n=wording.number(in_all - len(pairs))
        )
    words = alt.TitleParams(
        _lines(note, width),
        color=palette.SOFT,
        fontSize=13,
        fontWeight="normal",
        anchor="end" if wording.is_right_to_left() else "start",
        orient="bottom",
    )
    return alt.layer(*layers).properties(
        projection=map_projection, width=width - 14, height=height, title=words
    )


def _curve(start: Sequence[float], end: Sequence[float]) -> list[tuple[float, float]]:
    """A bow between two points, bent towards the pole side."""
    (x0, y0), (x1, y1) = start, end
    bend = 0.14 * float(np.hypot(x1 - x0, y1 - y0))
    t = np.linspace(0, 1, POINTS)
    lon, lat = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + bend * np.sin(np.pi * t)
    return [(round(float(a), 2), round(float(np.clip(b, -85, 85)), 2)) for a, b in zip(lon, lat, strict=True)]


def _lines(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, max(30, width // 7))
