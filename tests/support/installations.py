"""Installations in folders of their own, worked on by other processes: for what a test database cannot show."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from palermo.commons.audit.cipher import new_key_text

SUPPORT = Path(__file__).parent
BEGIN = "import django; django.setup()\n"


@dataclass
class Installation:
    """A home folder, and a database in it (SQLite) or elsewhere."""

    home: Path
    database: str = ""
    vault_key: str = field(default_factory=new_key_text)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PALERMO_")}
        kept |= {
            "DJANGO_SETTINGS_MODULE": "vault_app.settings",
            "PYTHONPATH": str(SUPPORT),
            "PALERMO_HOME": str(self.home),
            "PALERMO_SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "PALERMO_LOG_LEVEL": "DEBUG",
        }
        key_file = self.home.with_name(self.home.name + ".key")
        key_file.parent.mkdir(parents=True, exist_ok=True)
        if not key_file.exists():
            key_file.write_text(self.vault_key)
        kept["PALERMO_VAULT_KEY_FILE"] = str(key_file)
        if self.database:
            kept["PALERMO_DATABASE"] = self.database
        return kept

    def migrate(self) -> Installation:
        self.home.mkdir(parents=True, exist_ok=True)
        done = self._wait(self._start([sys.executable, "-m", "django", "migrate", "-v0"]))
        assert done.returncode == 0, done.stderr
        return self

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        """Begin Python code in a process of its own, with Django set up."""
        return self._start([sys.executable, "-c", BEGIN + textwrap.dedent(code), *arguments])

    def run(self, code: str, *arguments: str) -> str:
        """Run Python code to its end; its output. Fails the test when it fails."""
        done = self._wait(self.start(code, *arguments))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_all(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python code to its end, whatever becomes of it: output, log and exit code."""
        return self._wait(self.start(code, *arguments))

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`palermo …` in this installation."""
        return self._wait(self._start([sys.executable, "-m", "palermo.site.command", *arguments]))

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            env=self.environment(),
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def _wait(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)
