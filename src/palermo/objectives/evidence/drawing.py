"""Figures as pictures, and figures as tables that may leave the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.objectives.evidence.labels import label, place_label
from palermo.objectives.evidence.models import Version
from palermo.objectives.evidence.reading.figures import Figure

if TYPE_CHECKING:
    import polars as pl

MINIMUM_CELL = 10
MAPS = {"shades", "flows"}


def draw(figure: Figure, *, width: int, language: str) -> str:
    """The figure as an SVG text with light and dark colours."""
    import polars as pl

    from palermo.analytics import charts, maps

    options = dict(figure.options)
    frame = figure.frame.head(options.pop("first", figure.frame.height))
    if figure.kind == "pyramid":
        frame = frame.filter(pl.col("gender").is_not_null())
    make = getattr(maps if figure.kind in MAPS else charts, figure.kind)
    return make(
        frame,
        **options,
        title=figure.title,
        says=figure.says,
        cannot=figure.cannot,
        theme="auto",
        language=language,
        width=width,
    ).svg


def protected_csv(version: Version, figure: Figure) -> str:
    """The figure's counts with small ones withheld, and the method in the first lines.

    Counts that were public before keep their publisher's rule: a cell published as “<5” stays a range.
    Of cases, the tables of one file are protected together with their totals. Two files asked with two
    filters are not compared yet: that guard comes with releases, so these tables are for the
    coalition's own use, not for publication.
    """
    import polars as pl

    from palermo.analytics import release

    frame = figure.frame
    dimensions = [c for c, kind in frame.schema.items() if not kind.is_numeric() or c == "year"]
    if version.shape == "counts":
        lines = [
            f"# {figure.title}",
            f"# {figure.cannot}",
            f"# source: {version.source_name}, sha256 {version.source_sha256}",
        ]
        return "\n".join(lines) + "\n" + frame.rename(figure.labels).write_csv()
    counted = frame.select([pl.col(d).cast(pl.String) for d in dimensions] + [pl.col("count")])
    if figure.name in ("forms", "means", "recruiters", "sectors", "matrix", "completeness"):
        shown = _flags(counted, dimensions, release)
    else:
        protected = release.protect({figure.name: counted}, min_cell=MINIMUM_CELL)[figure.name]
        shown = protected.frame
    shown = _in_words(shown, figure)
    lines = [
        f"# {figure.title}",
        f"# {figure.cannot}",
        f"# numbers under {MINIMUM_CELL}, and those from which they could be worked out, are withheld",
        "# for the group's own use; two tables cut by different filters must not be published side by side",
        f"# source: {version.source_name}, sha256 {version.source_sha256}, version {version.number}",
    ]
    return "\n".join(lines) + "\n" + shown.write_csv()


def _flags(counted: pl.DataFrame, dimensions: list[str], release: object) -> pl.DataFrame:
    """Rows that overlap have no total to work a withheld one out from: each stands alone."""
    import polars as pl

    small = (pl.col("count") > 0) & (pl.col("count") < MINIMUM_CELL)
    return counted.with_columns(
        pl.when(small).then(None).otherwise(pl.col("count")).alias("count"), small.alias("withheld")
    )


def _in_words(frame: pl.DataFrame, figure: Figure) -> pl.DataFrame:
    import polars as pl

    changes = []
    for column in frame.columns:
        if column == "gender":
            changes.append(pl.col(column).map_elements(lambda c: label("gender", c), return_dtype=pl.String))
        elif column in {"citizenship", "exploited_in"}:
            changes.append(
                pl.col(column).map_elements(
                    lambda c: place_label(c) if len(c) == 3 else c, return_dtype=pl.String
                )
            )
    renames = {c: str(figure.labels[c]) for c in frame.columns if c in figure.labels}
    return frame.with_columns(changes).rename(renames)
