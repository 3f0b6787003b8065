"""The 91,043 recoded cases of CTDC: protected tables, attacked by somebody who has nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from linked_attack import published, ranges

from palermo.analytics import formats, release

FILE = (
    Path(__file__).parents[4]
    / "shared/data/ctdc/ctdc_synthetic_v2025_north_america_derived.csv"
)  # fmt: skip
TABLES = [
    ("gender", "age_band"),
    ("duration", "age_band"),
    ("gender", "recruiter_family"),
    ("gender", "form_forced_labour"),
    ("age_band", "form_sexual_exploitation"),
    ("means_threats", "means_abuse", "means_false_promises"),
]
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the real data (../shared/data) is not on this machine"
)


@pytest.fixture(scope="module")
def frame():
    return formats.read(FILE).frame


@pytest.mark.parametrize("min_cell", [10, 100, 1000])
def test_no_withheld_number_of_the_real_file_can_be_worked_out(frame, min_cell):
    tables = {" by ".join(dimensions): release.tabulate(frame, dimensions) for dimensions in TABLES}
    found = {name: one.frame for name, one in release.protect(tables, min_cell=min_cell).items()}
    withheld = ranges(found)
    assert withheld, "the file has small cells"
    assert min(high - low for low, high in withheld.values()) >= min_cell - 1e-4
    shown = [count for count in published(found).values() if count is not None]
    assert not [count for count in shown if 0 < count < min_cell]
    assert max(shown) == 91_043
    assert len(shown) > len(withheld)


def test_shown_numbers_are_those_that_the_file_itself_gives(frame):
    """Counted with the csv module: forced labour among those whom the file calls women."""
    with FILE.open(encoding="utf-8", newline="") as file:
        by_hand = Counter((row["Woman"], row["isForcedLabour"]) for row in csv.DictReader(file))
    table = release.protect({"t": release.tabulate(frame, ["gender", "form_forced_labour"])})["t"].frame
    women = table.filter(gender="woman", form_forced_labour="yes")["count"].item()
    assert women == by_hand["1", "1"]
