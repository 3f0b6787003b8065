"""What an agreement can let pass, and what for: two small data files."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _


@cache
def load(name: str) -> dict[str, str]:
    """Code -> English label of `category` or `purpose`. Raises ValueError for a line without source or date."""
    path = Path(__file__).parent / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for line, row in enumerate(rows, start=2):
        if not (row["code"] and row["label"] and row["source"] and row["as_of"]):
            raise ValueError(f"{path.name}, line {line}: code, label, source and as_of are needed.")
    return {row["code"]: row["label"] for row in rows}


def choices(name: str) -> list[tuple[str, str]]:
    """(code, label in the reader's language), for forms and pages."""
    return [(code, _(label)) for code, label in load(name).items()]
