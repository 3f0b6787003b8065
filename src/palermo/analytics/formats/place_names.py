"""Country names as people write them: ISO names, and a table of other names and of nationalities."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import pycountry

DAMAGED = "\ufffd"


def bare(name: str) -> str:
    """A name without case, accents and punctuation.

    >>> bare("Côte d’Ivoire"), bare("Rep. Dominicana")
    ('cote d ivoire', 'rep dominicana')
    """
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(rf"[^\w{DAMAGED}]+", " ", text).split())


@cache
def _table() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            if getattr(country, field, None):
                names.setdefault(bare(getattr(country, field)), country.alpha_3)
    path = Path(__file__).parent / "codelists" / "terms" / "place_names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[bare(row["name"])] = row["alpha3"]
    return names


def by_name(name: str) -> str | None:
    """ISO 3166-1 alpha-3 of a name; a letter lost in a wrong encoding may be any letter, if one country fits.

    >>> by_name("Türkiye"), by_name("Espa\\ufffda"), by_name("Elsewhere")
    ('TUR', 'ESP', None)
    """
    key = bare(name)
    table = _table()
    if key in table:
        return table[key]
    if DAMAGED in key:
        pattern = re.compile("".join("[^a-z]?.?" if c == DAMAGED else re.escape(c) for c in key))
        found = {code for known, code in table.items() if pattern.fullmatch(known)}
        return found.pop() if len(found) == 1 else None
    return None
