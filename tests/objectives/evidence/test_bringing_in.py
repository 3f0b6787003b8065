"""A file comes wholly in or stays wholly out, the same file twice is known, and nothing is dropped silently."""

from __future__ import annotations

import io
import sys

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied

from palermo.commons.audit.models import Entry
from palermo.objectives.evidence import actions, reading, store
from palermo.objectives.evidence.actions.receive_file import Refused
from palermo.objectives.evidence.models import DataSet, Import, Version

from .conftest import cases_csv  # type: ignore[import-not-found]

GOOD = b"year,gender,age_band,form_forced_labour\n2021,woman,18-20,true\n2022,man,21-23,false\n"
BAD = b"year,gender,age_band,form_forced_labour\n2021,woman,18-20,true\n3021,martian,21-23,maybe\n"


def bring(group, content: bytes, name: str = "cases.csv", **how) -> Import:
    how = how or {"new_name": "Cases"}
    return actions.read_file(actions.receive_file(group.analyst, io.BytesIO(content), name, **how).id)


def test_a_file_becomes_a_version(group) -> None:
    arrived = bring(group, GOOD)
    assert arrived.state == Import.State.DONE, arrived.problem
    version = arrived.version
    assert (version.number, version.rows_read, version.rows_kept, version.shape) == (1, 2, 2, "cases")
    assert (version.first_year, version.last_year) == (2021, 2022)
    assert store.read_rows(version)["gender"].to_list() == ["woman", "man"]
    assert not store.folder("imports", arrived.id).exists()


def test_every_refused_value_is_listed_with_its_row(group) -> None:
    version = bring(group, BAD).version
    found = reading.findings(group.analyst, version).filter(pl.col("row") == 3)
    assert {"year", "gender", "form_forced_labour"} <= set(found["column"])
    assert {"3021", "martian", "maybe"} <= set(found["value"])
    assert version.n_changed + version.n_rejected >= 3


def test_the_same_file_twice_adds_nothing(group) -> None:
    first = bring(group, GOOD)
    second = bring(group, GOOD, data_set=first.data_set)
    assert second.state == Import.State.REPEATED
    assert second.version == first.version
    assert Version.objects.count() == 1


def test_a_further_file_is_the_next_version_and_the_first_stays(group) -> None:
    first = bring(group, GOOD)
    second = bring(group, GOOD + b"2023,woman,27-29,true\n", data_set=first.data_set)
    assert (second.version.number, second.version.rows_kept) == (2, 3)
    assert store.read_rows(first.version).height == 2


def test_an_unreadable_file_stays_out_and_says_why(group) -> None:
    arrived = bring(group, b"\x00\x01\x02\x03" * 100, "picture.csv")
    assert arrived.state == Import.State.FAILED
    assert arrived.problem["what"]
    assert arrived.problem["mend"]
    assert not Version.objects.exists()
    assert store.folder("imports", arrived.id).exists(), "kept, so that it can be tried again"


def test_an_empty_file_is_refused_at_the_door(group) -> None:
    with pytest.raises(Refused, match="empty"):
        actions.receive_file(group.analyst, io.BytesIO(b""), "cases.csv", new_name="Cases")
    assert not DataSet.objects.exists(), "the transaction was taken back"


def test_a_taken_name_is_refused(group) -> None:
    bring(group, GOOD)
    with pytest.raises(Refused, match="name"):
        actions.receive_file(group.analyst, io.BytesIO(GOOD), "b.csv", new_name="cases")


@pytest.mark.parametrize("who", ["colleague", "administrator", "outsider"])
def test_others_cannot_bring_files_into_our_data_set(group, who: str) -> None:
    data_set = bring(group, GOOD).data_set
    with pytest.raises(PermissionDenied):
        actions.receive_file(getattr(group, who), io.BytesIO(cases_csv(20)), "c.csv", data_set=data_set)


def test_every_step_leaves_one_line(group) -> None:
    before = Entry.objects.count()
    arrived = actions.receive_file(group.analyst, io.BytesIO(GOOD), "cases.csv", new_name="Cases")
    received = Entry.objects.filter(number__gt=before).values_list("verb", flat=True)
    assert list(received).count("evidence.file.received") == 1
    actions.read_file(arrived.id)
    assert Entry.objects.filter(verb="evidence.file.imported").count() == 1


def test_a_reader_that_breaks_off_leaves_nothing_in(group, monkeypatch) -> None:
    arrived = actions.receive_file(group.analyst, io.BytesIO(GOOD), "cases.csv", new_name="Cases")

    def breaks_off(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    module = sys.modules["palermo.objectives.evidence.actions.read_file"]
    monkeypatch.setattr(module, "record", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        actions.read_file(arrived.id)
    monkeypatch.undo()
    assert not Version.objects.exists()
    assert actions.read_file(arrived.id).state == Import.State.DONE
    assert Version.objects.get().rows_kept == 2


def test_an_own_layout_is_asked_about_once(group) -> None:
    from palermo.analytics import formats

    content = b"Jahr;Geschlecht;Form\n2021;w;Zwangsarbeit\n2022;m;Zwangsarbeit\n"
    arrived = bring(group, content, "eigene.csv")
    assert arrived.state == Import.State.MAPPING
    with store.opened_file(
        store.folder("imports", arrived.id) / "file.sealed",
        arrived.key,
        f"evidence.import:{arrived.id}",
        "eigene.csv",
    ) as file:
        guessed = formats.guess_mapping(file)
        layout = actions.read_file.__globals__["layout"](formats.columns(file))
    kept = actions.keep_mapping(group.analyst, arrived, "Eigene", guessed.to_json(), layout)
    assert actions.read_file(arrived.id).state == Import.State.DONE
    again = bring(group, content + b"2023;w;Zwangsarbeit\n", "neue.csv", data_set=arrived.data_set)
    assert again.state == Import.State.DONE, "the layout is known now"
    assert again.mapping == kept
