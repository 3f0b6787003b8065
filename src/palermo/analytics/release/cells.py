"""Cells of linked tables: the same group of people in two tables is one cell, and margins are sums of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import polars as pl

TOTAL = "total"
UNKNOWN = "unknown"
FILLED = 600
Cell = frozenset[tuple[str, str]]  # {(dimension, value), …}; the empty set is everybody


@dataclass(frozen=True)
class Equation:
    """The whole is the sum of its parts."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class System:
    """Every cell of the tables with its count (None: withheld), and every equation between them."""

    counts: dict[Cell, int | None]
    equations: tuple[Equation, ...]


def tabulate(frame: pl.DataFrame, dimensions: Sequence[str], weight: str | None = None) -> pl.DataFrame:
    """Count the rows of a frame by some of its columns; with `weight`, a row counts as often as that column says.

    Returns the dimensions as String columns and `count` Int64, sorted. A missing value is the category
    "unknown" and a Boolean is "yes" or "no", so that all tables of one frame add up to the same total.
    Raises ValueError for a column that is not there or that has a value called "total".

    >>> tabulate(pl.DataFrame({"form_other": [True, None, True]}), ["form_other"]).rows()
    [('unknown', 1), ('yes', 2)]
    """
    missing = [d for d in dimensions if d not in frame.columns]
    if missing or not dimensions:
        raise ValueError(f"Not columns of the frame: {', '.join(missing) or 'none were named'}.")
    as_text = [
        pl.when(pl.col(d))
        .then(pl.lit("yes"))
        .when(pl.col(d).not_())
        .then(pl.lit("no"))
        .otherwise(pl.lit(UNKNOWN))
        .alias(d)
        if frame.schema[d] == pl.Boolean
        else pl.col(d).cast(pl.String).fill_null(UNKNOWN)
        for d in dimensions
    ]
    count = (pl.len() if weight is None else pl.col(weight).sum()).cast(pl.Int64).alias("count")
    counted = (
        frame.group_by(dimensions)
        .agg(count)
        .select(*as_text, "count")
        .group_by(dimensions)  # a missing value and one called "unknown" are one category
        .agg(pl.col("count").sum())
        .sort(dimensions)
    )
    _refuse_total(counted, dimensions)
    return counted


def _refuse_total(table: pl.DataFrame, dimensions: Sequence[str]) -> None:
    for dimension in dimensions:
        if (table[dimension] == TOTAL).any():
            raise ValueError(
                f"The dimension {dimension!r} has a value called {TOTAL!r}; that word is for the margins."
            )


def dimensions_of(table: pl.DataFrame) -> list[str]:
    return [c for c in table.columns if c not in {"count", "withheld"}]


def checked(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """A table with String dimensions and whole, non-negative counts, each cell once. Raises ValueError."""
    if "count" not in table.columns:
        raise ValueError(f"The table {name!r} has no column 'count'.")
    dimensions = dimensions_of(table)
    if not dimensions:
        raise ValueError(f"The table {name!r} has no dimension.")
    if not table.schema["count"].is_integer() or table["count"].null_count():
        raise ValueError(f"The counts of the table {name!r} must be whole numbers, none missing.")
    if table.height and int(table["count"].min()) < 0:  # type: ignore[arg-type]
        raise ValueError(f"The table {name!r} has a negative count.")
    texts = table.select(
        [pl.col(d).cast(pl.String).fill_null(UNKNOWN) for d in dimensions] + [pl.col("count").cast(pl.Int64)]
    )
    _refuse_total(texts, dimensions)
    if texts.select(dimensions).is_duplicated().any():
        raise ValueError(f"The table {name!r} has the same cell twice.")
    return texts


def filled(table: pl.DataFrame) -> pl.DataFrame:
    """The table with its empty cells as zeros, unless they would be more than FILLED: an absent row is a shown zero."""
    dimensions = dimensions_of(table)
    values = [table[dimension].unique().sort().to_list() for dimension in dimensions]
    if len(dimensions) < 2 or prod(len(v) for v in values) > FILLED:
        return table
    counts = {tuple(cell): count for *cell, count in table.select(*dimensions, "count").iter_rows()}
    return _frame(dimensions, {cell: counts.get(cell, 0) for cell in product(*values)})


def with_margins(table: pl.DataFrame) -> pl.DataFrame:
    """The table with a row for every margin, "total" standing for a dimension that is summed over."""
    dimensions = dimensions_of(table)
    sums: dict[tuple[str, ...], int] = {(TOTAL,) * len(dimensions): 0}
    for *cell, count in table.select(*dimensions, "count").iter_rows():
        for margin in product(*((value, TOTAL) for value in cell)):
            sums[margin] = sums.get(margin, 0) + count
    return _frame(dimensions, dict(sorted(sums.items())))


def _frame(dimensions: Sequence[str], counts: Mapping[tuple[str, ...], int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(*cell, count) for cell, count in counts.items()],
        schema=dict.fromkeys(dimensions, pl.String) | {"count": pl.Int64},
        orient="row",
    )


def cell_of(row: Mapping[str, object], dimensions: Sequence[str]) -> Cell:
    return frozenset((d, str(row[d])) for d in dimensions if row[d] != TOTAL)


def system_of(tables: Mapping[str, pl.DataFrame]) -> System:
    """The cells and equations of tables that hold their margins; a null count is a withheld cell.

    Raises ValueError when two tables give one cell different counts: they are not of the same people.
    """
    counts: dict[Cell, int | None] = {}
    equations: dict[tuple[Cell, str], set[Cell]] = {}
    for name, table in tables.items():
        dimensions = dimensions_of(table)
        for row in table.iter_rows(named=True):
            cell = cell_of(row, dimensions)
            count = row["count"]
            if cell in counts and counts[cell] != count:
                raise ValueError(
                    f"The table {name!r} says {count} where another says {counts[cell]}: {_words(cell)}."
                )
            counts[cell] = count
            for dimension, value in cell:
                equations.setdefault((cell - {(dimension, value)}, f"{name}|{dimension}"), set()).add(cell)
    unique = {(whole, tuple(sorted(parts, key=_order))) for (whole, _by), parts in equations.items()}
    ordered = sorted(unique, key=lambda e: (_order(e[0]), [_order(p) for p in e[1]]))
    return System(counts, tuple(Equation(whole, parts) for whole, parts in ordered))


def _order(cell: Cell) -> tuple[int, list[tuple[str, str]]]:
    return len(cell), sorted(cell)


def order(cell: Cell) -> tuple[int, list[tuple[str, str]]]:
    """A fixed order of cells, so that the same tables are always protected in the same way."""
    return _order(cell)


def _words(cell: Cell) -> str:
    return ", ".join(f"{d} = {v}" for d, v in sorted(cell)) or "everybody"
