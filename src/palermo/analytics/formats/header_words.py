"""Words by which people name the columns of their spreadsheets, from `codelists/terms/header_words.csv`."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

IDENTIFIES = "(identifies people)"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Variable -> the words that name it; the key IDENTIFIES has those of columns that identify people.

    >>> "nationality" in words()["citizenship"]
    True
    """
    found: dict[str, tuple[str, ...]] = {}
    path = Path(__file__).parent / "codelists" / "terms" / "header_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["variable"]] = (*found.get(row["variable"], ()), row["word"])
    return found


def flat(name: str) -> str:
    """The words of a column name, without accents, signs and case; "FirstName" is two words.

    >>> flat("FirstName"), flat("Année_de naissance")
    ('first name', 'annee de naissance')
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", text).split())


def identifies(column: str) -> bool:
    """Whether the name of a column says that it can identify a person; such columns are never guessed.

    >>> identifies("FirstName"), identifies("Victim's phone no."), identifies("Citizenship")
    (True, True, False)
    """
    name = f" {flat(column)} "
    return any(f" {word} " in name for word in words()[IDENTIFIES])


def by_name(column: str) -> str:
    """The variable that the name of a column means; "" when no word fits. The longest fitting word wins.

    >>> by_name("Nationality of person"), by_name("Tipo de explotación"), by_name("Weather")
    ('citizenship', 'form', '')
    """
    name = f" {flat(column)} "
    fitting = [
        (len(flat(word)), variable)
        for variable, choices in words().items()
        if variable != IDENTIFIES
        for word in choices
        if f" {flat(word)} " in name
    ]
    return max(fitting)[1] if fitting else ""
