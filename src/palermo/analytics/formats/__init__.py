"""Reading case files and published counts: recognise, read, and say what was changed.

    >>> from palermo.analytics import formats
    >>> "gender" in formats.codelists.names()
    True

`read(path)` gives a `Reading`; a file that cannot be read raises `Unreadable(what, where, mend)`.

The code lists load with the package; whatever needs data frames loads when it is first asked for, so
that a server that only names things stays small.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from palermo.analytics.formats import codelists

if TYPE_CHECKING:
    from palermo.analytics.formats.mapping import ColumnSketch, Mapping, columns, guess_mapping
    from palermo.analytics.formats.opening import LIMIT_BYTES
    from palermo.analytics.formats.reading import FINDING_SCHEMA, Reading, Unreadable
    from palermo.analytics.formats.reading_files import read, recognise

__all__ = [
    "FINDING_SCHEMA",
    "LIMIT_BYTES",
    "ColumnSketch",
    "Mapping",
    "Reading",
    "Unreadable",
    "codelists",
    "columns",
    "guess_mapping",
    "read",
    "recognise",
]

_HOMES = {
    "ColumnSketch": "mapping",
    "FINDING_SCHEMA": "reading",
    "LIMIT_BYTES": "opening",
    "Mapping": "mapping",
    "Reading": "reading",
    "Unreadable": "reading",
    "columns": "mapping",
    "guess_mapping": "mapping",
    "read": "reading_files",
    "recognise": "reading_files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
