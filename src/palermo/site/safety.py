"""Why an installation may not be served: every reason at once, each with how to mend it."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from palermo.commons.audit import cipher
from palermo.site import installation

SHORTEST_SECRET = 32
EXAMPLE = "example.org"
LONGEST_IDLE_MINUTES = 60
LONGEST_DAY_HOURS = 24


@dataclass(frozen=True)
class Reason:
    """What is unsafe, and how to mend it."""

    what: str
    mend: str


def reasons(bind: str) -> list[Reason]:
    """All that forbids serving this installation at this address (`host:port`); empty when it is safe."""
    return [*_demo(), *_secrets(), *_files(), *_addresses(bind), *_limits()]


def is_loopback(host: str) -> bool:
    """Whether the host is this machine and nothing else."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _demo() -> Iterator[Reason]:
    if settings.PALERMO_DEMO:
        yield Reason(
            "PALERMO_DEMO is set: anybody could sign in by a link.", "Remove it. `palermo demo` runs demos."
        )
    if installation.is_demo(settings.PALERMO_HOME):
        yield Reason(
            f"{settings.PALERMO_HOME} holds a demonstration with invented people.",
            "Make a folder of its own with `palermo init DIR`.",
        )


def _secrets() -> Iterator[Reason]:
    if settings.SECRET_KEY == settings.UNSAFE_SECRET_KEY:
        yield Reason(
            "There is no secret key.", "Name its file in PALERMO_SECRET_KEY_FILE; `palermo init` makes one."
        )
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Reason(
            f"The secret key has fewer than {SHORTEST_SECRET} characters.",
            "Make a new one: `palermo init` shows how.",
        )
    try:
        cipher.parse_key(settings.PALERMO_VAULT_KEY)
    except ImproperlyConfigured:
        yield Reason(
            "There is no vault key, or it is not 32 bytes in base64.",
            "Name its file in PALERMO_VAULT_KEY_FILE; `palermo init` makes one.",
        )
    if settings.DEBUG:
        yield Reason("DEBUG is on: error pages would show what is in memory.", "Switch it off.")


def _files() -> Iterator[Reason]:
    named = [os.environ.get(f"{name}_FILE") for name in ("PALERMO_VAULT_KEY", "PALERMO_SECRET_KEY")]
    private = [Path(file) for file in named if file]
    private.append(settings.PALERMO_HOME / installation.SETTINGS_FILE)
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        private.append(Path(database["NAME"]))
    for file in private:
        if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Reason(f"Others on this machine may read {file}.", f"chmod 600 {file}")
    folder: Path = settings.PALERMO_HOME
    if not folder.is_dir():
        yield Reason(f"There is no folder {folder}.", "Make it with `palermo init DIR` and set PALERMO_HOME.")
    elif folder.stat().st_mode & stat.S_IRWXO:
        yield Reason(f"Everybody on this machine may look into {folder}.", f"chmod 700 {folder}")


def _addresses(bind: str) -> Iterator[Reason]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Reason("PALERMO_HOSTS allows every host name.", "Name the hosts that are yours.")
    address = urlsplit(settings.PALERMO_ADDRESS)
    if not address.hostname:
        yield Reason(
            "PALERMO_ADDRESS is not set: links in mails and passkeys need it.",
            "Set it to what members type, e.g. https://palermo.example.org",
        )
    elif address.hostname.endswith(EXAMPLE):
        yield Reason("PALERMO_ADDRESS is still the example.", "Set it to what members type.")
    elif address.scheme != "https" and not (
        settings.PALERMO_BEHIND_PLAIN_HTTP and is_loopback(address.hostname)
    ):
        yield Reason(
            "PALERMO_ADDRESS is not https: passwords would travel in the clear.",
            "Put a proxy with a certificate in front (docs/operate.md) and write https.",
        )
    if not settings.PALERMO_BEHIND_PROXY and not settings.PALERMO_BEHIND_PLAIN_HTTP:
        yield Reason(
            "Palermo speaks plain HTTP and was not told of a proxy that speaks https for it.",
            "Set PALERMO_BEHIND_PROXY=yes when there is one.",
        )
    if settings.PALERMO_BEHIND_PLAIN_HTTP and not is_loopback(_host(bind)):
        yield Reason(
            f"PALERMO_BEHIND_PLAIN_HTTP is for trials on one machine, but {bind} is open to others.",
            "Serve on 127.0.0.1, or use a proxy with https.",
        )


def _limits() -> Iterator[Reason]:
    if not 1 <= settings.PALERMO_IDLE_MINUTES <= LONGEST_IDLE_MINUTES:
        yield Reason(
            f"PALERMO_IDLE_MINUTES is {settings.PALERMO_IDLE_MINUTES}: a forgotten screen would stay open.",
            f"Choose 1 to {LONGEST_IDLE_MINUTES}.",
        )
    if not 1 <= settings.PALERMO_LONGEST_HOURS <= LONGEST_DAY_HOURS:
        yield Reason(
            f"PALERMO_LONGEST_HOURS is {settings.PALERMO_LONGEST_HOURS}: a session must end within a day.",
            f"Choose 1 to {LONGEST_DAY_HOURS}.",
        )


def _host(bind: str) -> str:
    return bind.rpartition(":")[0] or bind
