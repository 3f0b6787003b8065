"""A reader that is killed (kill -9) half-way leaves a file wholly in or wholly out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from palermo.analytics import simulate

SETUP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from palermo.commons.parties.models import Member, Organisation, RoleGrant
o = Organisation.objects.create(name="O", kind="NGO")
m = Member.objects.create_user("a@example.org", None, name="A", organisation=o)
RoleGrant.objects.create(member=m, role="analyst")
"""
AN_HOUR_LATER = """
import django; django.setup()
from datetime import timedelta
from django.db.models import F
from palermo.objectives.evidence.models import Import
Import.objects.filter(state="running").update(beat=F("beat") - timedelta(hours=1))
"""
STATE = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from palermo.objectives.evidence.models import Import, Version
from palermo.objectives.evidence import store
for v in Version.objects.all():
    print("version", v.rows_kept, store.read_rows(v).height)
print("states", sorted(Import.objects.values_list("state", flat=True)))
folder = Path(settings.PALERMO_HOME) / "versions"
print("folders", len(list(folder.iterdir())) if folder.is_dir() else 0)
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_is_wholly_in_or_wholly_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = tmp_path / "cases.csv"
    file.write_text(simulate.cases(60_000, seed=2).write_csv())
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PALERMO_", "COV_"))} | {
        "PALERMO_HOME": str(home),
        "PALERMO_SECRET_KEY": os.environ["PALERMO_SECRET_KEY"],
        "PALERMO_VAULT_KEY": os.environ["PALERMO_VAULT_KEY"],
        "DJANGO_SETTINGS_MODULE": "palermo.site.settings",
    }

    def run(code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout

    run(SETUP)
    command = [
        sys.executable,
        "-m",
        "palermo.site.command",
        "evidence",
        "import",
        str(file),
        "--data-set",
        "D",
        "--member",
        "a@example.org",
    ]
    start = time.monotonic()
    subprocess.run([*command[:-3], "Whole", *command[-2:]], env=environment, capture_output=True, check=True)
    whole = time.monotonic() - start
    for share in (0.5, 0.75, 0.92):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(whole * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for line in run(STATE).splitlines():
            if line.startswith("version"):
                assert line == "version 60000 60000"
    run(AN_HOUR_LATER)
    subprocess.run(command, env=environment, capture_output=True, check=True)
    said = run(STATE)
    assert said.count("version 60000 60000") == 2, "the last one is in, and no half one"
    assert "folders 2" in said, f"what the killed readers left was swept away: {said}"
