"""The chain never forks, however many processes and threads write at once, on both databases."""

from __future__ import annotations

import time

import pytest
from installations import Installation

pytestmark = pytest.mark.slow

WRITE = """
import sys, threading, time
from django.db import connection, transaction
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Organisation

def write(name):
    for n in range(15):
        try:
            with transaction.atomic():
                Organisation.objects.create(name=f"{name} {n}", kind="NGO")
                record(None, "tests.thing.made", name=name, n=n)
                if n % 5 == 4:
                    raise RuntimeError("undone")
        except RuntimeError:
            pass
    connection.close()

while time.time() < float(sys.argv[2]):  # all begin together
    time.sleep(0.01)
threads = [threading.Thread(target=write, args=(f"{sys.argv[1]}.{t}",)) for t in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
"""
COUNT = """
from palermo.commons.audit.models import Entry
from palermo.commons.audit.reading import verify
from palermo.commons.parties.models import Organisation
verdict = verify(None)
names = {(e.detail["name"], e.detail["n"]) for e in Entry.objects.all()}
print(verdict.intact, verdict.entries, len(names), Organisation.objects.count(), verdict.what)
"""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_many_writers(database, tmp_path, request):
    url = ""
    if database == "postgresql":
        url = request.getfixturevalue("postgres_server").create("audit_concurrency")
    place = Installation(tmp_path / "home", url).migrate()
    start = str(time.time() + 4)
    writers = [place.start(WRITE, f"w{n}", start) for n in range(3)]
    for writer in writers:
        _out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err
    # 3 processes × 3 threads × 15 deeds, of which every fifth is undone with its line
    assert place.run(COUNT).split()[:4] == ["True", "108", "108", "108"]
