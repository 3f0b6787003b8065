"""The attack in its two forms gives one answer: every range, and only those narrower than asked."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_attack import tables_of

from palermo.analytics import release
from palermo.analytics.release.attacking import bounds, narrower
from palermo.analytics.release.cells import system_of

PEOPLE = [{"g": g, "a": a, "f": f} for g in "xyz" for a in "12" for f in "pq"]
sizes = st.lists(st.integers(0, 40), min_size=len(PEOPLE), max_size=len(PEOPLE))
tables = st.sampled_from([[("g", "a")], [("g", "a"), ("g", "f")], [("g", "a"), ("a", "f"), ("g", "f")]])


@settings(max_examples=30, deadline=None)
@given(sizes, tables, st.integers(1, 60))
def test_the_short_way_finds_the_cells_that_the_long_way_finds(counts, pairs, width):
    people = [person for person, n in zip(PEOPLE, counts, strict=True) for _copy in range(n)]
    try:
        open_gate = release.protect(tables_of(people, pairs), min_cell=10, secondary=False)
    except release.TooFewToPublish:
        return
    frames = {name: one.frame for name, one in open_gate.items()}
    hidden = system_of({name: frame.select(pl.exclude("withheld")) for name, frame in frames.items()})
    withheld = [cell for cell, count in hidden.counts.items() if count is None]
    ranges = bounds(hidden, withheld)
    assert narrower(hidden, withheld, width) == [
        cell for cell, (low, high) in ranges.items() if round(high - low, 6) < width
    ]


def test_a_cell_that_nothing_bounds_has_no_upper_end():
    table = pl.DataFrame({"g": ["a", "b"], "count": pl.Series([None, 30], dtype=pl.Int64)})
    (row,) = release.attack({"t": table.vstack(pl.DataFrame({"g": ["total"], "count": [None]}, schema=table.schema))}).filter(
        pl.col("cell") == "g = a"
    ).rows()  # fmt: skip
    assert row[1] == 0
    assert row[2] > 1e9


def test_tables_that_contradict_one_another_are_not_solved():
    table = pl.DataFrame({"g": ["a", "b", "total"], "count": [None, 30, 20]})
    with pytest.raises(ValueError, match="contradict"):
        release.attack({"t": table})
