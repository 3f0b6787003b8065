"""The folder of an installation: its keys, its settings file, and whether it is a demo. No Django here."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

SETTINGS_FILE = "palermo.env"
VAULT_KEY = "vault.key"
SECRET_KEY = "secret.key"  # noqa: S105  a file's name
DEMO_MARK = "demo.json"


class NotHere(Exception):
    """The folder cannot be used for this; the text says why and what to do."""


def home() -> Path:
    """The installation's folder, from PALERMO_HOME; ./var without it."""
    return Path(os.environ.get("PALERMO_HOME", "var")).resolve()


def read_settings_file(folder: Path) -> None:
    """Take PALERMO_…=… from the folder's settings file, where the environment does not say otherwise."""
    file = folder / SETTINGS_FILE
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name.startswith("PALERMO_"):
            os.environ.setdefault(name, value.strip().strip("\"'"))


def use_keys_of(folder: Path) -> None:
    """Point the environment to the folder's key files, unless it points elsewhere already."""
    for name, file in (("PALERMO_VAULT_KEY", VAULT_KEY), ("PALERMO_SECRET_KEY", SECRET_KEY)):
        if name not in os.environ and (folder / file).is_file():
            os.environ.setdefault(f"{name}_FILE", str(folder / file))


def make_keys(folder: Path) -> None:
    """A vault key and a secret key, for their owner alone. Raises FileExistsError, never overwrites."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / VAULT_KEY, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    write_private(folder / SECRET_KEY, secrets.token_urlsafe(64) + "\n")


def write_private(file: Path, text: str) -> None:
    """Write a new file with mode 0600 from its first byte on. Raises FileExistsError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


def is_demo(folder: Path) -> bool:
    """Whether the folder was made by `palermo demo`."""
    return (folder / DEMO_MARK).is_file()


def read_demo(folder: Path) -> dict:
    """What the demo remembers of its last start; empty when there was none that ended well."""
    try:
        return json.loads((folder / DEMO_MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_demo(folder: Path, known: Mapping[str, object]) -> None:
    """Remember it, wholly or not at all."""
    fresh = folder / (DEMO_MARK + ".new")
    fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
    os.chmod(fresh, 0o600)
    fresh.replace(folder / DEMO_MARK)


def in_a_child(work: Callable[[], None]) -> int:
    """Do the work in a process of its own and give its exit code; what it imported goes with it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except KeyboardInterrupt:
            code = 130
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
