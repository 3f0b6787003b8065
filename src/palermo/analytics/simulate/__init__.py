"""Simulated data: the only confidential-looking data that tests and demos use. Nobody in it exists."""

from palermo.analytics.simulate.cases import cases
from palermo.analytics.simulate.county_services import SERVICES
from palermo.analytics.simulate.harbour_county import County, harbour_county

__all__ = ["SERVICES", "County", "cases", "harbour_county"]
