"""The formats that are known by their column names, and what a format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from palermo.analytics.formats.ledger import Ledger
from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import Recoder

NOT_KEPT = gettext_noop("This column has no place among the variables. It was not kept.")

Recode = Callable[[pl.DataFrame, Recoder], pl.DataFrame]


@dataclass(frozen=True)
class Format:
    """How one kind of file is read.

    recognises  header -> is it this kind?
    plan        header, ledger -> the function that recodes a batch (text columns and "row") into the frame
    finish      the whole frame, ledger -> the frame (checks that need every row)
    """

    kind: str
    shape: str
    recognises: Callable[[tuple[str, ...]], bool]
    plan: Callable[[tuple[str, ...], Ledger], Recode]
    notes: tuple[str, ...]
    absent: tuple[str, ...] | None = None  # None: read off the columns of the frame
    finish: Callable[[pl.DataFrame, Ledger], pl.DataFrame] = lambda frame, ledger: frame


def known_formats() -> tuple[Format, ...]:
    """Every format, the most particular first."""
    from palermo.analytics.formats.readers import ctdc, ctdc_cleaned, ctdc_flags, glotip, htcds, own

    return (
        ctdc_flags.FORMAT,
        ctdc_cleaned.FORMAT,
        glotip.FORMAT,
        htcds.FORMAT,
        own.CASES,
        own.PUBLISHED,
        ctdc.FORMAT,
    )


def note_unused(header: tuple[str, ...], used: set[str], ledger: Ledger) -> None:
    """Every named column without a place is said once."""
    for name in header:
        if name not in used and not name.startswith("__nameless_"):
            ledger.noted(name, "", NOT_KEPT)
