"""A PostgreSQL server for one test run: in a temporary folder, on a unix socket, gone afterwards."""

from __future__ import annotations

import ctypes
import functools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "80",
}


def programs() -> Path | None:
    """The folder with initdb and postgres, or None when PostgreSQL is not installed."""
    found: list[Path] = []
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(answer.stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in found if (f / "initdb").exists() and (f / "postgres").exists()), None)


class Server:
    """Starts at once; `url(name)` is a PALERMO_DATABASE; `stop()` ends it and removes its folder."""

    def __init__(self) -> None:
        bin_folder = programs()
        if bin_folder is None:
            raise FileNotFoundError("PostgreSQL is not installed (Debian: apt install postgresql)")
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="palermo-pg-"))
        self.user = _ordinary_user()
        if self.user:
            shutil.chown(self.folder, self.user)
        self._initialise()
        self.process = self._start()

    def url(self, name: str = "palermo") -> str:
        return f"postgresql://palermo@{quote(str(self.folder), safe='')}/{name}"

    def create(self, name: str) -> str:
        """A fresh database; returns its PALERMO_DATABASE."""
        self._run(str(self.bin / "createdb"), "-h", str(self.folder), "-U", "palermo", name)
        return self.url(name)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing here is worth a checkpoint
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr}")

    def _initialise(self) -> None:
        self._run(
            *(str(self.bin / "initdb"), "-D", str(self.folder / "data"), "-U", "palermo"),
            *("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )

    def _start(self) -> subprocess.Popen[bytes]:
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        process = subprocess.Popen(
            [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options],
            user=self.user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=functools.partial(_die_with_parent, os.getpid()),
        )
        ready = [str(self.bin / "pg_isready"), "-q", "-h", str(self.folder), "-U", "palermo"]
        until = time.monotonic() + 30
        while subprocess.run(ready, check=False).returncode:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.05)
        return process


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as then."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _die_with_parent(parent: int) -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG: a killed test run leaves no server
    if os.getppid() != parent:
        os._exit(1)
