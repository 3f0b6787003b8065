"""Maps of the world, offline: shades by country, and lines from citizenship to place of exploitation."""

from palermo.analytics.maps.flows import flows
from palermo.analytics.maps.shades import shades

__all__ = ["flows", "shades"]
