"""Prints the labels of the code lists and the sentences of the YAML data as calls that xgettext finds."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

SOURCE = Path(__file__).resolve().parent.parent / "src" / "palermo"
SPOKEN = {
    "label",
    "name",
    "public",
    "counted",
    "source",
    "job",
    "title",
    "text",
    "hint",
    "lead",
    "unit",
    "about",
    "note",
    "why",
    "plain",
}


def sentences(value: object, key: str = "") -> list[str]:
    """Every string of a YAML tree that stands under a key that people read."""
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in sentences(v, str(k))]
    if isinstance(value, list):
        return [s for v in value for s in sentences(v, key)]
    return [value.strip()] if isinstance(value, str) and key in SPOKEN else []


def main() -> None:
    found: dict[str, None] = {}
    for path in sorted(SOURCE.rglob("codelists/*.csv")) + sorted(SOURCE.rglob("commons/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("label"):
                    found[row["label"]] = None
    for path in sorted(SOURCE.rglob("*.yaml")):
        for sentence in sentences(yaml.safe_load(path.read_text(encoding="utf-8"))):
            found[sentence] = None
    print("from django.utils.translation import gettext_noop as _")
    for sentence in found:
        print(f"_({sentence!r})")


if __name__ == "__main__":
    main()
