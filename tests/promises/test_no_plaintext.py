"""Promise 4: what the vault protects is nowhere in the clear: database, WAL, log, task queue, backup."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

import pytest
from installations import Installation

pytestmark = pytest.mark.slow

# Plants three texts: a column of a row, a column of a child row, a sealed file. Reads them back, has a
# task go through the queue, fails once loudly, and leaves the write-ahead log as it is.
PLANT = """
import logging, sys
from pathlib import Path
from django.conf import settings
from django.db import connection, transaction
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Organisation
from palermo.commons.vault import sealing
from palermo.commons.vault.actions import make_key
from vault_app.models import Guest, Note
from vault_app.tasks import look

name, text, rows = sys.argv[1:4]
connection.cursor().execute("PRAGMA wal_autocheckpoint = 0")
house = Organisation.objects.create(name="House", kind="NGO")
with transaction.atomic():
    key = make_key(None, house, "tests.case")
    guest = Guest.objects.create(key=key, name=name, phone=name)
    Note.objects.create(guest=guest, text=text)
    record(None, "tests.case.made", guest, columns=2)
file = Path(settings.PALERMO_HOME) / "versions" / "1" / "rows.sealed"
file.parent.mkdir(parents=True)
file.write_bytes(sealing.seal(key, rows.encode() * 100, "tests:1"))
look.enqueue(str(guest.pk))
read = Note.objects.select_related("guest").get()
assert (read.text, read.guest.name, read.guest.phone) == (text, name, name)
assert sealing.open_sealed(key, file.read_bytes(), "tests:1").decode() == rows * 100
logging.getLogger("tests").warning("read %r %s %r", read, read.guest.__dict__, list(Guest.objects.values()))
try:
    Guest.objects.filter(name=name)
except Exception:
    logging.getLogger("tests").exception("a query that cannot work")
open_ = len(list(Path(settings.PALERMO_HOME).glob("*-wal")))
assert open_ == 1, "the database is not in WAL mode"
import os; os._exit(0)  # without closing: the write-ahead log stays behind as after a power cut
"""
WORK = """
from django.core.management import call_command
call_command("db_worker", "--batch", "--no-startup-delay", verbosity=3)
"""


def forms(text: str) -> dict[str, bytes]:
    """The text as it might lie about: in several encodings, and in base64 wherever it begins."""
    plain = text.encode()
    found = {"utf-8": plain, "utf-16": text.encode("utf-16-le"), "hex": plain.hex().encode()}
    for skip in range(3):  # the part of the base64 that does not depend on what stands before it
        found[f"base64+{skip}"] = base64.b64encode(b"\0" * skip + plain)[4:-4]
    return found


def search(places: dict[str, bytes], canaries: list[str]) -> list[str]:
    """Where a canary lies, in which form."""
    return [
        f"{form} in {place}"
        for place, content in places.items()
        for canary in canaries
        for form, bytes_ in forms(canary).items()
        if bytes_ in content
    ]


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def canary() -> str:
    return "canary" + secrets.token_hex(16) + "end"


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "home").migrate()


def test_no_plaintext_anywhere(place: Installation, tmp_path: Path) -> None:
    canaries = [canary(), canary(), canary()]
    planted = place.run_all(PLANT, *canaries)
    assert planted.returncode == 0, planted.stderr
    after_power_cut = every_file(place.home)
    assert any(name.endswith("-wal") and content for name, content in after_power_cut.items())
    assert any(b"vault_app.tasks.look" in content for content in after_power_cut.values()), (
        "nothing was queued"
    )
    worked = place.run_all(WORK)
    assert worked.returncode == 0, worked.stderr
    assert "vault_app.tasks.look" in worked.stderr + worked.stdout
    plain, age = tmp_path / "plain", tmp_path / "age"
    import pyrage

    recipient = str(pyrage.x25519.Identity.generate().to_public())
    for arguments in (["backup", str(plain)], ["backup", str(age), "--recipient", recipient]):
        backed_up = place.command(*arguments)
        assert backed_up.returncode == 0, backed_up.stderr
    logs = {
        "log of planting": (planted.stderr + planted.stdout).encode(),
        "log of the worker": (worked.stderr + worked.stdout).encode(),
        "log of the backup": (backed_up.stderr + backed_up.stdout).encode(),
    }
    assert b"a query that cannot work" in logs["log of planting"]
    everything = after_power_cut | {"later " + n: c for n, c in every_file(place.home).items()} | logs
    everything |= {f"backup {n}": c for folder in (plain, age) for n, c in every_file(folder).items()}
    assert any("database.copy" in name for name in everything)
    assert search(everything, canaries) == []


def test_the_search_finds_a_plain_text(place: Installation) -> None:
    """The same search, over the same installation, when somebody stores a name outside the vault."""
    word = canary()
    code = """
        import sys, os
        from palermo.commons.parties.models import Organisation
        Organisation.objects.create(name=sys.argv[1], kind="NGO"); os._exit(0)
    """
    place.run_all(code, word)
    found = search(every_file(place.home), [word])
    assert any(name.startswith("utf-8 in palermo.sqlite3") for name in found)
    for form, bytes_ in forms(word).items():
        assert search({"x": b"ab" + bytes_ + b"yz"}, [word]) == [f"{form} in x"]
    assert search({"x": base64.b64encode(b"some" + word.encode() + b"more")}, [word])
