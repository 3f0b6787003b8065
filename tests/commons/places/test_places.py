"""Countries and subdivisions as ISO 3166 has them, and own areas below them."""

from __future__ import annotations

import copy

import pycountry
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from palermo.commons.places import reading
from palermo.commons.places.models import Place
from palermo.commons.places.shapes import LARGEST, checked_shape

SQUARE = {"type": "Polygon", "coordinates": [[[-30, 40], [-29, 40], [-29, 41], [-30, 41], [-30, 40]]]}


@pytest.mark.django_db
class TestIso:
    def test_every_country_and_subdivision_is_there_once(self):
        kinds = {kind: Place.objects.filter(kind=kind) for kind in ("country", "subdivision")}
        assert set(kinds["country"].values_list("code", flat=True)) == {
            c.alpha_2 for c in pycountry.countries
        }
        assert set(kinds["subdivision"].values_list("code", flat=True)) == {
            s.code for s in pycountry.subdivisions
        }
        assert kinds["country"].count() == 249
        assert kinds["subdivision"].count() > 5000

    def test_each_subdivision_lies_in_its_country(self):
        for place in Place.objects.filter(kind="subdivision").select_related("parent__parent__parent"):
            above = place.parent
            while above.parent is not None:
                above = above.parent
            assert place.code.startswith(above.code + "-"), place.code

    def test_a_subdivision_of_a_subdivision_hangs_below_it(self):
        assert Place.objects.get(code="FR-75C").parent.code == "FR-IDF"
        assert Place.objects.get(code="FR-IDF").parent.code == "FR"

    def test_the_alpha_3_code_of_a_place_is_that_of_its_country(self):
        area = Place.objects.create(
            code="PT-11/quay", kind="area", name="Quay", parent=Place.objects.get(code="PT-11")
        )
        assert [reading.alpha3(p) for p in (area, area.parent, area.parent.parent)] == ["PRT"] * 3
        with pytest.raises(ValueError, match="no country"):
            reading.alpha3(Place(code="QQ"))

    def test_readings(self):
        portugal = reading.by_code(None, "PT")
        area = Place.objects.create(code="PT/quay", kind="area", name="Quay", parent=portugal)
        assert reading.countries(None).count() == 249
        assert area in reading.parts(None, portugal)
        assert list(reading.own_areas(None)) == [area]
        assert reading.by_code(None, "nowhere") is None

    @pytest.mark.parametrize(
        ("kind", "has_parent"), [("country", True), ("area", False), ("subdivision", False)]
    )
    def test_only_countries_stand_alone(self, kind, has_parent):
        parent = Place.objects.get(code="PT") if has_parent else None
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(code="new", kind=kind, name="New", parent=parent)

    def test_a_code_stands_once(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(code="PT", kind="country", name="Portugal again")

    def test_a_country_with_areas_is_not_deleted(self):
        portugal = Place.objects.get(code="PT")
        Place.objects.create(code="PT/quay", kind="area", name="Quay", parent=portugal)
        with pytest.raises(IntegrityError), transaction.atomic():
            portugal.delete()


def ring(west: float, south: float, width: float, height: float) -> list[list[float]]:
    east, north = west + width, south + height
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


rings = st.builds(ring, st.floats(-180, 170), st.floats(-90, 80), st.floats(0.001, 10), st.floats(0.001, 10))


@given(st.lists(rings, min_size=1, max_size=4))
def test_outlines_on_the_globe_are_taken_as_they_are(some):
    for shape in (
        {"type": "Polygon", "coordinates": some},
        {"type": "MultiPolygon", "coordinates": [[one] for one in some]},
    ):
        before = copy.deepcopy(shape)
        assert checked_shape(shape) == before == shape


def test_a_feature_gives_its_geometry_and_nothing_else():
    feature = {"type": "Feature", "properties": {"phone": "+351 000"}, "geometry": {**SQUARE, "note": "x"}}
    assert checked_shape(feature) == SQUARE


@pytest.mark.parametrize(
    "shape",
    [
        None,
        "Polygon",
        [],
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": "round the harbour"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, "1"], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "MultiPolygon", "coordinates": SQUARE["coordinates"]},
    ],
)
def test_what_is_no_outline_is_refused(shape):
    with pytest.raises(ValidationError):
        checked_shape(shape)


@pytest.mark.parametrize("point", [[181, 0], [-181, 0], [0, 91], [0, -91], [41_000, 40], [float("nan"), 0], [0, float("inf")]])  # fmt: skip
def test_a_point_off_the_globe_is_refused_and_named(point):
    with pytest.raises(ValidationError, match="longitude"):
        checked_shape({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], point, [0, 0]]]})


def test_an_outline_with_too_many_points_is_refused():
    many = [[n / 10**5, 0] for n in range(20_000)]
    with pytest.raises(ValidationError, match="200 kB"):
        checked_shape({"type": "Polygon", "coordinates": [[*many, many[0]]]})
    assert LARGEST == 200_000
