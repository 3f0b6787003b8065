"""An outline of an own area is a polygon on the Earth, or it is refused in words."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from palermo.commons.places.shapes import LARGEST, checked_shape

SQUARE = [[-30.0, 40.0], [-29.9, 40.0], [-29.9, 40.1], [-30.0, 40.1], [-30.0, 40.0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}

points = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)
rings = st.lists(points, min_size=3, max_size=8).map(lambda ring: [*ring, ring[0]])
polygons = st.lists(rings, min_size=1, max_size=3)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def polygon(ring: object) -> dict:
    return {"type": "Polygon", "coordinates": [ring]}


@given(polygons)
def test_a_polygon_on_the_earth_is_taken_as_it_is(coordinates: list) -> None:
    shape = {"type": "Polygon", "coordinates": coordinates}
    assert checked_shape(shape) == shape


@given(st.lists(polygons, min_size=1, max_size=3))
def test_so_are_several(coordinates: list) -> None:
    shape = {"type": "MultiPolygon", "coordinates": coordinates}
    assert checked_shape(shape) == shape


def test_of_a_feature_only_the_outline_is_kept() -> None:
    """Properties could name people; what is not an outline is left behind, at every level."""
    feature = {"type": "Feature", "properties": {"owner": "A name"}, "geometry": POLYGON | {"note": "A name"}}
    assert checked_shape(feature) == POLYGON


@given(anything | st.fixed_dictionaries({"type": st.just("Polygon") | anything, "coordinates": anything}))
def test_anything_else_is_refused_and_never_breaks(found: object) -> None:
    try:
        checked = checked_shape(found)
    except ValidationError:
        return
    assert checked["type"] in {"Polygon", "MultiPolygon"}
    json.dumps(checked, allow_nan=False)


@pytest.mark.parametrize(
    "shape",
    [
        None,
        [],
        "Polygon",
        {"type": "Point", "coordinates": [-30, 40]},
        {"type": ["Polygon"], "coordinates": [SQUARE]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "MultiPolygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "Feature", "geometry": None},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]},
        polygon(SQUARE[:3]),
        polygon(SQUARE[:-1]),
        polygon([[200.0, 40.0], *SQUARE[1:-1], [200.0, 40.0]]),
        polygon([[-30.0, 91.0], *SQUARE[1:-1], [-30.0, 91.0]]),
        polygon([["-30", "40"], *SQUARE[1:-1], ["-30", "40"]]),
        polygon([[True, False], *SQUARE[1:-1], [True, False]]),
        polygon([[float("nan"), 40.0], *SQUARE[1:-1], [float("nan"), 40.0]]),
        polygon([[-30.0, 40.0, {"name": "A name"}], *SQUARE[1:-1], [-30.0, 40.0, {"name": "A name"}]]),
        polygon([[10**400, 40.0], *SQUARE[1:-1], [10**400, 40.0]]),
        polygon([[-30.0, 40.0, float("inf")], *SQUARE[1:-1], [-30.0, 40.0, float("inf")]]),
        polygon([[-30.0, 40.0, 1.0, 2.0], *SQUARE[1:-1], [-30.0, 40.0, 1.0, 2.0]]),
    ],
)
def test_what_is_no_outline_is_refused(shape: object) -> None:
    with pytest.raises(ValidationError) as refused:
        checked_shape(shape)
    assert "outline" in refused.value.messages[0]


def test_a_height_may_stand_behind_the_point() -> None:
    ring = [[*point, 12.5] for point in SQUARE]
    assert checked_shape(polygon(ring)) == polygon(ring)


def test_too_many_points_are_refused_with_the_limit() -> None:
    points = [[-30 + n * 1e-6, 40.0] for n in range(LARGEST // 10)]
    with pytest.raises(ValidationError, match="200 kB"):
        checked_shape(polygon([*points, points[0]]))
