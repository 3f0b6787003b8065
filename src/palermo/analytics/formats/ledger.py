"""The ledger of a reading: every value that was changed, every row that was rejected, every recode noted."""

from __future__ import annotations

import re

import polars as pl

from palermo.analytics.formats.reading import FINDING_SCHEMA, gettext_noop

WITHHELD = gettext_noop("(withheld)")
LOOKS_PRIVATE = re.compile(r"@|(?:\d[\s().-]?){7,}|://")
LONGEST_VALUE = 80


class Ledger:
    """Collects findings while a file is read. `private` columns never have a value in it."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._notes: dict[tuple[str, str, str, str], int] = {}
        self.rejected_rows = 0

    def changed(
        self, rows: pl.Series, column: str, values: pl.Series, reason: str, became: pl.Series | str
    ) -> None:
        """One finding a cell: `values` in `rows` of `column` became `became`."""
        self._add(rows, column, values, reason, "changed", became)

    def rejected(self, rows: pl.Series, column: str, values: pl.Series, reason: str) -> None:
        """One finding a row; the row is not in the frame."""
        self.rejected_rows += len(rows)
        self._add(rows, column, values, reason, "rejected", "")

    def noted_cells(self, rows: pl.Series, column: str, values: pl.Series, reason: str) -> None:
        """One finding a cell that was kept as it is, yet must be known."""
        self._add(rows, column, values, reason, "noted", values)

    def noted(self, column: str, value: str, reason: str, became: str = "", count: int = 1) -> None:
        """One finding for all cells of a column alike: a documented recode, a column that is not kept."""
        if count:
            key = (column, _safe(value), reason, became)
            self._notes[key] = self._notes.get(key, 0) + count

    def frame(self) -> pl.DataFrame:
        """All findings: rejected, changed, then noted; each by row, then column."""
        notes = pl.DataFrame(
            [
                {
                    "row": None,
                    "column": c,
                    "value": v,
                    "reason": r,
                    "action": "noted",
                    "became": b,
                    "count": n,
                }
                for (c, v, r, b), n in self._notes.items()
            ],
            schema=FINDING_SCHEMA,
        )
        order = {"rejected": 0, "changed": 1, "noted": 2}
        return pl.concat([*self._parts, notes]).sort(
            pl.col("action").replace_strict(order, return_dtype=pl.Int8, default=3),
            "row",
            "column",
            "value",
            "reason",
            nulls_last=True,
        )

    def _add(
        self,
        rows: pl.Series,
        column: str,
        values: pl.Series,
        reason: str,
        action: str,
        became: pl.Series | str,
    ) -> None:
        if not len(rows):
            return
        became_text = became.cast(pl.String) if isinstance(became, pl.Series) else pl.lit(became)
        known = values.cast(pl.String)
        safe = {value: _safe(value) for value in known.unique().drop_nulls().to_list()}
        self._parts.append(
            pl.DataFrame({"row": rows.cast(pl.Int64)}).select(
                "row",
                pl.lit(column).alias("column"),
                known.replace_strict(list(safe), list(safe.values()), default="", return_dtype=pl.String)
                .fill_null("")
                .alias("value")
                if safe
                else pl.lit("").alias("value"),
                pl.lit(reason).alias("reason"),
                pl.lit(action).alias("action"),
                (became_text if isinstance(became_text, pl.Expr) else pl.lit(became_text))
                .fill_null("")
                .alias("became"),
                pl.lit(1, dtype=pl.Int64).alias("count"),
            )
        )


def _safe(value: str) -> str:
    """A value fit for a list of findings: short, and never something that looks like a way to reach a person.

    >>> _safe("forced labor"), _safe("+44 20 7946 0018"), _safe("ana@example.org")
    ('forced labor', '(withheld)', '(withheld)')
    """
    if LOOKS_PRIVATE.search(value):
        return WITHHELD
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
