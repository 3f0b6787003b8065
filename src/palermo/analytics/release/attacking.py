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


def withheld(published: Mapping[str, pl.DataFrame]) -> int:
    """How many different cells of the published tables are withheld: a cell in two tables counts once.

    >>> import polars as pl
    >>> withheld({"t": pl.DataFrame({"g": ["a", "b", "total"], "count": [None, None, 33]})})
    2
    """
    system = system_of({name: table.select(pl.exclude("withheld")) for name, table in published.items()})
    return sum(count is None for count in system.counts.values())


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


def narrower(system: System, wanted: Iterable[Cell], width: float) -> list[Cell]:
    """The wanted withheld cells whose range is narrower than `width`.

    The same answer as from `bounds`, with far fewer programmes to solve: each solution is one way in which
    all withheld counts of a component can be, and two of them that lie `width` apart prove a range.
    """
    withheld = {cell for cell, count in system.counts.items() if count is None}
    by_cell = equations_by_cell(system.equations, withheld)
    asked = set(wanted)
    found = []
    for component in components(withheld, by_cell):
        inside = [n for n, cell in enumerate(component) if cell in asked]
        if not inside:
            continue
        matrix, known = _programme(system, component, by_cell)
        low, high = np.full(len(component), np.inf), np.full(len(component), -np.inf)
        for n in inside:
            for sign in (-1.0, 1.0):
                if high[n] - low[n] >= width:
                    break
                value, solution = _extreme(n, sign, matrix, known)
                low, high = np.fmin(low, solution), np.fmax(high, solution)
                low[n], high[n] = min(low[n], value), max(high[n], value)
            if round(high[n] - low[n], 6) < width:
                found.append(component[n])
    return sorted(found, key=order)


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
    matrix, known = _programme(system, component, by_cell)
    number = {cell: n for n, cell in enumerate(component)}
    return {
        cell: (_extreme(number[cell], 1.0, matrix, known)[0], _extreme(number[cell], -1.0, matrix, known)[0])
        for cell in wanted
    }


def _programme(
    system: System, component: list[Cell], by_cell: Mapping[Cell, list[Equation]]
) -> tuple[csr_array, list[float]]:
    """What is known of the withheld cells of a component: matrix @ counts == known."""
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
    return csr_array((signs, (rows, columns)), shape=(len(equations), len(component))), known


def _extreme(n: int, sign: float, matrix: csr_array, known: list[float]) -> tuple[float, np.ndarray]:
    """The smallest (sign 1) or largest (sign -1) count of a cell, and all counts with which it is reached.

    Where nothing bounds it, LARGE, and counts of NaN, which stand for no solution.
    """
    none = np.full(matrix.shape[1], np.nan)
    if matrix.shape[0] == 0:
        return (0.0 if sign > 0 else LARGE), none
    aim = np.zeros(matrix.shape[1])
    aim[n] = sign
    solved = linprog(aim, A_eq=matrix, b_eq=known, bounds=(0, None), method="highs")
    if solved.status == 3:
        return -sign * LARGE, none
    if solved.status != 0:
        raise ValueError(f"The tables contradict one another: {solved.message}")
    return round(sign * float(solved.fun), 6) + 0.0, solved.x
