"""Sealed files open whole, in their place, with their key; and nothing lies on the disk in the clear."""

from __future__ import annotations

import os
import uuid

import polars as pl
import pytest
from django.db import transaction

from palermo.commons.vault.actions import erase_key, make_key
from palermo.commons.vault.sealing import Erased, Tampered
from palermo.objectives.evidence import store


@pytest.fixture
def key(group):
    with transaction.atomic():
        return make_key(group.analyst, group.refuge, "evidence.version")


def write(home, key, content: bytes, place: str = "here", monkeypatch=None):
    path = home / "x" / "file.sealed"
    store.write_sealed(path, key, (content[i : i + 10] for i in range(0, len(content), 10)), place)
    return path


def test_what_is_sealed_opens_again(home, key) -> None:
    path = write(home, key, b"the harbour at night, twice over")
    assert b"".join(store.read_sealed(path, key, "here")) == b"the harbour at night, twice over"
    assert b"harbour" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage", ["cut in a frame", "last frame gone", "first frame gone", "frames swapped", "a bit", "no seal"]
)
def test_a_damaged_file_does_not_open(home, key, damage: str) -> None:
    path = write(home, key, b"0123456789" * 3)
    raw = path.read_bytes()
    head, body = raw[: len(store.MAGIC)], raw[len(store.MAGIC) :]
    length = 4 + int.from_bytes(body[:4], "big")
    frames = [body[i : i + length] for i in range(0, len(body), length)]
    assert len(frames) == 3
    changed = {
        "cut in a frame": raw[:-3],
        "last frame gone": head + b"".join(frames[:2]),
        "first frame gone": head + b"".join(frames[1:]),
        "frames swapped": head + frames[1] + frames[0] + frames[2],
        "a bit": raw[:-1] + bytes([raw[-1] ^ 1]),
        "no seal": b"PAR1" + raw,
    }[damage]
    path.write_bytes(changed)
    with pytest.raises((store.Damaged, Tampered)):
        b"".join(store.read_sealed(path, key, "here"))


def test_a_file_moved_to_another_place_does_not_open(home, key) -> None:
    path = write(home, key, b"0123456789", place="version one")
    with pytest.raises(Tampered):
        b"".join(store.read_sealed(path, key, "version two"))


def test_an_unfinished_file_is_not_seen(home, key) -> None:
    def breaks_off():
        yield b"first"
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        store.write_sealed(home / "x" / "file.sealed", key, breaks_off(), "here")
    assert not (home / "x" / "file.sealed").exists()


def test_opened_rows_can_be_asked_and_nothing_else_can(version) -> None:
    with store.asking(version) as connection:
        assert connection.execute("SELECT count(*) FROM rows").fetchone() == (300,)
        for escape in (
            "SELECT * FROM read_text('/etc/hostname')",
            "COPY rows TO '/tmp/out.csv'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match="(?i)permission|cannot|locked"):
                connection.execute(escape)


def test_an_erased_version_closes_at_once_even_when_it_was_open(group, version) -> None:
    with store.asking(version) as connection:
        connection.execute("SELECT count(*) FROM rows").fetchone()
    with transaction.atomic():
        erase_key(group.analyst, version.key, "test of erasure")
    with pytest.raises(Erased), store.asking(version):
        pass
    with pytest.raises(Erased):
        store.read_rows(version)


def test_no_descriptor_is_left_open(version) -> None:
    def opened() -> int:
        return len(os.listdir("/proc/self/fd"))

    with store.asking(version):
        pass
    before = opened()
    for _round in range(5):
        with store.asking(version) as connection:
            connection.execute("SELECT 1 FROM rows LIMIT 1")
    assert opened() == before


def test_the_sweep_removes_only_what_nobody_owns(home) -> None:
    ours, orphan = uuid.uuid4(), uuid.uuid4()
    for name in (ours, orphan):
        store.folder("versions", name).mkdir(parents=True)
    assert store.sweep({str(ours)}) == [str(orphan)]
    assert store.folder("versions", ours).is_dir()


def test_a_frame_of_any_size_comes_back(home, key) -> None:
    frame = pl.DataFrame({"a": list(range(100_000))})
    identifier = uuid.uuid4()
    store.save_rows(identifier, key, "rows", frame)
    raw = (store.folder("versions", identifier) / "rows.parquet.sealed").read_bytes()
    assert b"PAR1" not in raw
