"""Charts: static SVG, each with its table and a sentence of what it shows and what it cannot.

>>> import polars as pl
>>> from palermo.analytics import charts
>>> years = pl.DataFrame({"year": [2021, 2022], "count": [40, 52]})
>>> drawn = charts.trend(years, title="Cases by year", says="52 in 2022.", cannot="Who was not found.")
>>> drawn.svg.startswith("<svg"), drawn.alt
(True, 'Cases by year. 52 in 2022.')
"""

from palermo.analytics.charts.bars import bars
from palermo.analytics.charts.matrix import matrix
from palermo.analytics.charts.picture import Picture
from palermo.analytics.charts.pyramid import pyramid
from palermo.analytics.charts.trend import trend

__all__ = ["Picture", "bars", "matrix", "pyramid", "trend"]
