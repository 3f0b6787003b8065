"""The code lists: small data files with their mapping to HTCDS, CTDC and UNODC terms.

Each `<name>.csv` here has the columns code, label, htcds, ctdc, unodc, source, as_of, note. The terms
that a mapping may name are in `terms/htcds.csv`, `terms/ctdc.csv` and `terms/unodc.csv`. The loader
checks every list once and refuses a broken one, so that a slip in the data is found by the first test.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
COLUMNS = ("code", "label", "htcds", "ctdc", "unodc", "source", "as_of", "note")
STANDARDS = ("htcds", "ctdc", "unodc")


class BrokenCodeList(ValueError):
    """A code list file that breaks a rule; says which file, which line and which rule."""


@dataclass(frozen=True)
class Code:
    """One line of a code list. `label` is the English msgid; empty mappings are ''."""

    code: str
    label: str
    htcds: str
    ctdc: str
    unodc: str
    source: str
    as_of: str
    note: str


@dataclass(frozen=True)
class CodeList:
    """A checked code list, in the order of its file."""

    name: str
    entries: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, code: object) -> bool:
        return any(entry.code == code for entry in self.entries)

    def __getitem__(self, code: str) -> Code:
        for entry in self.entries:
            if entry.code == code:
                return entry
        raise KeyError(f"The code list {self.name} has no code {code!r}.")

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(entry.code for entry in self.entries)

    @property
    def labels(self) -> dict[str, str]:
        return {entry.code: entry.label for entry in self.entries}

    def labels_to_codes(self) -> dict[str, str]:
        return {entry.label: entry.code for entry in self.entries}

    def by(self, standard: str) -> dict[str, str]:
        """Terms of a standard (htcds, ctdc, unodc) -> our code; the first code that names a term has it."""
        if standard not in STANDARDS:
            raise ValueError(f"The standard must be one of {', '.join(STANDARDS)}, not {standard!r}.")
        found: dict[str, str] = {}
        for entry in self.entries:
            term = getattr(entry, standard)
            if term:
                found.setdefault(term, entry.code)
        return found

    def to(self, standard: str) -> dict[str, str]:
        """Our code -> the term of a standard, for the codes that have one."""
        if standard not in STANDARDS:
            raise ValueError(f"The standard must be one of {', '.join(STANDARDS)}, not {standard!r}.")
        return {e.code: getattr(e, standard) for e in self.entries if getattr(e, standard)}


def names() -> tuple[str, ...]:
    """The names of all code lists.

    >>> "gender" in names()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


@cache
def load(name: str) -> CodeList:
    """A code list by name, checked. Raises KeyError for an unknown name, BrokenCodeList for a broken file.

    >>> load("form_of_exploitation")["forced_criminality"].ctdc
    'isOtherExploit'
    >>> load("means_of_control_detail").by("htcds")["PhysicalThreats"]
    'physical_threats'
    """
    if name not in names():
        raise KeyError(f"There is no code list {name!r}. There are: {', '.join(names())}.")
    return read_list(FOLDER / f"{name}.csv")


def labels(name: str) -> dict[str, str]:
    """Code -> English label of a list.

    >>> labels("trafficking_status")["actual"]
    'Confirmed victim of trafficking'
    """
    return load(name).labels


@cache
def merged(detail: str, into: str) -> dict[str, str]:
    """Code of a detailed list -> code of a coarser list, through the CTDC term that both name.

    >>> merged("means_of_control_detail", "means_of_control")["takes_earnings"]
    'debt_bondage_earnings'
    >>> merged("labour_sector_isic", "labour_sector")["isic_b"]
    'other'
    """
    coarse = load(into).by("ctdc")
    return {entry.code: coarse[entry.ctdc] for entry in load(detail) if entry.ctdc in coarse}


def read_list(path: Path) -> CodeList:
    """Read and check one file: the columns, unique codes, a source and a date on every line, and that
    every mapping names a term which that standard has."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise BrokenCodeList(f"{path.name}: the columns must be {', '.join(COLUMNS)}.")
        rows = list(reader)
    seen: set[str] = set()
    entries: list[Code] = []
    for line, row in enumerate(rows, start=2):
        where = f"{path.name}, line {line}"
        if None in row or None in row.values():
            raise BrokenCodeList(f"{where}: it must have {len(COLUMNS)} fields.")
        if not row["code"] or not row["label"]:
            raise BrokenCodeList(f"{where}: a code and a label are needed.")
        if row["code"] in seen:
            raise BrokenCodeList(f"{where}: the code {row['code']!r} is there twice.")
        if not row["source"]:
            raise BrokenCodeList(f"{where}: the source is missing.")
        try:
            date.fromisoformat(row["as_of"])
        except ValueError:
            raise BrokenCodeList(f"{where}: as_of must be a date like 2024-02-01.") from None
        for standard in STANDARDS:
            if row[standard] and row[standard] not in terms(standard):
                raise BrokenCodeList(f"{where}: {standard} has no term {row[standard]!r}.")
        seen.add(row["code"])
        entries.append(Code(**row))
    if not entries:
        raise BrokenCodeList(f"{path.name}: the list is empty.")
    return CodeList(path.stem, tuple(entries))


@cache
def terms(standard: str) -> frozenset[str]:
    """Every term that a standard has, from `terms/<standard>.csv`.

    >>> "Nationals" in terms("unodc")
    True
    """
    with (FOLDER / "terms" / f"{standard}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["term"] for row in csv.DictReader(file))
