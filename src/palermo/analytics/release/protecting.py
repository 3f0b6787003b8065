"""Which cells are withheld: the small ones, and as many others as it takes.

Secondary suppression is found by cuts and proven by attack: in every equation the withheld parts must
be at least two and hold at least `min_cell` persons together; then each withheld cell is attacked
(`attacking.narrower`), and where its range is narrower than `min_cell` another cell of its equations is
withheld, until no attack succeeds. At the end secondaries that are not needed are shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from palermo.analytics.release.attacking import components, equations_by_cell, narrower
from palermo.analytics.release.cells import (
    Cell,
    Equation,
    System,
    cell_of,
    checked,
    dimensions_of,
    filled,
    order,
    system_of,
    with_margins,
)

REVIEWED = 150  # secondaries that are tried to be shown again, largest first


class TooFewToPublish(ValueError):
    """Even the total is under the minimum cell, or it takes withholding everything to protect the small cells."""


@dataclass(frozen=True)
class Protected:
    """A table that may leave the room.

    `frame`: the dimensions, `count` (null when withheld) and `withheld`; margins stand as "total".
    Nothing tells which withheld cell was a small one.
    """

    frame: pl.DataFrame
    min_cell: int
    rounding: int | None
    n_primary: int
    n_secondary: int

    @property
    def method(self) -> tuple[str, ...]:
        """English msgids of what was done; the report fills in the numbers."""
        return (
            "Counts under the minimum cell are withheld.",
            "Further counts are withheld so that no withheld count can be worked out to a range narrower than the minimum cell.",
        )


def protect(
    tables: Mapping[str, pl.DataFrame],
    *,
    min_cell: int = 10,
    rounding: int | None = None,
    secondary: bool = True,
) -> dict[str, Protected]:
    """Add the margins to the tables and withhold what could harm, in all of them together.

    tables     name -> dimensions (String, values that exclude one another) and `count`; all tables count
               the same people, so that their totals agree
    min_cell   counts of 1 … min_cell - 1 are withheld; zero is shown unless a small count needs it beside it
    rounding   shown counts are rounded to its multiples, after suppression; withheld cells keep their ranges
    secondary  False leaves the gate open: for measuring and for tests only

    Raises ValueError for tables that are malformed or contradict one another, TooFewToPublish when
    nothing sensible remains. Source of the approach: Hundepool et al., Statistical Disclosure Control
    (2012), ch. 4. The criterion and why: docs/methods/suppression.md.
    """
    if min_cell < 2:
        raise ValueError("The minimum cell must be at least 2: with 1 nothing is protected.")
    if rounding is not None and rounding < 2:
        raise ValueError("Rounding to multiples of less than 2 changes nothing.")
    if not tables:
        return {}
    whole = {name: with_margins(filled(checked(name, table))) for name, table in tables.items()}
    system = system_of(whole)
    total = system.counts[frozenset()]
    if total is None or 0 < total < min_cell:
        raise TooFewToPublish(
            f"There are fewer than {min_cell} cases in all: no table of them can be published."
        )
    primary = {cell for cell, count in system.counts.items() if count is not None and 0 < count < min_cell}
    withheld = _secondary(system, primary, min_cell) if secondary else set(primary)
    return {name: _published(table, withheld, primary, min_cell, rounding) for name, table in whole.items()}


def _published(
    table: pl.DataFrame, withheld: set[Cell], primary: set[Cell], min_cell: int, rounding: int | None
) -> Protected:
    dimensions = dimensions_of(table)
    cells = [cell_of(row, dimensions) for row in table.iter_rows(named=True)]
    hidden = pl.Series("withheld", [cell in withheld for cell in cells])
    count = (
        pl.col("count") if rounding is None else ((pl.col("count") + rounding // 2) // rounding * rounding)
    )
    frame = table.with_columns(hidden).with_columns(
        pl.when(pl.col("withheld")).then(None).otherwise(count).cast(pl.Int64).alias("count")
    )
    n_primary = sum(cell in primary for cell in cells)
    return Protected(frame, min_cell, rounding, n_primary, int(hidden.sum()) - n_primary)


def _secondary(system: System, primary: set[Cell], min_cell: int) -> set[Cell]:
    withheld = set(primary)
    _close_equations(system, withheld, min_cell)
    exposed = _exposed(system, withheld, min_cell)
    while exposed:
        for cell in sorted(exposed, key=order):
            _widen(system, withheld, cell)
        _close_equations(system, withheld, min_cell)
        exposed = _exposed(system, withheld, min_cell)
    return _show_again(system, withheld, primary, min_cell)


def _close_equations(system: System, withheld: set[Cell], min_cell: int) -> None:
    """Withhold until no equation alone gives a withheld part away."""
    changed = True
    while changed:
        changed = False
        for equation in system.equations:
            while _gives_away(system, equation, withheld, min_cell):
                _withhold_one(system, equation, withheld)
                changed = True


def _gives_away(system: System, equation: Equation, withheld: set[Cell], min_cell: int) -> bool:
    hidden = [part for part in equation.parts if part in withheld]
    if equation.whole in withheld:
        return not hidden and bool(equation.parts)  # all parts shown: their sum is the withheld whole
    if not hidden:
        return False
    return len(hidden) < 2 or sum(system.counts[part] or 0 for part in hidden) < min_cell


def _withhold_one(system: System, equation: Equation, withheld: set[Cell]) -> None:
    """The cheapest further cell of an equation: the smallest part that holds anybody, else an empty one, else the whole.

    A withheld zero is no lie, for withheld is not said to be anybody; and it spares the whole.
    """
    parts = [p for p in equation.parts if p not in withheld]
    if parts:
        withheld.add(min(parts, key=lambda p: (not system.counts[p], system.counts[p], order(p))))
    elif equation.whole not in withheld and equation.whole:
        withheld.add(equation.whole)
    else:
        raise TooFewToPublish(
            "The cases are too few to publish this table: protecting it would withhold every number."
        )


def _hidden_system(system: System, withheld: set[Cell]) -> System:
    counts = {cell: None if cell in withheld else count for cell, count in system.counts.items()}
    return System(counts, system.equations)


def _exposed(system: System, withheld: set[Cell], min_cell: int) -> list[Cell]:
    return narrower(_hidden_system(system, withheld), withheld, min_cell)


def _widen(system: System, withheld: set[Cell], cell: Cell) -> None:
    """Withhold the cheapest shown cell that stands in an equation with an exposed one."""
    near = {
        other
        for equation in system.equations
        if cell == equation.whole or cell in equation.parts
        for other in (equation.whole, *equation.parts)
        if other and other not in withheld and system.counts[other]
    }
    if not near:
        raise TooFewToPublish(
            "The cases are too few to publish this table: protecting it would withhold every number."
        )
    withheld.add(min(near, key=lambda c: (not system.counts[c], system.counts[c], order(c))))


def _show_again(system: System, withheld: set[Cell], primary: set[Cell], min_cell: int) -> set[Cell]:
    """Show each secondary again that is not needed, the largest first; only its own component is attacked anew."""
    secondaries = sorted(withheld - primary, key=lambda c: (-(system.counts[c] or 0), order(c)))
    for cell in secondaries[:REVIEWED]:
        without = withheld - {cell}
        if any(
            _gives_away(system, e, without, min_cell)
            for e in system.equations
            if cell == e.whole or cell in e.parts
        ):
            continue
        by_cell = equations_by_cell(system.equations, withheld)
        together = next(c for c in components(withheld, by_cell) if cell in c)
        if not narrower(_hidden_system(system, without), [c for c in together if c != cell], min_cell):
            withheld = without
    return withheld
