"""The figures of a version's pages: what is asked, of which rows, and what each figure says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.parties.models import Member
from palermo.objectives.evidence import store
from palermo.objectives.evidence.models import Version

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Filters:
    """What the pages can be narrowed to. Empty means everything."""

    year_from: int | None = None
    year_to: int | None = None
    form: str = ""
    means: str = ""
    gender: str = ""
    age_band: str = ""
    citizenship: str = ""
    exploited_in: str = ""
    place: str = ""
    sex: str = ""
    age: str = ""

    def active(self) -> dict[str, Any]:
        return {
            f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) not in ("", None)
        }


@dataclass(frozen=True)
class Figure:
    """One table with the picture that it can be drawn as.

    `frame` holds codes and counts; `labels` names its columns for people; `kind` is the function of
    `charts` or `maps` that draws it, with `options`. `says` is what it shows, `cannot` what it cannot.
    """

    name: str
    title: str
    frame: pl.DataFrame
    says: str
    cannot: str
    labels: dict[str, str]
    kind: str = ""
    options: dict[str, Any] = field(default_factory=dict)


Asking = Callable[..., list[tuple]]

VIEWS = {
    "cases": ("overview", "people", "control", "routes", "quality"),
    "counts": ("overview", "people", "origins", "justice", "quality"),
}


def figures(asker: Member, version: Version, filters: Filters, view: str, only: str = "") -> list[Figure]:
    """The figures of one view of a version, in reading order; `only` the one of that name."""
    require(asker, "evidence.read", version)
    if version.shape == "cases":
        from palermo.objectives.evidence.reading import case_figures as drawn
    else:
        from palermo.objectives.evidence.reading import count_figures as drawn  # type: ignore[no-redef]
    makers = drawn.FIGURES[view]
    with store.asking(version) as connection:
        question = Question(connection, {c["name"] for c in version.catalogue}, filters, version.shape)
        made = [maker(question, version) for name, maker in makers.items() if only in ("", name)]
    return [figure for figure in made if figure is not None]


class Question:
    """A connection with the filters bound: `ask("SELECT year, count(*) FROM {rows} GROUP BY ALL")`."""

    def __init__(self, connection: Any, columns: set[str], filters: Filters, shape: str) -> None:
        self.connection, self.columns, self.filters = connection, columns, filters
        conditions, self.values = where(filters, columns, shape)
        self.rows = "(SELECT * FROM rows" + (" WHERE " + " AND ".join(conditions) if conditions else "") + ")"

    def ask(self, sql: str, *values: Any) -> list[tuple]:
        """Rows of an SQL text in which `{rows}` stands once for the filtered rows."""
        return self.connection.execute(sql.replace("{rows}", self.rows), [*self.values, *values]).fetchall()

    def has(self, *names: str) -> bool:
        return all(name in self.columns for name in names)

    def group(self, prefix: str) -> list[str]:
        """The codes of a flag group that this version has."""
        return [flag.removeprefix(prefix + "_") for flag in store.flags_of(prefix, self.columns)]

    def total(self) -> int:
        return self.ask("SELECT count(*) FROM {rows}")[0][0]


def where(filters: Filters, columns: set[str], shape: str) -> tuple[list[str], list[Any]]:
    """The SQL conditions and their values. A filter on a column that the version lacks keeps nothing back.

    Column names come from our own list, never from the request; values are bound.
    """
    conditions: list[str] = []
    values: list[Any] = []
    if "year" in columns and filters.year_from:
        conditions.append("year >= ?")
        values.append(filters.year_from)
    if "year" in columns and filters.year_to:
        conditions.append("year <= ?")
        values.append(filters.year_to)
    if shape == "counts":
        if filters.place:
            conditions.append("(place = ? OR region = ? OR subregion = ?)")
            values += [filters.place] * 3
        return conditions, values
    for name in ("gender", "age_band", "citizenship", "exploited_in"):
        if name in columns and getattr(filters, name):
            conditions.append(f"{name} = ?")
            values.append(getattr(filters, name))
    for group, code in (("form", filters.form), ("means", filters.means)):
        if code and f"{group}_{code}" in columns:
            conditions.append(f'"{group}_{code}"')
    return conditions, values


def choices(asker: Member, version: Version) -> dict[str, list[Any]]:
    """What each filter of this version can be set to: only what occurs in it."""
    require(asker, "evidence.read", version)
    if version.pk not in _choices:
        if len(_choices) > 64:
            _choices.clear()
        _choices[version.pk] = _occurring(version)
    return _choices[version.pk]


_choices: dict[UUID, dict[str, list[Any]]] = {}  # a version never changes, so neither does this


def _occurring(version: Version) -> dict[str, list[Any]]:
    columns = [c["name"] for c in version.catalogue]
    names = (
        ("place", "region", "subregion")
        if version.shape == "counts"
        else ("gender", "age_band", "citizenship", "exploited_in")
    )
    found: dict[str, list[Any]] = {}
    with store.asking(version) as connection:
        for name in ("year", *names):
            if name in columns:
                sql = f'SELECT DISTINCT "{name}" FROM rows WHERE "{name}" IS NOT NULL ORDER BY 1'
                found[name] = [r[0] for r in connection.execute(sql).fetchall()]
        for group in ("form", "means"):
            flags = sorted(c for c in columns if c.startswith(group + "_"))
            if flags:
                sql = "SELECT " + ", ".join(f'coalesce(bool_or("{c}"), false)' for c in flags) + " FROM rows"
                occurs = connection.execute(sql).fetchall()[0]
                found[group] = [
                    c.removeprefix(group + "_") for c, yes in zip(flags, occurs, strict=True) if yes
                ]
        if version.shape == "counts":
            found["place_name"] = connection.execute(
                "SELECT DISTINCT place, place_name FROM rows ORDER BY 2"
            ).fetchall()
    return found


def span(years: list[int]) -> str:
    """“2015 to 2018”, “2018”, or nothing."""
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else _("{first} to {last}").format(first=years[0], last=years[-1])
