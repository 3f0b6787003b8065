"""Which places a report is about: country codes, names, regions or subregions as the file has them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import pycountry

from palermo.analytics import wording
from palermo.analytics.wording import _


class UnknownPlace(ValueError):
    """A place that the file does not have; the message names those that sound alike."""


@dataclass(frozen=True)
class Selection:
    """`codes`: alpha-3 of the chosen countries, () for the world. `name`: what to call them together."""

    codes: tuple[str, ...]
    name: str
    neighbours: tuple[str, ...] = ()
    neighbours_name: str = ""


def select(frame: pl.DataFrame, wanted: Sequence[str]) -> Selection:
    """Find the wanted places in a counts frame. Raises UnknownPlace.

    A country is named by its ISO 3166-1 code (two or three letters) or its English name; a region or a
    subregion by its name in the file. The neighbours of one country are its subregion.
    """
    known = frame.select("place", "place_name", "region", "subregion").unique().sort("place")
    if not wanted:
        return Selection((), _("The world"))
    codes: list[str] = []
    names: list[str] = []
    for word in wanted:
        found, name = _find(known, word.strip())
        codes += [c for c in found if c not in codes]
        names.append(name)
    one = known.filter(pl.col("place") == codes[0]) if len(codes) == 1 else None
    subregion = one["subregion"][0] if one is not None and one.height else None
    neighbours = (
        known.filter((pl.col("subregion") == subregion) & (pl.col("place") != codes[0]))["place"].to_list()
        if subregion
        else []
    )
    return Selection(tuple(codes), ", ".join(names), tuple(neighbours), _(subregion) if subregion else "")


def _find(known: pl.DataFrame, word: str) -> tuple[list[str], str]:
    for column in ("region", "subregion"):
        inside = known.filter(pl.col(column).str.to_lowercase() == word.lower())
        if inside.height:
            return inside["place"].to_list(), _(inside[column][0])
    code = word.upper()
    if len(code) == 2 and (country := pycountry.countries.get(alpha_2=code)):
        code = country.alpha_3
    if code in set(known["place"]):
        return [code], wording.country(code)
    named = known.filter(pl.col("place_name").str.to_lowercase() == word.lower())
    if named.height:
        return [named["place"][0]], wording.country(named["place"][0])
    everything = [
        *known["place_name"],
        *known["region"].unique(),
        *known["subregion"].unique(),
        *known["place"],
    ]
    close = difflib.get_close_matches(word, [e for e in everything if e], n=4, cutoff=0.5)
    hint = (
        _("Did you mean {places}?").format(places=", ".join(close))
        if close
        else _("Give an ISO 3166 code such as GHA, or a region such as Northern Africa.")
    )
    raise UnknownPlace(_("The file has no place “{word}”.").format(word=word) + " " + hint)
