"""Checking the outline of an own area."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST = 200_000  # bytes of GeoJSON: a ward needs a hundred points, not a hundred thousand
HIGHEST = 100_000.0  # metres; a height may stand behind the point
KINDS = ("Polygon", "MultiPolygon")


def checked_shape(shape: Any) -> dict[str, Any]:
    """A GeoJSON Polygon or MultiPolygon geometry in WGS 84 (longitude, latitude), RFC 7946.

    A Feature is accepted for its geometry. Raises ValidationError saying what is wrong and where.
    """
    if isinstance(shape, dict) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in KINDS:
        raise ValidationError(_("The outline must be a GeoJSON Polygon or MultiPolygon."))
    if len(json.dumps(shape)) > LARGEST:
        raise ValidationError(_("The outline has too many points; simplify it to less than 200 kB."))
    polygons = [shape.get("coordinates")] if shape["type"] == "Polygon" else shape.get("coordinates")
    if not isinstance(polygons, list) or not polygons:
        raise ValidationError(_("The outline has no coordinates."))
    for polygon in polygons:
        for ring in polygon if isinstance(polygon, list) and polygon else [None]:
            _check_ring(ring)
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def _check_ring(ring: Any) -> None:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise ValidationError(
            _("Each ring of the outline needs at least four points and must end where it begins.")
        )
    for point in ring:
        numbers = (
            isinstance(point, list)
            and len(point) in {2, 3}
            and all(isinstance(c, int | float) and not isinstance(c, bool) for c in point)
            and all(abs(c) < HIGHEST for c in point)
        )
        if not numbers or not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise ValidationError(
                _("The point {point} of the outline is not a longitude and a latitude.").format(point=point)
            )
