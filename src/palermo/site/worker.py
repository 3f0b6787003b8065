"""The worker for long tasks: a small process that watches the queue and forks for the work.

What a task imports (data frames, charts) and the memory it took go away with the fork, so that an idle
installation stays small. One worker an installation: a lock in its folder keeps a second one out, and
whatever is still marked as running when the worker starts was cut off, and is done again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo.site.settings")
EVERY_SECONDS = 1.0
MOST_ATTEMPTS = 3
log = logging.getLogger("palermo.worker")


class TaskFailed(Exception):
    """Stands in the queue's record for what went wrong: its class and place, never its words or values."""


def main() -> None:
    django.setup()
    from django.conf import settings

    lock = _only_one(Path(settings.PALERMO_HOME) / "worker.lock")
    if lock is None:
        log.warning("Another worker serves this installation; this one ends.")
        sys.exit(0)
    work(until_parent_ends=True)


def work(*, until_parent_ends: bool = False) -> None:
    """Watch the queue until a signal comes, or until the process that started this one is gone."""
    state: dict[str, Any] = {"ending": False, "child": None}

    def end(signum: int, frame: object) -> None:
        state["ending"] = True
        if state["child"]:
            os.kill(state["child"], signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    parent = os.getppid()
    take_up_again()
    while not state["ending"] and not (until_parent_ends and os.getppid() != parent):
        if not _anything_waits():
            time.sleep(EVERY_SECONDS)
            continue
        child = os.fork()
        if child == 0:
            _work_off()
        state["child"] = child
        os.waitpid(child, 0)
        state["child"] = None
        take_up_again()


def take_up_again() -> int:
    """Put tasks that were cut off back into the queue; a task that was cut off thrice is given up.

    Returns how many were put back.
    """
    from django.db import transaction
    from django_tasks_db.compat import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    back = 0
    with transaction.atomic():
        for task in DBTaskResult.objects.running():
            if len(task.worker_ids) >= MOST_ATTEMPTS:
                task.set_failed(TaskFailed("cut off three times"))
            else:
                task.status = TaskResultStatus.READY
                task.save(update_fields=["status"])
                back += 1
    return back


def _anything_waits() -> bool:
    from django.db import OperationalError, close_old_connections, connections
    from django_tasks_db.models import DBTaskResult

    close_old_connections()
    try:
        waits = DBTaskResult.objects.ready().exists()
    except OperationalError:  # busy, or being restored: ask again in a second
        return False
    if waits:
        connections.close_all()  # a connection must not be shared with the fork
    return waits


def _work_off() -> None:
    """In the fork: every task that waits, then out."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the watcher, which ends this process
    code = 1
    try:
        work_off_queue()
        code = 0
    except BaseException:
        log.error("The worker stopped: %s", _place_of(sys.exc_info()[1]))
    finally:
        os._exit(code)


def work_off_queue() -> None:
    """Do every task that waits, here and now."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    class Discreet(Worker):
        def run_task(self, db_task_result: DBTaskResult) -> None:
            kept = db_task_result.set_failed
            db_task_result.set_failed = lambda exc: kept(TaskFailed(_place_of(exc)))  # type: ignore[method-assign]
            super().run_task(db_task_result)

    Discreet(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.getpid()}-{os.urandom(8).hex()}",
        excluded_queue_names=[],
    ).run()


def _place_of(exc: BaseException | None) -> str:
    """`ValueError at reading.py:12`: enough to find it, nothing of what was in it."""
    last = traceback.extract_tb(exc.__traceback__)[-1:] if exc else []
    where = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    return f"{type(exc).__name__}{where}"


def _only_one(file: Path) -> int | None:
    """Hold the lock as long as this process lives; None when another one holds it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


if __name__ == "__main__":
    main()
