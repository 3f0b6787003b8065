"""Recoding a column: each distinct value is judged once, in Python; the column is rewritten by polars."""

from __future__ import annotations

import re
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
    """What a value becomes. With `reason` it is a finding: "changed" a cell, "noted" a column at once."""

    became: Any = None
    reason: str = ""
    action: str = "changed"
    hide: bool = False  # never show the value in a finding


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
        """A multiple-choice column: verdicts are tuples of codes; a Boolean series a code (True or null)."""
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
                self.ledger.noted(
                    column,
                    "" if verdict.hide else value,
                    verdict.reason,
                    _text(verdict.became),
                    counts[value],
                )
        for reason in sorted({verdict.reason for verdict in told.values() if verdict.action == "changed"}):
            chosen = {v: x for v, x in told.items() if x.action == "changed" and x.reason == reason}
            mask = values.is_in(list(chosen))
            cells = values.filter(mask)
            became = _replace(cells, {v: _text(x.became) for v, x in chosen.items()}, pl.String())
            shown = _replace(cells, {v: None if x.hide else v for v, x in chosen.items()}, pl.String())
            self.ledger.changed(rows.filter(mask), column, shown, reason, became)


def _replace(values: pl.Series, table: Mapping[str, Any], dtype: pl.DataType) -> pl.Series:
    kept = {old: new for old, new in table.items() if new is not None}
    if not kept:
        return pl.repeat(None, len(values), dtype=dtype, eager=True)
    return values.replace_strict(list(kept), list(kept.values()), default=None, return_dtype=dtype)


def _text(became: Any) -> str:
    if became is None:
        return ""
    return "; ".join(map(str, became)) if isinstance(became, tuple) else str(became)


def key(text: str) -> str:
    """Letters and digits alone: a system name, its label and our code of one thing share a key.

    >>> key("ThreatensChildrenFamily") == key("Threatens children/family")
    True
    """
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


def by_choices(codes: Mapping[str, str]) -> Judge:
    """A judge for multiple choices "A;B" (also by line breaks, commas or spaces) -> a tuple of codes.

    The longest run of pieces that is a known name wins, since some names contain the separator.

    >>> judge = by_choices({"ForcedLabour": "forced_labour", "Other": "other"})
    >>> judge("ForcedLabour Other").became, judge("Forced labour; other").became
    (('forced_labour', 'other'), ('forced_labour', 'other'))
    >>> judge("x").reason
    'This value is not in the code list. It was set to missing.'
    """
    table = {key(name): code for name, code in codes.items()}

    def known(text: str) -> str | None:
        return table.get(key(text))

    def judge(value: str) -> Verdict:
        if plain(value) in BLANKS:
            return MISSING
        for pattern in (r"[;|\n]", r"[;|\n,]", r"[;|\n,\s]"):
            pieces = [piece for piece in re.split(pattern, value) if piece.strip()]
            found, strangers = _longest_runs(pieces, known)
            if not strangers:
                return Verdict(tuple(dict.fromkeys(found)))
        pieces = [piece for piece in re.split(r"[;|\n]", value) if piece.strip()]
        found, _ = _longest_runs(pieces, known)
        return Verdict(tuple(dict.fromkeys(found)) or None, UNKNOWN_CODE)

    return judge


def _longest_runs(pieces: list[str], known: Callable[[str], str | None]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    strangers: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 12), at, -1):
            code = known(" ".join(pieces[at:end]))
            if code:
                found.append(code)
                at = end
                break
        else:
            strangers.append(pieces[at])
            at += 1
    return found, strangers


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
