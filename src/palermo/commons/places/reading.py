"""Places as anybody may see them: they name no person."""

from __future__ import annotations

import pycountry
from django.db.models import QuerySet

from palermo.commons.places.models import Place


def countries(asker: object) -> QuerySet[Place]:
    return Place.objects.filter(kind=Place.Kind.COUNTRY)


def parts(asker: object, place: Place) -> QuerySet[Place]:
    """The subdivisions and own areas right below a place."""
    return place.parts.all()


def by_code(asker: object, code: str) -> Place | None:
    return Place.objects.filter(code=code).first()


def called(asker: object, text: str) -> QuerySet[Place]:
    """The places of this code or exactly this name, in any case: none, one, or several of the same name."""
    wanted = text.strip()
    by = Place.objects.filter(code__iexact=wanted).select_related("parent")
    return by if by.exists() else Place.objects.filter(name__iexact=wanted).select_related("parent")


def own_areas(asker: object) -> QuerySet[Place]:
    """The wards and districts that the group drew itself."""
    return Place.objects.filter(kind=Place.Kind.AREA).select_related("parent")


def alpha3(place: Place) -> str:
    """The ISO 3166-1 alpha-3 code of the country that a place lies in."""
    country = pycountry.countries.get(alpha_2=place.code[:2])
    if country is None:
        raise ValueError(f"{place.code} lies in no country of ISO 3166.")
    return country.alpha_3
