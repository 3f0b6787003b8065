"""Back up an installation so that what was erased stays erased, and bring it back.

    DIR/keys.json[.age]              the wrapped keys of now; every backup overwrites it
    DIR/<moment>/database.copy[.age] the database without keys and without blind indexes
    DIR/<moment>/files.tar[.age]     the sealed files
    DIR/<moment>/manifest.json       what is there, its SHA-256, and the head of the audit

The installation key is in none of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from palermo.commons.audit import anchors, cipher
from palermo.commons.audit.actions import record
from palermo.commons.audit.reading import head
from palermo.commons.parties.models import Member
from palermo.commons.vault.actions import secrets_file
from palermo.commons.vault.actions.columns import compute_blind_indexes
from palermo.commons.vault.actions.copy_database import CannotCopy, bring_database, copy_database
from palermo.commons.vault.actions.erase_key import clear_remnants

KEYS = "keys.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class BackedUp:
    """A finished backup."""

    folder: Path
    head: str
    size: int
    files: int
    encrypted: bool


@dataclass(frozen=True)
class BroughtBack:
    """A finished restore."""

    folder: Path
    keys: int
    erased: int
    files: int


def back_up(asker: Member | None, folder: Path, recipient: str = "") -> BackedUp:
    """Write a backup below `folder`, encrypted to `recipient`, an age public key "age1…", when there is one.

    Raises CannotCopy, with a sentence that says how to mend it. A backup that fails leaves no half behind.
    """
    recipients = _recipients(recipient)
    with transaction.atomic():
        record(asker, "vault.backup.made", encrypted=bool(recipients))
    clear_remnants()
    moment = folder / timezone.now().strftime("%Y-%m-%dT%H%M%S.%fZ")
    unfinished = folder / f".{moment.name}.unfinished"
    unfinished.mkdir(parents=True, mode=0o700)
    end = ".age" if recipients else ""
    try:
        with _private_folder() as private:
            copy_database(private / "copy")
            _write(unfinished / f"database.copy{end}", recipients, lambda to: _pour(private / "copy", to))
        found = list(_sealed_files())
        _write(unfinished / f"files.tar{end}", recipients, lambda to: _pack(found, to))
        # after the database: a key made in between is one too many, never one too few
        keys = secrets_file.write()
        _write(folder / f"{KEYS}{end}.new", recipients, lambda to: to.write(keys))
        last = head(asker)
        _write_manifest(unfinished, str(last), bool(recipients))
        _replace_keys(folder, end)
        unfinished.rename(moment)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    if last:
        anchors.keep(last)
    size = sum(f.stat().st_size for f in moment.iterdir())
    return BackedUp(moment, str(last), size, len(found), bool(recipients))


def bring_back(asker: Member | None, folder: Path, moment: str = "", identity: str = "") -> BroughtBack:
    """Build this installation (PALERMO_HOME, and PALERMO_DATABASE when set) from a backup.

    `moment` names the backup, without it the newest. `identity`: the age secret key when it was
    encrypted. The installation key must be the one of the backup. Never overwrites. Raises CannotCopy.
    """
    chosen = _chosen(folder, moment)
    manifest = json.loads((chosen / MANIFEST).read_text())
    identities = _identities(identity, manifest["encrypted"])
    end = ".age" if manifest["encrypted"] else ""
    _check_sums(chosen, manifest)
    home = Path(settings.PALERMO_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _private_folder() as private:
        _read(folder / f"{KEYS}{end}", identities, private / KEYS)
        keys = (private / KEYS).read_bytes()
        _check_key(keys)
        if manifest["database"] != connection.vendor:
            raise CannotCopy(
                f"The backup is of {manifest['database']}, this installation uses {connection.vendor}: "
                "set or unset PALERMO_DATABASE."
            )
        _read(chosen / f"files.tar{end}", identities, private / "files.tar")
        _read(chosen / f"database.copy{end}", identities, private / "copy")
        bring_database(private / "copy")
        files = _unpack(private / "files.tar", home)
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        loaded = secrets_file.load(keys)
        compute_blind_indexes()
        record(
            asker, "vault.backup.brought_back", keys=loaded.keys, erased=loaded.erased, made=manifest["made"]
        )
    return BroughtBack(chosen, loaded.keys, loaded.erased, files)


# --- what is taken --------------------------------------------------------------------------------------
def _sealed_files() -> Iterator[Path]:
    """Sealed files anywhere in the home, and the folder of documents. Nothing else: no key, no log."""
    home = Path(settings.PALERMO_HOME)
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink():
            inside = path.relative_to(home)
            if path.suffix == ".sealed" or inside.parts[0] == "files":
                yield inside


def _pack(found: list[Path], to: Any) -> None:
    home = Path(settings.PALERMO_HOME)
    with tarfile.open(fileobj=to, mode="w|") as tar:
        for inside in found:
            tar.add(home / inside, arcname=str(inside), recursive=False)


def _unpack(source: Path, home: Path) -> int:
    with tarfile.open(source) as tar:
        members = tar.getmembers()
        tar.extractall(home, members=members, filter="data")
    return len(members)


def _pour(source: Path, to: Any) -> None:
    with open(source, "rb") as read:
        shutil.copyfileobj(read, to, 1024 * 1024)


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder inside the home, for its owner alone: a copy in the clear never lies beside the backups."""
    path = Path(tempfile.mkdtemp(prefix=".backup-", dir=settings.PALERMO_HOME))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


# --- age ---------------------------------------------------------------------------------------------------
def _recipients(text: str) -> list[Any]:
    try:
        return [pyrage.x25519.Recipient.from_str(text)] if text else []
    except pyrage.RecipientError:
        raise CannotCopy(
            f"{text!r} is not an age recipient: it begins with age1. `age-keygen` makes one."
        ) from None


def _identities(text: str, encrypted: bool) -> list[Any]:
    lines = [line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    if encrypted and not lines:
        raise CannotCopy("The backup is encrypted: give the file with its age secret key, --identity FILE.")
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines] if encrypted else []
    except pyrage.IdentityError:
        raise CannotCopy("The file of --identity holds no valid age secret key.") from None


def _write(target: Path, recipients: list[Any], content: Callable[[Any], object]) -> None:
    """Write a private file through `content(file)`, encrypted on its way when there are recipients."""
    with open(target, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        if recipients:
            _encrypt(file, recipients, content)
        else:
            content(file)
        file.flush()
        os.fsync(file.fileno())


def _encrypt(file: BinaryIO, recipients: list[Any], content: Callable[[Any], object]) -> None:
    """`content` writes into a pipe in a thread of its own; age reads the other end."""
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def pour() -> None:
        try:
            with os.fdopen(writing, "wb") as to:
                content(to)
        except BaseException as found:
            trouble.append(found)

    pouring = threading.Thread(target=pour)
    pouring.start()
    with os.fdopen(reading, "rb") as plain:
        pyrage.encrypt_io(plain, file, recipients)
    pouring.join()
    if trouble:
        raise trouble[0]


def _read(source: Path, identities: list[Any], target: Path) -> None:
    if not source.is_file():
        raise CannotCopy(f"{source} is missing from the backup.")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if not identities:
        shutil.copyfile(source, target)
        return
    try:
        pyrage.decrypt_file(str(source), str(target), identities)
    except pyrage.DecryptError:
        raise CannotCopy(f"{source.name} does not open with this age secret key.") from None


# --- manifest and keys --------------------------------------------------------------------------------------
def _write_manifest(folder: Path, last: str, encrypted: bool) -> None:
    content = {
        "palermo": "backup 1",
        "made": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "encrypted": encrypted,
        "audit_head": last,
        "sha256": {file.name: _sum(file) for file in sorted(folder.iterdir())},
    }
    _write(folder / MANIFEST, [], lambda to: to.write(json.dumps(content, indent=1).encode()))


def _sum(file: Path) -> str:
    with open(file, "rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _check_sums(folder: Path, manifest: dict[str, Any]) -> None:
    for name, expected in manifest["sha256"].items():
        if not (folder / name).is_file() or _sum(folder / name) != expected:
            raise CannotCopy(f"{folder / name} is damaged or missing: take another backup.")


def _check_key(keys: bytes) -> None:
    try:
        secrets_file.check(keys, cipher.installation_key())
    except cipher.Tampered:
        raise CannotCopy(
            "The installation key is not the one of this backup: put the right one where "
            "PALERMO_VAULT_KEY_FILE says."
        ) from None


def _replace_keys(folder: Path, end: str) -> None:
    """Put the new keys in place; overwrite the old ones, of either kind, as far as the disk allows."""
    for old in (folder / KEYS, folder / f"{KEYS}.age"):
        if old.is_file():
            with open(old, "r+b") as file:
                if old.name == KEYS + end:
                    os.replace(folder / f"{KEYS}{end}.new", old)
                else:
                    old.unlink()
                file.write(b"\0" * os.fstat(file.fileno()).st_size)
                file.flush()
                os.fsync(file.fileno())
    fresh = folder / f"{KEYS}{end}.new"
    if fresh.exists():
        os.replace(fresh, folder / f"{KEYS}{end}")


def _chosen(folder: Path, moment: str) -> Path:
    found = sorted(m.parent for m in folder.glob(f"*/{MANIFEST}"))
    if moment:
        found = [f for f in found if f.name == moment]
    if not found:
        raise CannotCopy(f"There is no backup {moment} in {folder}.".replace("  ", " "))
    return found[-1]
