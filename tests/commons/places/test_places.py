"""Places hang together: up to the country, down to the own areas."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from palermo.commons.places import reading
from palermo.commons.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def quay() -> Place:
    return Place.objects.create(
        code="PT-11/quay", kind="area", name="Quay", parent=Place.objects.get(code="PT-11")
    )


def test_each_subdivision_lies_in_the_country_of_its_code():
    above = dict(Place.objects.values_list("code", "parent__code"))
    for code in Place.objects.filter(kind="subdivision").values_list("code", flat=True):
        country = code
        while above[country] is not None:
            country = above[country]
        assert code.startswith(country + "-"), code


def test_what_lies_right_below_a_place(quay):
    assert quay in reading.parts(None, quay.parent)
    assert quay not in reading.parts(None, quay.parent.parent)
    assert quay.parent in reading.parts(None, quay.parent.parent)
    assert list(reading.own_areas(None)) == [quay]
    assert quay not in reading.countries(None)
    assert reading.by_code(None, "PT-11/quay") == quay
    assert reading.by_code(None, "nowhere") is None


def test_a_place_with_areas_is_not_deleted(quay):
    with pytest.raises(ProtectedError):
        quay.parent.delete()
    quay.delete()


def test_a_place_outside_every_country_is_refused():
    with pytest.raises(ValueError, match="no country"):
        reading.alpha3(Place(code="QQ"))
