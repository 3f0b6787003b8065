"""A demo in a process of its own and a real browser before it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Demo:
    """`palermo demo` on a free port in a fresh home, as `make run` starts it."""

    def __init__(self, home: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PALERMO_", "COV_", "DJANGO_"))}
        # a port of its own: two demos that start at once find the same free one
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "palermo.site.command", "demo", "--port", str(port)],
            env=kept | {"PALERMO_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            said += line
            if "Enter nothing real" in line:
                break
        found = re.search(r"runs at (http://localhost:\d+)", said)
        assert found, said
        self.address = found[1]
        self.links = dict(re.findall(r"^(\w[\w ]*?)[ ]{2,}.*?(http://\S+)", said, re.MULTILINE))
        for _try in range(200):
            assert self.process.poll() is None, said
            try:
                urllib.request.urlopen(self.address + "/health", timeout=5)
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"It never answered.\n{said}")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
