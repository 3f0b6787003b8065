"""What leaves the room: nothing small can be worked out, and what is shown is the truth."""

from __future__ import annotations

import random

import linked_attack
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_attack import how_many, ranges, tables_of

from palermo.analytics import release
from palermo.analytics.release import TooFewToPublish

NEAR = 1e-4  # of the solver
steady = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORLD = {
    "gender": ["woman", "man", "other"],
    "age": ["child", "young", "adult"],
    "form": ["labour", "sexual", "begging", "organs"],
    "place": ["here", "abroad"],
}
LINKED = [("gender", "age"), ("gender", "form"), ("age", "form"), ("place",), ("gender", "place")]


def population(seed: int, size: int) -> list[dict[str, str]]:
    """People whose traits hang together, so that tables have large, small and empty cells."""
    draw = random.Random(seed)
    weights = {d: [draw.random() ** 3 + 0.001 for _v in values] for d, values in WORLD.items()}
    people = []
    for _n in range(size):
        person = {d: draw.choices(values, weights[d])[0] for d, values in WORLD.items()}
        if person["form"] == "sexual" and draw.random() < 0.9:
            person["gender"] = "woman"
        people.append(person)
    return people


worlds = st.builds(population, st.integers(0, 10**6), st.integers(40, 400))
some_tables = st.lists(st.sampled_from(LINKED), min_size=1, max_size=4, unique=True)
minima = st.sampled_from([3, 5, 10])


def protected(people, pairs, min_cell, **how):
    try:
        found = release.protect(tables_of(people, pairs), min_cell=min_cell, **how)
    except TooFewToPublish:
        return None
    return {name: one.frame for name, one in found.items()}


@steady
@given(worlds, some_tables, minima)
def test_no_withheld_number_can_be_worked_out_closer_than_the_minimum_cell(people, pairs, min_cell):
    frames = protected(people, pairs, min_cell)
    for group, (low, high) in ranges(frames).items() if frames else ():
        assert high - low >= min_cell - NEAR, (sorted(group), low, high)
        assert low - NEAR <= how_many(people, group) <= high + NEAR


@steady
@given(worlds, some_tables, minima)
def test_every_small_number_is_withheld_and_every_shown_one_is_the_truth(people, pairs, min_cell):
    frames = protected(people, pairs, min_cell)
    for group, shown in linked_attack.published(frames).items() if frames else ():
        truth = how_many(people, group)
        if 0 < truth < min_cell:
            assert shown is None, sorted(group)
        elif shown is not None:
            assert shown == truth, sorted(group)


@steady
@given(worlds, some_tables, minima)
def test_margins_add_up_where_everything_is_shown(people, pairs, min_cell):
    frames = protected(people, pairs, min_cell)
    known = linked_attack.published(frames) if frames else {}
    for whole, parts in linked_attack.sums(frames) if frames else ():
        counts = [known.get(part, 0) for part in parts]
        if known[whole] is not None and None not in counts:
            assert sum(counts) == known[whole]
        if known[whole] is not None:
            assert counts.count(None) != 1, "one withheld part is the whole less the others"


@steady
@given(worlds, some_tables, minima, st.randoms(use_true_random=False))
def test_the_order_of_rows_columns_and_tables_changes_nothing(people, pairs, min_cell, shuffle):
    tables = tables_of(people, pairs)
    turned = {}
    for name, table in shuffle.sample(list(tables.items()), len(tables)):
        rows, columns = table.to_dicts(), table.columns
        shuffle.shuffle(rows)
        shuffle.shuffle(columns)
        turned[name] = pl.DataFrame(rows, schema=table.schema).select(columns)

    def outcome(of):
        try:
            found = release.protect(of, min_cell=min_cell)
        except TooFewToPublish:
            return None
        return linked_attack.published({name: one.frame for name, one in found.items()})

    assert outcome(turned) == outcome(tables)


@steady
@given(worlds, some_tables, minima)
def test_our_own_attack_finds_the_ranges_that_the_other_one_finds(people, pairs, min_cell):
    """With the gate open there is something to find; with it closed the two must agree too."""
    for secondary in (False, True):
        frames = protected(people, pairs, min_cell, secondary=secondary)
        if frames is None:
            continue
        ours = {row["cell"]: (row["lower"], row["upper"]) for row in release.attack(frames).to_dicts()}
        theirs = {
            ", ".join(f"{d} = {v}" for d, v in sorted(group)) or "everybody": found
            for group, found in ranges(frames).items()
        }
        assert set(ours) == set(theirs)
        for cell, (low, high) in theirs.items():
            assert ours[cell][0] == pytest.approx(low, abs=1e-3)
            assert ours[cell][1] == pytest.approx(high, abs=1e-3) or (ours[cell][1] >= 1e11 and high > 1e11)


def test_with_the_gate_open_small_numbers_are_unmasked():
    """So that the tests above can fail: without secondary suppression the attack succeeds."""
    people = population(1, 300)
    open_gate = protected(people, [("gender", "age")], 10, secondary=False)
    found = ranges(open_gate)
    assert found
    assert min(high - low for low, high in found.values()) < NEAR
    closed = ranges(protected(people, [("gender", "age")], 10))
    assert min(high - low for low, high in closed.values()) >= 10 - NEAR


@pytest.mark.parametrize(("seed", "pairs"), [(0, 3), (3, 1), (3, 2), (3, 3), (4, 2), (4, 3)])
def test_what_sums_alone_do_not_show_is_found_by_the_attack(seed, pairs):
    """Each of these is unmasked through several sums at once; the first one by a hair's breadth."""
    frames = protected(population(seed, 150), LINKED[:pairs], 10)
    if frames:
        assert min(high - low for low, high in ranges(frames).values()) >= 10 - NEAR


def test_most_populations_can_be_published():
    """Protection that publishes nothing would pass every test above."""
    outcomes = [protected(population(seed, 1000), LINKED[:3], 10) for seed in range(20)]
    told = [frames for frames in outcomes if frames]
    assert len(told) >= 15
    shown = [frame["withheld"].not_().mean() for frames in told for frame in frames.values()]
    assert sum(shown) / len(shown) > 0.4


def two_way(*counts: int) -> pl.DataFrame:
    cells = [(g, f) for g in ("woman", "man") for f in ("a", "b")]
    return pl.DataFrame(
        [{"g": g, "f": f, "count": n} for (g, f), n in zip(cells, counts, strict=True)],
        schema={"g": pl.String, "f": pl.String, "count": pl.Int64},
    )


def test_tables_are_protected_together_not_one_by_one():
    """A small cell in one table withholds its margin's partner in the other table too."""
    people = [{"g": "woman", "f": "a", "p": "x"}] * 40 + [{"g": "man", "f": "b", "p": "y"}] * 40
    people += [{"g": "man", "f": "a", "p": "x"}] * 3 + [{"g": "other", "f": "a", "p": "y"}] * 4
    people += [{"g": "other", "f": "b", "p": "x"}] * 30
    frames = protected(people, [("g", "f"), ("g", "p")], 10)
    assert min(high - low for low, high in ranges(frames).values()) >= 10 - NEAR
    assert {len(set(ranges(frames)))} != {0}


@pytest.mark.parametrize("counts", [(1, 0, 0, 0), (3, 2, 2, 2), (9, 0, 0, 0)])
def test_too_few_people_are_not_published_at_all(counts):
    with pytest.raises(TooFewToPublish, match="fewer than 10"):
        release.protect({"t": two_way(*counts)}, min_cell=10)


def test_nobody_at_all_and_no_small_number_need_no_protection():
    nobody = release.protect({"t": two_way(0, 0, 0, 0)})["t"]
    assert (nobody.n_primary, nobody.n_secondary) == (0, 0)
    assert nobody.frame["count"].to_list() == [0] * 9
    safe = release.protect({"t": two_way(10, 20, 0, 40)})["t"]
    assert (safe.n_primary, safe.n_secondary) == (0, 0)
    assert not safe.frame["withheld"].any()


def test_the_counts_of_primary_and_secondary_are_right_and_no_cell_is_labelled():
    people = population(3, 300)
    for name, one in release.protect(tables_of(people, LINKED[:2]), min_cell=10).items():
        groups = linked_attack.published({name: one.frame})
        small = [g for g in groups if 0 < how_many(people, g) < 10]
        assert one.n_primary == len(small)
        assert (
            one.n_primary + one.n_secondary == one.frame["withheld"].sum() == one.frame["count"].null_count()
        )
        assert set(one.frame.columns) == {*name.split(" by "), "count", "withheld"}


@pytest.mark.parametrize("base", [5, 10])
def test_rounding_rounds_what_is_shown_and_shows_nothing_more(base):
    people = population(5, 300)
    plain, rounded = (protected(people, LINKED[:2], 10, rounding=r) for r in (None, base))
    for name, frame in rounded.items():
        assert frame["withheld"].to_list() == plain[name]["withheld"].to_list()
        for was, now in zip(plain[name]["count"], frame["count"], strict=True):
            assert (was is None and now is None) or (now % base == 0 and abs(now - was) <= base / 2)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"t": pl.DataFrame({"g": ["a"]})}, "no column 'count'"),
        ({"t": pl.DataFrame({"count": [1]})}, "no dimension"),
        ({"t": pl.DataFrame({"g": ["a"], "count": [-1]})}, "negative"),
        ({"t": pl.DataFrame({"g": ["a"], "count": [1.5]})}, "whole numbers"),
        ({"t": pl.DataFrame({"g": ["a"], "count": pl.Series([None], dtype=pl.Int64)})}, "none missing"),
        ({"t": pl.DataFrame({"g": ["a", "a"], "count": [10, 20]})}, "twice"),
        ({"t": pl.DataFrame({"g": ["total"], "count": [10]})}, "for the margins"),
        ({"t": pl.DataFrame({"g": ["a"], "count": [10]}), "u": pl.DataFrame({"h": ["a"], "count": [11]})}, "another says"),
    ],
)  # fmt: skip
def test_tables_that_make_no_sense_are_refused_with_the_reason(tables, says):
    with pytest.raises(ValueError, match=says):
        release.protect(tables)


@pytest.mark.parametrize("how", [{"min_cell": 1}, {"min_cell": 0}, {"rounding": 1}, {"rounding": 0}])
def test_settings_that_protect_nothing_are_refused(how):
    with pytest.raises(ValueError, match="least 2|less than 2"):
        release.protect({"t": two_way(10, 20, 30, 40)}, **how)


def test_no_table_gives_no_table():
    assert release.protect({}) == {}


def test_a_missing_value_is_a_category_of_its_own():
    counted = release.tabulate(pl.DataFrame({"g": ["a", None, "a"], "f": [True, None, False]}), ["g", "f"])
    assert counted.rows() == [("a", "no", 1), ("a", "yes", 1), ("unknown", "unknown", 1)]
    with pytest.raises(ValueError, match="Not columns"):
        release.tabulate(counted, ["h"])
    with pytest.raises(ValueError, match="for the margins"):
        release.tabulate(pl.DataFrame({"g": ["total"]}), ["g"])
