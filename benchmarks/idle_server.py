"""The memory of a server that waits: `palermo demo`, all its processes, after a first round of pages. Limit: 250 MB.

Resident sizes are added up although the processes share pages, which counts those more than once; the
proportional size beside it counts each page once.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

LIMIT = 250
SECONDS = 5


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = [child for thread in threads for child in thread.read_text().split()]
    return [pid, *(p for child in children for p in family(int(child)))]


def megabytes(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(what + ":")) / 1024


def main() -> None:
    from machine import machine

    sys.path.append(str(Path(__file__).parent.parent / "tests" / "support"))
    from browsing import Demo

    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "home")
        try:
            time.sleep(SECONDS)
            show("started", demo.process.pid)
            for path in ("/", "/about/", "/account/login/", "/health"):
                urllib.request.urlopen(demo.address + path, timeout=30).read()
            time.sleep(SECONDS)
            show("after a first round of pages", demo.process.pid)
        finally:
            demo.stop()


def show(when: str, pid: int) -> None:
    processes = family(pid)
    resident, proportional = (sum(megabytes(p, what) for p in processes) for what in ("Rss", "Pss"))
    print(
        f"{when}: {len(processes)} processes, resident {resident:.0f} MB = {resident / LIMIT:.2f} of the limit;"
        f" proportional {proportional:.0f} MB"
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "")
    main()
