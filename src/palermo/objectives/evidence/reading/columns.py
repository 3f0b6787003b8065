"""The columns of a sealed file whose layout we do not know, for the page that matches them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.commons.access.doors import require
from palermo.commons.parties.models import Member
from palermo.objectives.evidence import store
from palermo.objectives.evidence.actions.read_file import layout
from palermo.objectives.evidence.models import Import

if TYPE_CHECKING:
    from palermo.analytics.formats import ColumnSketch, Mapping

WORDS_SHOWN = 60


@contextmanager
def opened(arrived: Import) -> Iterator[Path]:
    """The received file, opened in memory."""
    path = store.folder("imports", arrived.id) / "file.sealed"
    with store.opened_file(path, arrived.key, f"evidence.import:{arrived.id}", arrived.source_name) as file:
        yield file


def sketches(asker: Member, arrived: Import) -> tuple[list[ColumnSketch], Mapping, str]:
    """The columns with their first values, our guess, and the layout's hash."""
    from palermo.analytics import formats

    require(asker, "evidence.bring_in", arrived)
    with opened(arrived) as file:
        found = formats.columns(file)
        return found, formats.guess_mapping(file), layout(found)


def unknown_words(asker: Member, arrived: Import, mapping: Mapping) -> dict[str, list[str]]:
    """Per column the words that the mapping does not understand yet, most frequent first."""
    import polars as pl

    from palermo.analytics import formats

    require(asker, "evidence.bring_in", arrived)
    with opened(arrived) as file:
        findings = formats.read(file, mapping=mapping).findings
    changed = findings.filter(
        (pl.col("action") == "changed")
        & pl.col("value").is_not_null()
        & pl.col("became").fill_null("").eq("")
    )
    counted = (
        changed.group_by("column", "value")
        .agg(pl.col("count").sum())
        .sort("column", "count", "value", descending=[False, True, False])
    )
    words: dict[str, list[str]] = {}
    for column, value, _count in counted.iter_rows():
        if (
            formats.mapping.codes_of(mapping.columns.get(column, ""))
            and len(words.get(column, [])) < WORDS_SHOWN
        ):
            words.setdefault(column, []).append(value)
    return words
