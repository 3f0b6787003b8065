"""Every table of a report on cases, counted once and protected together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from palermo.analytics import release
from palermo.analytics.formats import codelists, variables

SINGLE = (
    "year",
    "reported_by",
    "gender",
    "age_band",
    "citizenship",
    "exploited_in",
    "status",
    "identified_by",
    "duration",
)
PAIRS = (("year", "gender"), ("age_band", "gender"), ("year", "reported_by"), ("citizenship", "exploited_in"))


def _crosses(one: str, other: str) -> Callable[[str], bool]:
    """Whether a table's name crosses two groups, such as `means_threats*form_other`."""
    return lambda name: "*" in name and name.startswith(one) and name.split("*")[1].startswith(other)


# what a report can do without, the least needed first
LEFT_OUT_FIRST: tuple[Callable[[str], bool], ...] = (
    _crosses("recruiter_", "form_"),
    _crosses("year", "form_"),
    _crosses("means_", "form_"),
    _crosses("citizenship", "exploited_in"),
    _crosses("year", "reported_by"),
    _crosses("year", "gender"),
    _crosses("age_band", "gender"),
    lambda name: name.startswith(("labour_", "sex_", "recruiter_")),
    lambda name: name.startswith("means_"),
    lambda name: (
        name in {"citizenship", "exploited_in", "reported_by", "status", "identified_by", "duration"}
    ),
    lambda name: name.startswith("form_"),
)


@dataclass(frozen=True)
class Flag:
    """One flag over all cases, in protected counts; None is withheld."""

    code: str
    label: str
    yes: int | None
    known: int | None


class CaseTables:
    """Protected counts of a case frame. Nothing else of the frame is kept."""

    def __init__(self, frame: pl.DataFrame, min_cell: int) -> None:
        self.rows = frame.height
        self.min_cell = min_cell
        self.columns = frame.columns
        self.groups = {
            group: [f for f in variables.flags(group) if f in frame.columns and bool(frame[f].any())]
            for group in variables.GROUPS
        }
        self.protected, self.left_out = self._protected(frame)

    def _protected(self, frame: pl.DataFrame) -> tuple[dict[str, release.Protected], int]:
        """All tables protected together; where they are too many for the cases, the finest are left out."""
        tables = self._counted(frame)
        for n in range(len(LEFT_OUT_FIRST) + 1):
            kept = {
                name: t
                for name, t in tables.items()
                if not any(is_finest(name) for is_finest in LEFT_OUT_FIRST[:n])
            }
            try:
                return release.protect(kept, min_cell=self.min_cell), len(tables) - len(kept)
            except release.TooFewToPublish:
                if n == len(LEFT_OUT_FIRST):
                    raise
        raise AssertionError("unreachable")

    def _counted(self, frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
        singles = [c for c in SINGLE if c in frame.columns and frame[c].null_count() < frame.height]
        wanted: list[tuple[str, ...]] = [(c,) for c in singles]
        wanted += [pair for pair in PAIRS if all(c in singles for c in pair)]
        wanted += [(f,) for flags in self.groups.values() for f in flags]
        wanted += [(m, f) for m in self.groups["means"] for f in self.groups["form"]]
        wanted += [(r, f) for r in self.groups["recruiter"] for f in self.groups["form"]]
        if "year" in singles:
            wanted += [("year", f) for f in self.groups["form"]]
        flags = [f for group in self.groups.values() for f in group]
        # far fewer rows, for people have much in common: each stands for as many cases as are alike
        alike = frame.group_by([*flags, *(c for c in ("year",) if c in singles)]).len("cases")
        return {
            "*".join(dimensions): release.tabulate(alike, dimensions, "cases")
            if set(dimensions) <= set(alike.columns)
            else release.tabulate(frame, dimensions)
            for dimensions in wanted
        }

    def has(self, *dimensions: str) -> bool:
        return "*".join(dimensions) in self.protected

    def table(self, *dimensions: str) -> pl.DataFrame:
        """The protected table with its margins."""
        return self.protected["*".join(dimensions)].frame

    def counts(self, dimension: str) -> dict[str, int | None]:
        """Value -> count of a single dimension, largest first, without total and unknown."""
        frame = self.table(dimension).filter(~pl.col(dimension).is_in([release.TOTAL, release.UNKNOWN]))
        return dict(
            frame.sort("count", dimension, descending=[True, False], nulls_last=True)
            .select(dimension, "count")
            .iter_rows()
        )

    def unknown(self, dimension: str) -> int | None:
        """How many have no value; 0 when all have one, None when that is withheld."""
        found = self.table(dimension).filter(pl.col(dimension) == release.UNKNOWN)["count"]
        return found[0] if found.len() else 0

    def flags(self, group: str) -> list[Flag]:
        """The flags of a group, most frequent first."""
        labels = codelists.labels(variables.GROUPS[group])
        found = []
        for column in self.groups[group]:
            if column not in self.protected:
                continue
            counts = dict(self.table(column).select(column, "count").iter_rows())
            yes, no = counts.get("yes", 0), counts.get("no", 0)
            unknown = counts.get(release.UNKNOWN, 0)
            known = (
                yes + no
                if yes is not None and no is not None
                else self.rows - unknown
                if unknown is not None
                else None
            )
            code = column.removeprefix(group + "_")
            found.append(Flag(code, labels[code], yes, known))
        return sorted(found, key=lambda f: (-(f.yes or 0), f.code))

    def crossed(self, rows: str, columns: str) -> list[tuple[str, str, int | None]]:
        """(row code, column code, cases where both are recorded) for two flag groups."""
        found = []
        for r in self.groups[rows]:
            for c in self.groups[columns]:
                if not self.has(r, c):
                    continue
                both = self.table(r, c).filter((pl.col(r) == "yes") & (pl.col(c) == "yes"))["count"]
                found.append(
                    (r.removeprefix(rows + "_"), c.removeprefix(columns + "_"), both[0] if both.len() else 0)
                )
        return found

    @cached_property
    def withheld(self) -> int:
        """How many different cells are withheld."""
        return release.withheld({name: p.frame for name, p in self.protected.items()})
