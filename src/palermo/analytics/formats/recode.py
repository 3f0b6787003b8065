"""Recoding a column: each distinct value is judged once, in Python; the column is rewritten by polars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.reading import gettext_noop

UNKNOWN_CODE = gettext_noop("This value is not in the code list. It was set to missing.")
BLANKS = frozenset({"", "null", "none", "nan", "n/a", "na", "-", "–", "."})


@dataclass(frozen=True)
class Verdict:
    """What a value becomes. With `reason` it is a finding: "changed" a cell each, "noted" a column at once."""

    became: Any = None
    reason: str = ""
    action: str = "changed"


Judge = Callable[[str], Verdict]
MISSING = Verdict()


def plain(value: str) -> str:
    """A value without case, surrounding or doubled spaces (also the non-breaking ones).

    >>> plain("  Trans\\u00a0 Woman ")
    'trans woman'
    """
    return " ".join(value.replace("\u00a0", " ").split()).casefold()


def by_codes(codes: Mapping[str, Any], *, recodes: Mapping[str, tuple[Any, str]] | None = None) -> Judge:
    """A judge from a dictionary value -> code. `recodes`: documented recodes, value -> (code, reason), noted.

    >>> judge = by_codes({"Female": "woman"}, recodes={"-99": (None, "Missing.")})
    >>> judge("female").became, judge("-99").action, judge("X").reason == UNKNOWN_CODE
    ('woman', 'noted', True)
    """
    table = {plain(key): Verdict(code) for key, code in codes.items()}
    for key, (code, reason) in (recodes or {}).items():
        table[plain(key)] = Verdict(code, reason, "noted")

    def judge(value: str) -> Verdict:
        key = plain(value)
        if key in table:
            return table[key]
        return MISSING if key in BLANKS else Verdict(None, UNKNOWN_CODE)

    return judge


class Recoder:
    """Recodes the columns of one file, batch by batch, and writes what it changed into the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._memory: dict[tuple[str, int], dict[str, Verdict]] = {}

    def one(self, batch: pl.DataFrame, column: str, judge: Judge, dtype: pl.DataType) -> pl.Series:
        """The column with each value replaced by its verdict. `batch` has a "row" column."""
        values = batch[column]
        verdicts = self._verdicts(column, judge, values)
        self._report(batch["row"], column, values, verdicts)
        return _replace(values, {v: verdict.became for v, verdict in verdicts.items()}, dtype)

    def many(
        self, batch: pl.DataFrame, column: str, judge: Judge, codes: Sequence[str]
    ) -> dict[str, pl.Series]:
        """A multiple-choice column: verdicts become tuples of codes; one Boolean series a code (True or null)."""
        values = batch[column]
        verdicts = self._verdicts(column, judge, values)
        self._report(batch["row"], column, values, verdicts)
        return {
            code: _replace(
                values, {v: True for v, x in verdicts.items() if code in (x.became or ())}, pl.Boolean()
            )
            for code in codes
        }

    def _verdicts(self, column: str, judge: Judge, values: pl.Series) -> dict[str, Verdict]:
        memory = self._memory.setdefault((column, id(judge)), {})
        found: dict[str, Verdict] = {}
        for value in values.unique().drop_nulls().to_list():
            if value not in memory:
                memory[value] = judge(value)
            found[value] = memory[value]
        if len(memory) > 100_000:
            memory.clear()
        return found

    def _report(self, rows: pl.Series, column: str, values: pl.Series, verdicts: dict[str, Verdict]) -> None:
        told = {value: verdict for value, verdict in verdicts.items() if verdict.reason}
        if not told:
            return
        noted = {value: verdict for value, verdict in told.items() if verdict.action == "noted"}
        if noted:
            counts = dict(values.filter(values.is_in(list(noted))).value_counts().iter_rows())
            for value, verdict in noted.items():
                self.ledger.noted(column, value, verdict.reason, _text(verdict.became), counts[value])
        for reason in sorted({verdict.reason for verdict in told.values() if verdict.action == "changed"}):
            chosen = {v: x for v, x in told.items() if x.action == "changed" and x.reason == reason}
            mask = values.is_in(list(chosen))
            cells = values.filter(mask)
            became = _replace(cells, {v: _text(x.became) for v, x in chosen.items()}, pl.String())
            self.ledger.changed(rows.filter(mask), column, cells, reason, became)


def _replace(values: pl.Series, table: Mapping[str, Any], dtype: pl.DataType) -> pl.Series:
    kept = {old: new for old, new in table.items() if new is not None}
    if not kept:
        return pl.repeat(None, len(values), dtype=dtype, eager=True)
    return values.replace_strict(list(kept), list(kept.values()), default=None, return_dtype=dtype)


def _text(became: Any) -> str:
    if became is None:
        return ""
    return "; ".join(map(str, became)) if isinstance(became, tuple) else str(became)


def settle_flags(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """A group of flags where only True means something: False where another of the group is True, else null.

    CTDC codebook (version 2, February 2024), section 6: the denominator of a share in a group is the rows
    in which something of that group was recorded.

    >>> settle_flags(pl.DataFrame({"a": [True, None, False], "b": [None, None, None]}), ["a", "b"]).rows()
    [(True, False), (None, None), (None, None)]
    """
    if not columns:
        return frame
    recorded = pl.any_horizontal(pl.col(c).cast(pl.Boolean).fill_null(False) for c in columns)
    return frame.with_columns(
        pl.when(recorded).then(pl.col(c).cast(pl.Boolean).fill_null(False)).otherwise(None).alias(c)
        for c in columns
    )
