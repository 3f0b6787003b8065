"""Any spreadsheet: which column means what, guessed from names and values, saved and used again."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palermo.analytics.formats import codelists
from palermo.analytics.formats.header_words import by_name, identifies
from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.opening import LIMIT_BYTES, open_sheet
from palermo.analytics.formats.readers.own import judge_for
from palermo.analytics.formats.recode import BLANKS, MISSING, Judge, Verdict, by_choices, key, plain
from palermo.analytics.formats.variables import CODED, GROUPS, PLAIN, case_columns

AGE_IN_YEARS = "age"
SAMPLE_VALUES = 300
FIRST_VALUES = 5


@dataclass(frozen=True)
class ColumnSketch:
    """A column of a file for the mapping page. `first`: its first distinct values; () when it identifies
    people."""

    name: str
    first: tuple[str, ...]
    filled: float
    identifying: bool


@dataclass(frozen=True)
class Mapping:
    """`columns`: column -> variable ("" = left out). A variable is a plain one of the case frame ("gender"),
    "age" in years, a group of choices ("form": "Forced labour; Other"), or one flag ("form_forced_labour").
    `values`: column -> value -> code ("" = missing), for words that our lists do not know."""

    columns: dict[str, str]
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plain_seen: dict[str, str] = {}
        for column, variable in self.columns.items():
            if variable and variable not in targets():
                raise ValueError(f"The column {column!r} is mapped to {variable!r}, which is not a variable.")
            if variable in PLAIN or variable == AGE_IN_YEARS:
                if variable in plain_seen:
                    raise ValueError(
                        f"{plain_seen[variable]!r} and {column!r} are both mapped to {variable!r}. "
                        "Leave one of them out."
                    )
                plain_seen[variable] = column
        for column, table in self.values.items():
            for value, code in table.items():
                known = codes_of(self.columns.get(column, ""))
                if code and known and code not in known:
                    raise ValueError(
                        f"In the column {column!r}, {value!r} is mapped to {code!r}, which is no code."
                    )

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary, ready for json.dumps.

        >>> Mapping({"Sexe": "gender"}, {"Sexe": {"F": "woman"}}).to_json()
        {'columns': {'Sexe': 'gender'}, 'values': {'Sexe': {'F': 'woman'}}}
        """
        return {"columns": dict(self.columns), "values": {c: dict(t) for c, t in self.values.items()}}

    @classmethod
    def from_json(cls, saved: str | AnyMapping[str, Any]) -> Mapping:
        """From what `to_json` gave, or its JSON text. Raises ValueError, saying what does not fit.

        >>> Mapping.from_json('{"columns": {"Sexe": "gender"}}').columns
        {'Sexe': 'gender'}
        """
        data = json.loads(saved) if isinstance(saved, str) else saved
        if not isinstance(data, AnyMapping) or not isinstance(data.get("columns"), AnyMapping):
            raise ValueError('A mapping is an object with "columns": {column: variable}.')
        values = data.get("values") or {}
        if not isinstance(values, AnyMapping) or not all(isinstance(t, AnyMapping) for t in values.values()):
            raise ValueError('"values" must be {column: {value: code}}.')
        return cls(
            {str(c): str(v or "") for c, v in data["columns"].items()},
            {str(c): {str(v): str(code or "") for v, code in t.items()} for c, t in values.items()},
        )


def targets() -> tuple[str, ...]:
    """Every variable that a column can be mapped to, in the order of the case frame.

    >>> targets()[:3], "form" in targets(), "form_other" in targets()
    (('year', 'reported_by', 'gender'), True, True)
    """
    return (*PLAIN, AGE_IN_YEARS, *GROUPS, *(c for c in case_columns() if c not in PLAIN))


def codes_of(variable: str) -> tuple[str, ...]:
    """The codes that a variable can have; () for free ones, years, countries and yes/no.

    >>> codes_of("status")
    ('possible', 'actual', 'not_a_victim')
    """
    if variable in CODED:
        return codelists.load(CODED[variable]).codes
    if variable in GROUPS:
        return codelists.load(GROUPS[variable]).codes
    return ()


def age_in_years(value: str) -> Verdict:
    """An age in years to its band; also a band as it stands.

    >>> age_in_years("16").became, age_in_years("190").reason
    ('9-17', 'This is not an age. It was set to missing.')
    """
    return judge_for("age_band")(value)


def judge_of(variable: str, words: AnyMapping[str, str]) -> Judge:
    """The judge of a mapped column: first the mapping's own words, then what our lists know."""
    if variable in GROUPS:
        known = codelists.load(GROUPS[variable])
        names = known.by("htcds") | known.labels_to_codes() | {code: code for code in known.codes}
        if variable == "means":
            names |= _merged_names("means_of_control_detail", "means_of_control")
        if variable == "labour":
            names |= _merged_names("labour_sector_isic", "labour_sector")
        names |= {word: code for word, code in words.items() if code}
        choices = by_choices(names)
        blank = {key(word) for word, code in words.items() if not code}
        return lambda value: MISSING if key(value) in blank else choices(value)
    table = {plain(word): Verdict(code or None) for word, code in words.items()}
    judge = age_in_years if variable == AGE_IN_YEARS else judge_for(variable)
    if variable == "year":
        table = {w: Verdict(int(v.became) if v.became else None) for w, v in table.items()}
    elif variable == "adult" or (variable not in PLAIN and variable != AGE_IN_YEARS):
        table = {w: Verdict(judge(v.became).became if v.became else None) for w, v in table.items()}
    return lambda value: table.get(plain(value)) or judge(value)


def _merged_names(detail: str, into: str) -> dict[str, str]:
    merged = codelists.merged(detail, into)
    known = codelists.load(detail)
    names = known.by("htcds") | known.labels_to_codes() | {code: code for code in known.codes}
    return {name: merged[code] for name, code in names.items() if code in merged}


def columns(path: Path | str, *, limit_bytes: int = LIMIT_BYTES) -> list[ColumnSketch]:
    """The columns of a file, sketched from its first rows (at most one batch). Raises Unreadable."""
    sheet = open_sheet(Path(path), Ledger(), limit_bytes=limit_bytes)
    batch = next(sheet.batches(), None)
    found: list[ColumnSketch] = []
    for name in sheet.header:
        if name.startswith("__nameless_"):
            continue
        private = identifies(name)
        values = batch[name].drop_nulls().unique(maintain_order=True).to_list() if batch is not None else []
        values = [v for v in values if plain(v) not in BLANKS]
        rows = batch.height if batch is not None else 0
        filled = 1 - batch[name].null_count() / rows if batch is not None and rows else 0.0
        found.append(
            ColumnSketch(
                name,
                () if private else tuple(v[:60] for v in values[:FIRST_VALUES]),
                round(filled, 4),
                private,
            )
        )
    return found


def guess_mapping(path: Path | str, *, limit_bytes: int = LIMIT_BYTES) -> Mapping:
    """A first mapping, from the names of the columns and the words in them; a person should look at it.

    Columns whose name says that they identify people are always left out. Raises Unreadable.
    """
    sheet = open_sheet(Path(path), Ledger(), limit_bytes=limit_bytes)
    batch = next(sheet.batches(), None)
    chosen: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for name in sheet.header:
        if name.startswith("__nameless_"):
            continue
        values: list[str] = []
        if batch is not None:
            values = batch[name].drop_nulls().unique(maintain_order=True).head(SAMPLE_VALUES).to_list()
        variable = "" if identifies(name) else _by_name(name) or _by_values(values)
        if variable in taken and (variable in PLAIN or variable == AGE_IN_YEARS):
            variable = ""
        chosen[name] = variable
        taken.add(variable)
        if variable and codes_of(variable):
            close = _close_words(variable, values)
            if close:
                words[name] = close
    return Mapping(chosen, words)


def _by_name(name: str) -> str:
    return _known_names().get(key(name), "") or by_name(name)


def _known_names() -> dict[str, str]:
    names = {key(variable): variable for variable in targets()}
    for group, code_list in GROUPS.items():
        names |= {key(e.label): f"{group}_{e.code}" for e in codelists.load(code_list) if e.code != "other"}
    return names


def _by_values(values: list[str]) -> str:
    """The variable whose words nearly all values are; only where the words leave no doubt."""
    filled = [v for v in values if plain(v) not in BLANKS]
    if len(filled) < 2:
        return ""
    for variable in ("gender", "status", "form", "sex", "recruiter", "means", "labour", "age_band"):
        judge = judge_of(variable, {})
        known = sum(judge(v).became is not None and not v.strip().isdigit() for v in filled)
        if known * 5 >= len(filled) * 4:
            return variable
    return ""


def _close_words(variable: str, values: list[str]) -> dict[str, str]:
    """Words that our lists do not know, yet are close to one that they know (a slip of the pen)."""
    judge = judge_of(variable, {})
    names = {e.label.casefold(): e.code for e in codelists.load((GROUPS | CODED)[variable])}
    names |= {e.code.replace("_", " "): e.code for e in codelists.load((GROUPS | CODED)[variable])}
    found: dict[str, str] = {}
    for value in values:
        if plain(value) in BLANKS or judge(value).became is not None:
            continue
        near = difflib.get_close_matches(plain(value), list(names), n=1, cutoff=0.82)
        if near:
            found[value] = names[near[0]]
    return found


__all__ = ["ColumnSketch", "Mapping", "codes_of", "columns", "guess_mapping", "targets"]
