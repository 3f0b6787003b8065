"""Where the rows of a data set lie: Parquet files, sealed with a key of the vault, asked by DuckDB.

A sealed file is a row of frames, each AES-256-GCM under the version's data key with its place, its
number and whether it is the last as associated data: a frame that is cut off, moved or swapped does
not open. Parquet's own modular encryption was tried and left (docs/decisions/0007-sealed-parquet.md).

Opened rows exist in memory alone: an anonymous file (memfd) without a name in any folder, from which
DuckDB loads them into a database in memory.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from palermo.commons.vault import sealing

if TYPE_CHECKING:
    import duckdb

    from palermo.commons.vault.models import DataKey
    from palermo.objectives.evidence.models import Version

FRAME = 16 * 1024 * 1024
MAGIC = b"PALERMO-SEALED-1\n"
KEPT_ROWS = 3_000_000  # rows of opened versions kept for the next page; about 45 bytes each

_opened: OrderedDict[UUID, tuple[duckdb.DuckDBPyConnection, int]] = OrderedDict()
_guard = threading.Lock()


class Damaged(Exception):
    """A sealed file is cut short or is not one of ours."""


def folder(kind: str, identifier: UUID) -> Path:
    """The folder of one version, import or report below PALERMO_HOME."""
    return Path(settings.PALERMO_HOME) / kind / str(identifier)


def write_sealed(path: Path, key: DataKey, chunks: Iterable[bytes], place: str) -> None:
    """Write `chunks` (each at most FRAME bytes) as one sealed file; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(path.suffix + ".unfinished")
    with open(unfinished, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write(MAGIC)
        number, held = 0, b""
        for chunk in chunks:
            if held:
                _write_frame(file, key, held, f"{place}:{number}:more")
                number += 1
            held = bytes(chunk)
        _write_frame(file, key, held, f"{place}:{number}:last")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _sync_folder(path.parent)


def _write_frame(file: Any, key: DataKey, data: bytes, place: str) -> None:
    frame = sealing.seal(key, data, place)
    file.write(len(frame).to_bytes(4, "big") + frame)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_sealed(path: Path, key: DataKey, place: str) -> Iterator[bytes]:
    """The chunks of a sealed file. Raises Damaged when it is cut short, sealing.Erased when the key is gone."""
    with open(path, "rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged(f"{path.name} is not a sealed file of Palermo")
        frame, number = _next_frame(file, path), 0
        while frame:
            following = _next_frame(file, path)
            ending = "more" if following else "last"
            yield sealing.open_sealed(key, frame, f"{place}:{number}:{ending}")
            frame, number = following, number + 1


def _next_frame(file: Any, path: Path) -> bytes:
    head = file.read(4)
    if not head:
        return b""
    frame = file.read(int.from_bytes(head, "big"))
    if len(head) < 4 or len(frame) < int.from_bytes(head, "big"):
        raise Damaged(f"{path.name} is cut short")
    return frame


def chunks_of(file: Any) -> Iterator[bytes]:
    """An open binary file in pieces of FRAME bytes."""
    while piece := file.read(FRAME):
        yield piece


@contextmanager
def opened_file(path: Path, key: DataKey, place: str, name: str) -> Iterator[Path]:
    """The plain content under the name that readers know it by, in memory alone.

    The name is a link in a private folder to an anonymous file in memory; only the link touches the disk.
    """
    link_folder = (
        Path(settings.PALERMO_HOME)
        / "opened"
        / f"{os.getpid()}-{threading.get_ident()}-{os.urandom(4).hex()}"
    )
    descriptor = _into_memory(read_sealed(path, key, place))
    try:
        link_folder.mkdir(parents=True, mode=0o700)
        suffix = Path(name).suffix.lower()
        link = link_folder / f"file{suffix}"
        link.symlink_to(f"/proc/{os.getpid()}/fd/{descriptor}")
        yield link
    finally:
        shutil.rmtree(link_folder, ignore_errors=True)
        os.close(descriptor)


def _into_memory(chunks: Iterable[bytes]) -> int:
    descriptor = os.memfd_create("palermo", os.MFD_CLOEXEC)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return descriptor


def save_rows(version_id: UUID, key: DataKey, name: str, frame: Any) -> None:
    """Seal a polars frame as `name`.parquet of a version."""
    descriptor = os.memfd_create("palermo", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "r+b") as file:
        frame.write_parquet(file, compression="zstd", statistics=True)
        file.seek(0)
        write_sealed(
            folder("versions", version_id) / f"{name}.parquet.sealed",
            key,
            chunks_of(file),
            _place(version_id, name),
        )


def _place(version_id: UUID, name: str) -> str:
    return f"evidence.version:{version_id}:{name}.parquet"


def read_rows(version: Version, name: str = "rows") -> Any:
    """A sealed table of a version as a polars frame: `rows` or `findings`."""
    import polars as pl

    path = folder("versions", version.id) / f"{name}.parquet.sealed"
    return pl.read_parquet(b"".join(read_sealed(path, version.key, _place(version.id, name))))


@contextmanager
def asking(version: Version) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with the version's rows as the table `rows`; it can read nothing else.

    The rows stay in memory for the next page, the oldest out first above KEPT_ROWS. The key is asked
    for each time, so that an erased version is closed at once.
    """
    try:
        sealing.seal(version.key, b"", "evidence.still-there")
    except sealing.Erased:
        forget(version.id)
        raise
    cursor = _loaded(version).cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def _loaded(version: Version) -> duckdb.DuckDBPyConnection:
    """The database in memory that holds the version's rows, loaded when it is not there yet."""
    with _guard:
        if version.id not in _opened:
            _opened[version.id] = (_load(version), version.rows_kept)
        _opened.move_to_end(version.id)
        while len(_opened) > 1 and sum(rows for _connection, rows in _opened.values()) > KEPT_ROWS:
            _opened.popitem(last=False)[1][0].close()
        return _opened[version.id][0]


def _load(version: Version) -> duckdb.DuckDBPyConnection:
    """Open the sealed rows into a database in memory, then lock it: no file, no setting."""
    import duckdb

    path = folder("versions", version.id) / "rows.parquet.sealed"
    descriptor = _into_memory(read_sealed(path, version.key, _place(version.id, "rows")))
    try:
        source = f"read_parquet('/proc/self/fd/{descriptor}')"
        connection = duckdb.connect(
            config={"threads": 2, "memory_limit": "1GB", "autoinstall_known_extensions": False}
        )
        connection.execute(
            f"CREATE TABLE rows AS SELECT {_narrow(connection, source, version)} FROM {source}"
        )
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection
    finally:
        os.close(descriptor)


def _narrow(connection: duckdb.DuckDBPyConnection, source: str, version: Version) -> str:
    """The columns; of cases, coded text as an ENUM, which takes a byte or two a row instead of sixteen."""
    from palermo.analytics.formats.variables import GROUPS

    selected = []
    for number, column in enumerate(version.catalogue):
        name = column["name"].replace('"', "")
        if version.shape == "cases" and column["type"] in {"String", "Categorical"}:
            values = f'SELECT DISTINCT "{name}" FROM {source} WHERE "{name}" IS NOT NULL ORDER BY 1'
            if connection.execute(f"SELECT count(*) FROM ({values})").fetchall()[0][0] > 0:
                connection.execute(f"CREATE TYPE kind_{number} AS ENUM ({values})")
                selected.append(f'"{name}"::kind_{number} AS "{name}"')
                continue
        selected.append(f'"{name}"')
    names = {column["name"] for column in version.catalogue}
    bits = [_bits(group, flags_of(group, names)) for group in GROUPS] if version.shape == "cases" else []
    return ", ".join(selected + [b for b in bits if b])


def flags_of(group: str, names: Iterable[str]) -> list[str]:
    """The flag columns of a group, in the order of their bits."""
    return sorted(name for name in names if name.startswith(group + "_"))


def _bits(group: str, flags: list[str]) -> str:
    """All flags of a group as bits of one number, so that one pass over one column counts them; null: nothing known."""
    if not flags:
        return ""
    known = " OR ".join(f'"{flag}" IS NOT NULL' for flag in flags)
    number = " + ".join(f'coalesce("{flag}", false)::USMALLINT * {1 << n}' for n, flag in enumerate(flags))
    return f'CASE WHEN {known} THEN ({number})::USMALLINT END AS "{group} bits"'


def forget(version_id: UUID) -> None:
    """Close the opened rows of a version."""
    with _guard:
        kept = _opened.pop(version_id, None)
        if kept is not None:
            kept[0].close()


def sweep(alive: set[str]) -> list[str]:
    """Remove version folders that no version owns: what an interrupted import left. Returns their names."""
    root = Path(settings.PALERMO_HOME) / "versions"
    orphans = [p for p in root.iterdir() if p.name not in alive] if root.is_dir() else []
    for orphan in orphans:
        shutil.rmtree(orphan, ignore_errors=True)
    return [p.name for p in orphans]


def discard(kind: str, identifier: UUID) -> None:
    """Remove the folder of an import or report whose content is no longer needed."""
    shutil.rmtree(folder(kind, identifier), ignore_errors=True)
