"""Country shapes: a data file of ours made by scripts/make_world_shapes.py (licence beside it)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

LEFT_OUT = "ATA"


@cache
def world() -> dict[str, Any]:
    """`features` (GeoJSON, id = ISO alpha-3), `middles` (alpha-3 -> longitude, latitude), `dots` (too small for a shape)."""
    found = json.loads((Path(__file__).parent / "world.json").read_text(encoding="utf-8"))
    found["features"] = [f for f in found["features"] if f["id"] != LEFT_OUT]
    return found


def middle(alpha3: str) -> list[float] | None:
    return world()["middles"].get(alpha3)


def frame_around(focus: Sequence[str]) -> dict[str, Any] | None:
    """A GeoJSON box around the middles of some countries, to which a map zooms; None for the whole world."""
    points = [p for p in (middle(code) for code in focus) if p]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    if east - west > 170:
        return None
    pad_x, pad_y = max(9, 0.2 * (east - west)), max(7, 0.2 * (north - south))
    west, east, south, north = west - pad_x, east + pad_x, max(south - pad_y, -80), min(north + pad_y, 84)
    corners = [[west, south], [west, north], [east, north], [east, south]]
    return {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": corners}, "properties": {}}


def projection(alt: Any, focus: Sequence[str], width: int) -> tuple[Any, int]:
    """The projection (Equal Earth: areas are true) fitted to the focus, and the height that it wants."""
    box = frame_around(focus)
    if box is None:
        return alt.Projection(type="equalEarth"), int(width * 0.487)
    return alt.Projection(type="equalEarth", fit=box), int(width * 0.62)
