"""Heads of the chain that were seen whole, kept in a file beside the database.

Who can edit only the database cannot edit these; who holds the machine can. So print a head now and
then (`palermo audit verify`), or keep the one in a backup's manifest, outside the machine.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from palermo.commons.audit.reading import Head

LINE = re.compile(r"([0-9]+):([0-9a-f]{64})")


def file() -> Path:
    return Path(settings.PALERMO_HOME) / "audit.anchors"


def parse(text: str) -> Head:
    """A head from its text, NUMBER:HASH. Raises ValueError."""
    found = LINE.match(text.strip())
    if not found:
        raise ValueError(
            f"{text!r} is not a head of the audit: it reads NUMBER:HASH, as `audit verify` prints it."
        )
    return Head(int(found[1]), found[2])


def read() -> list[Head]:
    """The heads kept so far, oldest first."""
    if not file().exists():
        return []
    return [parse(line) for line in file().read_text(encoding="ascii").splitlines() if line]


def keep(head: Head) -> None:
    """Add a head, once."""
    if head in read():
        return
    with open(file(), "a", encoding="ascii", opener=lambda p, flags: os.open(p, flags, 0o600)) as kept:
        kept.write(f"{head} {timezone.now().isoformat(timespec='seconds')}\n")
