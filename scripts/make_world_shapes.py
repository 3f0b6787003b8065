"""Make src/palermo/analytics/maps/world.json from the npm package world-atlas.

usage: npm pack world-atlas@2.0.2 && python scripts/make_world_shapes.py world-atlas-2.0.2.tgz

Countries come from the 1:110m file; those too small for it get a point from the 1:50m file. Ids are
ISO 3166-1 alpha-3. world-atlas is ISC-licensed, its data (Natural Earth) are in the public domain.
"""

from __future__ import annotations

import itertools
import json
import sys
import tarfile
from pathlib import Path

import pycountry

OUT = Path(__file__).resolve().parent.parent / "src" / "palermo" / "analytics" / "maps" / "world.json"
DECIMALS = 2


def decoded(topology: dict) -> list[list[list[float]]]:
    """The arcs of a quantised TopoJSON in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append([round(x * kx + dx, DECIMALS), round(y * ky + dy, DECIMALS)])
        arcs.append(points)
    return arcs


def ring(numbers: list[int], arcs: list) -> list[list[float]]:
    points: list[list[float]] = []
    for n in numbers:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        points += arc[1:] if points else arc
    return points


def polygons(geometry: dict, arcs: list) -> list[list[list[list[float]]]]:
    kind, found = geometry["type"], geometry.get("arcs", [])
    parts = [found] if kind == "Polygon" else found
    return [[ring(r, arcs) for r in part] for part in parts]


def area(points: list[list[float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(points))) / 2


def middle(parts: list) -> list[float]:
    """The mean of the outline of the largest part: good enough for a dot."""
    outline = max((part[0] for part in parts), key=area)
    return [round(sum(p[axis] for p in outline) / len(outline), DECIMALS) for axis in (0, 1)]


def code_of(geometry: dict) -> str | None:
    name = geometry.get("properties", {}).get("name")
    if name == "Kosovo":
        return "XKX"
    found = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
    return found.alpha_3 if found else None


def main(package: str) -> None:
    with tarfile.open(package) as tar:
        coarse, fine = (json.load(tar.extractfile(f"package/countries-{n}.json")) for n in ("110m", "50m"))  # type: ignore[arg-type]
    features, middles = [], {}
    arcs = decoded(coarse)
    for geometry in coarse["objects"]["countries"]["geometries"]:
        parts = polygons(geometry, arcs)
        code = code_of(geometry)
        features.append(
            {
                "type": "Feature",
                "id": code or "",
                "properties": {},
                "geometry": {"type": "MultiPolygon", "coordinates": parts},
            }
        )
    drawn = {f["id"] for f in features}
    arcs = decoded(fine)
    for geometry in fine["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        if code:
            middles[code] = middle(polygons(geometry, arcs))
    world = {
        "source": "world-atlas 2.0.2 (ISC), Natural Earth (public domain)",
        "features": features,
        "middles": dict(sorted(middles.items())),
        "dots": sorted(set(middles) - drawn),
    }
    OUT.write_text(json.dumps(world, separators=(",", ":")), encoding="utf-8")
    print(f"{OUT.name}: {OUT.stat().st_size / 1e3:.0f} kB, {len(features)} shapes, {len(world['dots'])} dots")


if __name__ == "__main__":
    main(sys.argv[1])
