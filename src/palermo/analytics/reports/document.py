"""The parts of a report, before they are laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from palermo.analytics.charts import Picture

Draw = Callable[[int], Picture]  # width -> picture


@dataclass(frozen=True)
class Block:
    """A table with what it says and what it cannot say, and perhaps a picture of it.

    `table` has text columns as people read them; `data` is what tables/<name>.csv holds. `wide` marks
    pictures that are drawn once for all screens (maps).
    """

    name: str
    title: str
    says: str
    cannot: str
    table: pl.DataFrame
    data: pl.DataFrame
    draw: Draw | None = None
    wide: bool = False


@dataclass(frozen=True)
class Chapter:
    """One question that the data answer."""

    name: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Finding:
    """A key sentence, written by a rule from protected numbers, and the chapter that shows it."""

    text: str
    chapter: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Fact:
    """A large number on the opening page with its few words."""

    value: str
    words: str


@dataclass(frozen=True)
class Document:
    """A whole report. `limits` and `method` are sentences and (name, value) lines for the last pages."""

    title: str
    subtitle: str
    period: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    chapters: tuple[Chapter, ...]
    limits: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
    withheld: int = 0
    completeness: tuple[tuple[str, str, float], ...] = field(default=())
