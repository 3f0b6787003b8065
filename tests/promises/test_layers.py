"""The house: one way down, no attic. Names that gather everything, and files that grew too long, are found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "palermo"
ATTICS = {"utils", "util", "helpers", "helper", "core", "base", "common", "misc", "shared", "lib"}
LONGEST = 450  # lines; "about 400", and then it becomes a folder


def modules() -> list[Path]:
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def test_the_layers_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 0 kept" not in done.stdout


def test_there_is_no_attic():
    found = [file for file in modules() if file.stem in ATTICS or file.parent.name in ATTICS]
    assert not found


def test_no_file_is_too_long():
    long = {
        str(file.relative_to(SOURCE)): n
        for file in modules()
        if (n := len(file.read_text().splitlines())) > LONGEST
    }
    assert not long, "make a folder of it, split by verb or noun"


def test_no_signals_no_save_overrides_no_admin():
    for file in modules():
        text = file.read_text(encoding="utf-8")
        assert "django.contrib.admin" not in text, file
        assert "@receiver" not in text, file
        if file.name == "models.py" or file.parent.name == "models":
            assert "def save(" not in text, file
