"""An attacker written without a line of ours: reads published tables, solves for what is withheld.

Knows what every reader knows: a row that is not there is a zero, "total" is the sum over a dimension, the
same group of people in two tables is one number, and no count is negative.
"""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
from scipy.optimize import linprog

Group = frozenset[tuple[str, str]]


def tables_of(people: list[dict[str, str]], pairs: list[tuple[str, ...]]) -> dict[str, pl.DataFrame]:
    """Count people by hand, one table for each tuple of dimensions."""
    found = {}
    for dimensions in pairs:
        counts: dict[tuple[str, ...], int] = {}
        for person in people:
            key = tuple(person[d] for d in dimensions)
            counts[key] = counts.get(key, 0) + 1
        rows = [{**dict(zip(dimensions, key, strict=True)), "count": n} for key, n in counts.items()]
        found[" by ".join(dimensions)] = pl.DataFrame(
            rows, schema={**dict.fromkeys(dimensions, pl.String), "count": pl.Int64}
        )
    return found


def how_many(people: list[dict[str, str]], group: Group) -> int:
    """The truth."""
    return sum(all(person[d] == v for d, v in group) for person in people)


def published(frames: dict[str, pl.DataFrame]) -> dict[Group, int | None]:
    """Each group of people that stands in a table, with its number or None where it is withheld."""
    found: dict[Group, int | None] = {}
    for frame in frames.values():
        for row in frame.to_dicts():
            group = frozenset(
                (d, v) for d, v in row.items() if d not in {"count", "withheld"} and v != "total"
            )
            assert group not in found or found[group] == row["count"], "two tables contradict one another"
            found[group] = row["count"]
    return found


def sums(frames: dict[str, pl.DataFrame]) -> list[tuple[Group, list[Group]]]:
    """Every (whole, parts) that the tables promise: the parts go through all values of one dimension."""
    found = []
    for frame in frames.values():
        dimensions = [c for c in frame.columns if c not in {"count", "withheld"}]
        values = {d: [v for v in frame[d].unique().to_list() if v != "total"] for d in dimensions}
        for summed in dimensions:
            others = [d for d in dimensions if d != summed]
            for kept in itertools.product(*([*values[d], "total"] for d in others)):
                whole = frozenset((d, v) for d, v in zip(others, kept, strict=True) if v != "total")
                found.append((whole, [whole | {(summed, v)} for v in values[summed]]))
    return found


def ranges(frames: dict[str, pl.DataFrame]) -> dict[Group, tuple[float, float]]:
    """The smallest and largest value that each withheld number can have; inf where nothing bounds it."""
    known = published(frames)
    unknown = [group for group, count in known.items() if count is None]
    place = {group: n for n, group in enumerate(unknown)}
    left, right = [], []
    for whole, parts in sums(frames):
        row, total = np.zeros(len(unknown)), 0.0
        for group, sign in [(whole, -1.0), *((part, 1.0) for part in parts)]:
            if group in place:
                row[place[group]] += sign
            else:
                total -= sign * (known.get(group) or 0)
        if row.any():
            left.append(row)
            right.append(total)
    found = {}
    for group in unknown:
        aim = np.zeros(len(unknown))
        aim[place[group]] = 1
        low = linprog(aim, A_eq=np.array(left), b_eq=right, bounds=(0, None))
        high = linprog(-aim, A_eq=np.array(left), b_eq=right, bounds=(0, None))
        assert low.status == 0, "the published tables contradict one another"
        found[group] = (low.fun, np.inf if high.status == 3 else -high.fun)
    return found
