"""What the documents point to is there, and every room has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "src").rglob("*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not missing


def test_every_room_has_its_page() -> None:
    rooms = [
        p.parent
        for layer in ("commons", "objectives")
        for p in (ROOT / "src/palermo" / layer).glob("*/apps.py")
    ]
    assert len(rooms) >= 10
    assert not [str(room.relative_to(ROOT)) for room in rooms if not (room / "README.md").is_file()]


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(file.name[:4]) for file in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    for file in (ROOT / "docs/decisions").glob("*.md"):
        assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. "), file.name
