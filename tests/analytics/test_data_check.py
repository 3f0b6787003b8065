"""`palermo data check`: what it prints and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from palermo.analytics.command import app

runner = CliRunner()
GOOD = "year,gender,citizenship\n2020,woman,NGA\n"
CHANGED = "year,gender,citizenship\n3021,woman,NGA\n2020,<b>[bold]wooman,NGA\n"
RAGGED = "year,gender,citizenship\n2020,woman,NGA\n2020,woman\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (CHANGED, 1), (RAGGED, 1), ("", 2), ("a,b\n1,2\n", 2)])
def test_exit_codes(file: Path, text: str, code: int) -> None:
    file.write_text(text, encoding="utf-8")
    for options in ([], ["--json"]):
        assert runner.invoke(app, ["data", "check", str(file), *options]).exit_code == code


def test_words(file: Path) -> None:
    file.write_text(CHANGED, encoding="utf-8")
    out = runner.invoke(app, ["data", "check", str(file)]).stdout
    assert "2 rows read, 2 kept, 0 left out" in out
    assert "row 2, year: 3021 → missing" in out
    assert "row 3, gender: <b>[bold]wooman → missing" in out


def test_json_is_one_object(file: Path) -> None:
    file.write_text(CHANGED, encoding="utf-8")
    told = json.loads(runner.invoke(app, ["data", "check", str(file), "--json"]).stdout)
    assert {"kind", "shape", "rows_read", "rows_kept", "findings", "notes", "absent"} <= told.keys()
    assert (told["kind"], told["rows_read"], told["rows_kept"]) == ("palermo", 2, 2)
    assert [(f["row"], f["column"], f["action"]) for f in told["findings"]] == [
        (2, "year", "changed"),
        (3, "gender", "changed"),
    ]


def test_unreadable_says_how_to_mend(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    told = json.loads(runner.invoke(app, ["data", "check", str(file), "--json"]).stdout)
    assert told["unreadable"]["what"] == "The file is empty."
    assert told["unreadable"]["mend"]
    shown = runner.invoke(app, ["data", "check", str(file)])
    assert "The file is empty." in shown.stderr
    assert shown.stdout == ""


def test_a_mapping_from_a_file(file: Path, tmp_path: Path) -> None:
    file.write_text("Geschlecht,x\nFrau,1\n", encoding="utf-8")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        '{"columns": {"Geschlecht": "gender"}, "values": {"Geschlecht": {"Frau": "woman"}}}', "utf-8"
    )
    done = runner.invoke(app, ["data", "check", str(file), "--mapping", str(mapping), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["kind"] == "mapped"
    mapping.write_text('{"columns": {"Geschlecht": "weather"}}', "utf-8")
    done = runner.invoke(app, ["data", "check", str(file), "--mapping", str(mapping)])
    assert done.exit_code == 2
    assert "not a variable" in " ".join(done.stderr.split())


def test_help_does_not_load_the_data_frames() -> None:
    script = (
        "import sys; from palermo.analytics.command import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('polars', 'numpy', 'openpyxl', 'palermo.analytics.reports') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
