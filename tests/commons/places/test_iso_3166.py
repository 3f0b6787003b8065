"""Countries and their parts are there from the first start, and loading them again changes nothing."""

from __future__ import annotations

from importlib import import_module

import pycountry
import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from palermo.commons.places import reading
from palermo.commons.places.models import Place

pytestmark = pytest.mark.django_db
load = import_module("palermo.commons.places.migrations.0002_iso_3166").load


def test_every_country_and_subdivision_is_there() -> None:
    countries = reading.countries(None)
    assert set(countries.values_list("code", flat=True)) == {c.alpha_2 for c in pycountry.countries}
    parts = Place.objects.filter(kind=Place.Kind.SUBDIVISION)
    assert set(parts.values_list("code", flat=True)) == {s.code for s in pycountry.subdivisions}


def test_a_part_hangs_below_the_part_it_belongs_to() -> None:
    """Essex lies in England, England in the United Kingdom."""
    essex = Place.objects.get(code="GB-ESS")
    assert (essex.parent.code, essex.parent.parent.code) == ("GB-ENG", "GB")
    assert essex in reading.parts(None, essex.parent)
    for code, parent in Place.objects.exclude(parent=None).values_list("code", "parent__code"):
        assert parent[:2] == code[:2]


def test_loading_again_adds_nothing_and_keeps_what_the_group_drew() -> None:
    area = Place.objects.create(code="PT/old-harbour", kind="area", name="Old Harbour", parent_id=_id("PT"))
    before = set(Place.objects.values_list("pk", "code", "name", "parent_id"))
    load(apps, None)
    assert set(Place.objects.values_list("pk", "code", "name", "parent_id")) == before
    assert list(reading.own_areas(None)) == [area]


def test_loading_again_brings_back_what_is_missing() -> None:
    Place.objects.filter(code="GB-ESS").delete()
    load(apps, None)
    assert Place.objects.get(code="GB-ESS").parent.code == "GB-ENG"


@pytest.mark.parametrize(("code", "alpha3"), [("PT", "PRT"), ("GB-ESS", "GBR"), ("CI", "CIV"), ("AX", "ALA")])
def test_a_place_knows_its_countrys_three_letters(code: str, alpha3: str) -> None:
    found = reading.by_code(None, code)
    assert found is not None
    assert reading.alpha3(found) == alpha3


def test_an_area_has_the_three_letters_of_the_country_it_lies_in() -> None:
    assert reading.alpha3(Place(code="PT/old-harbour")) == "PRT"
    with pytest.raises(ValueError, match="no country"):
        reading.alpha3(Place(code="QQ/nowhere"))


@pytest.mark.parametrize(("kind", "parent"), [("country", "PT"), ("subdivision", None), ("area", None)])
def test_the_database_lets_only_countries_stand_alone(kind: str, parent: str | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(code="XX", kind=kind, name="Nowhere", parent_id=parent and _id(parent))


def test_no_code_twice_and_no_country_of_nobody() -> None:
    assert reading.by_code(None, "QQ") is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(code="PT", kind="country", name="Portugal again")


def _id(code: str) -> int:
    return Place.objects.values_list("pk", flat=True).get(code=code)
