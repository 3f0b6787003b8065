"""What somebody who has the published tables can work out of the withheld cells: linear programming.

The attacker knows every shown count, which cells are withheld, that margins are sums, and that counts
are not negative. For each withheld cell the smallest and the largest count that fits is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_array

from palermo.analytics.release.cells import Cell, Equation, System, order, system_of

Range = tuple[float, float]
LARGE = 1e12


def attack(published: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The bounds that the published tables put on each withheld cell.

    `published`: name -> table as `protect` gives it (dimensions, `count` null where withheld, margins
    as "total"). Returns `cell` (String), `lower` and `upper` (Float64), sorted by the width of the range.
    A width of 0 is a cell that is unmasked.

    >>> import polars as pl
    >>> table = pl.DataFrame({"g": ["a", "b", "total"], "count": [None, 30, 33]})
    >>> attack({"t": table}).rows()
    [('g = a', 3.0, 3.0)]
    """
    system = system_of({name: table.select(pl.exclude("withheld")) for name, table in published.items()})
    found = bounds(system, [cell for cell, count in system.counts.items() if count is None])
    rows = [
        (", ".join(f"{d} = {v}" for d, v in sorted(cell)) or "everybody", low, high)
        for cell, (low, high) in found.items()
    ]
    frame = pl.DataFrame(
        rows, schema={"cell": pl.String, "lower": pl.Float64, "upper": pl.Float64}, orient="row"
    )
    return frame.sort(pl.col("upper") - pl.col("lower"), "cell")


def bounds(system: System, wanted: Iterable[Cell]) -> dict[Cell, Range]:
    """The range of each wanted withheld cell; components that share no equation are solved apart."""
    withheld = {cell for cell, count in system.counts.items() if count is None}
    by_cell = equations_by_cell(system.equations, withheld)
    asked = set(wanted)
    found: dict[Cell, Range] = {}
    for component in components(withheld, by_cell):
        inside = [cell for cell in component if cell in asked]
        if inside:
            found |= _bounds_in(system, component, by_cell, inside)
    return {cell: found[cell] for cell in sorted(found, key=order)}


def equations_by_cell(equations: Iterable[Equation], withheld: set[Cell]) -> dict[Cell, list[Equation]]:
    """Withheld cell -> the equations that it stands in."""
    found: dict[Cell, list[Equation]] = {cell: [] for cell in withheld}
    for equation in equations:
        for cell in (equation.whole, *equation.parts):
            if cell in found:
                found[cell].append(equation)
    return found


def components(withheld: set[Cell], by_cell: Mapping[Cell, list[Equation]]) -> list[list[Cell]]:
    """Withheld cells that hang together through equations."""
    left, found = set(withheld), []
    for start in sorted(withheld, key=order):
        if start not in left:
            continue
        left.discard(start)
        component, frontier = [], [start]
        while frontier:
            cell = frontier.pop()
            component.append(cell)
            for equation in by_cell[cell]:
                for other in (equation.whole, *equation.parts):
                    if other in left:
                        left.discard(other)
                        frontier.append(other)
        found.append(sorted(component, key=order))
    return found


def _bounds_in(
    system: System, component: list[Cell], by_cell: Mapping[Cell, list[Equation]], wanted: list[Cell]
) -> dict[Cell, Range]:
    number = {cell: n for n, cell in enumerate(component)}
    equations = list({id(e): e for cell in component for e in by_cell[cell]}.values())
    rows, columns, signs, known = [], [], [], []
    for n, equation in enumerate(equations):
        right = 0.0
        for cell, sign in [(equation.whole, -1.0)] + [(part, 1.0) for part in equation.parts]:
            count = system.counts[cell]
            if count is None:
                rows.append(n)
                columns.append(number[cell])
                signs.append(sign)
            else:
                right -= sign * count
        known.append(right)
    matrix = csr_array((signs, (rows, columns)), shape=(len(equations), len(component)))
    found = {}
    for cell in wanted:
        aim = np.zeros(len(component))
        aim[number[cell]] = 1
        found[cell] = (_extreme(aim, matrix, known), -_extreme(-aim, matrix, known))
    return found


def _extreme(aim: np.ndarray, matrix: csr_array, known: list[float]) -> float:
    if matrix.shape[0] == 0:
        return 0.0 if aim.sum() > 0 else -LARGE
    solved = linprog(aim, A_eq=matrix, b_eq=known, bounds=(0, None), method="highs")
    if solved.status == 3:
        return -LARGE
    if solved.status != 0:
        raise ValueError(f"The tables contradict one another: {solved.message}")
    return round(float(solved.fun), 6) + 0.0
