"""Serving: gunicorn with threads, and beside it one worker for long tasks. The master imports no Django."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 8
GRACE_SECONDS = 10
LONGEST_PAUSE = 30


class Server(BaseApplication):
    """One worker process with threads: rate limits and used codes are kept in its memory."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable:
        from palermo.site.wsgi import application

        return application


def serve(bind: str, *, when_ready: Callable[[], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; both processes end with it."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep_a_worker, args=[ending], daemon=True)

    def begin(arbiter: object) -> None:
        keeper.start()
        if when_ready:
            when_ready()

    server = Server(
        bind=bind,
        workers=1,
        worker_class="gthread",
        threads=THREADS,
        timeout=120,
        graceful_timeout=GRACE_SECONDS,
        keepalive=5,
        proc_name="palermo",
        loglevel="warning",
        errorlog="-",
        accesslog=None,
        control_socket_disable=True,
        forwarded_allow_ips="127.0.0.1,::1" if os.environ.get("PALERMO_BEHIND_PROXY") else "",
        when_ready=begin,
        post_worker_init=lambda worker: signal.signal(signal.SIGINT, signal.SIG_IGN),  # Ctrl-C: the master's
        on_exit=lambda arbiter: ending.set(),
    )
    try:
        server.run()
    finally:
        ending.set()
        if keeper.ident:
            keeper.join(GRACE_SECONDS)


def free_port(host: str, wanted: int, tries: int = 20) -> int | None:
    """The first port from `wanted` on that nobody listens on; None when there is none near it."""
    for port in range(wanted, wanted + tries):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def _keep_a_worker(ending: threading.Event) -> None:
    """Start the worker, start it again when it ends early (each time later), stop it at the end."""
    pause = 1
    while not ending.is_set():
        began = time.monotonic()
        worker = subprocess.Popen([sys.executable, "-m", "palermo.site.worker"])
        while worker.poll() is None and not ending.wait(0.5):
            pass
        if ending.is_set():
            _stop(worker)
            return
        pause = 1 if time.monotonic() - began > 60 else min(pause * 2, LONGEST_PAUSE)
        ending.wait(pause)


def _stop(worker: subprocess.Popen) -> None:
    try:
        worker.send_signal(signal.SIGTERM)
        worker.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
