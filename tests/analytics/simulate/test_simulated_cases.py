"""The simulated cases: the same for the same seed, in our codes, with the dependences that are promised."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.analytics import simulate
from palermo.analytics.formats import variables

GROUPS = ("form", "means", "labour", "sex", "recruiter")


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return simulate.cases(60_000, seed=11)


def flags(frame: pl.DataFrame, group: str) -> list[str]:
    return [c for c in frame.columns if c.startswith(group + "_")]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 300), st.integers(0, 2**31))
def test_any_number_and_seed_give_a_valid_frame_and_the_same_again(n: int, seed: int) -> None:
    frame = simulate.cases(n, seed)
    assert frame.height == n
    assert frame.equals(simulate.cases(n, seed))
    assert variables.case_frame({c: frame[c] for c in frame.columns}).equals(frame)


def test_another_seed_gives_other_people() -> None:
    assert not simulate.cases(200, seed=1).equals(simulate.cases(200, seed=2))


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        simulate.cases(-1, seed=0)


@pytest.mark.parametrize("group", GROUPS)
def test_flags_of_a_group_are_null_together_and_never_all_false(frame: pl.DataFrame, group: str) -> None:
    """CTDC's codebook, section 6: null is nothing recorded, False is that something else was."""
    columns = flags(frame, group)
    assert columns
    held = frame.select(columns)
    n_null = held.select(pl.sum_horizontal(pl.all().is_null())).to_series()
    assert set(n_null.unique()) <= {0, len(columns)}
    assert held.filter(pl.all_horizontal(pl.all().is_not_null()) & ~pl.any_horizontal(pl.all())).is_empty()


def test_forms_differ_by_gender_and_means_by_form(frame: pl.DataFrame) -> None:
    def share(flag: str, condition: pl.Expr) -> float:
        return frame.filter(condition & pl.col(flag).is_not_null())[flag].mean()  # type: ignore[return-value]

    woman, man = pl.col("gender") == "woman", pl.col("gender") == "man"
    labour = pl.col("form_forced_labour")
    assert share("form_sexual_exploitation", woman) > 3 * share("form_sexual_exploitation", man)
    assert share("form_forced_labour", man) > 1.5 * share("form_forced_labour", woman)
    assert share("means_excessive_hours", labour) > 3 * share("means_excessive_hours", ~labour)
    assert share("means_abuse", ~labour) > 1.3 * share("means_abuse", labour)


def test_what_belongs_to_a_form_is_recorded_with_that_form_only(frame: pl.DataFrame) -> None:
    for group, form in (("labour", "form_forced_labour"), ("sex", "form_sexual_exploitation")):
        recorded = frame.filter(pl.any_horizontal(pl.col(flags(frame, group)).fill_null(False)))
        assert recorded.height > 100
        assert recorded[form].all()


def test_children_are_recruited_by_family_more_often(frame: pl.DataFrame) -> None:
    known = frame.drop_nulls(["adult", "recruiter_family"])
    by_age = dict(known.group_by("adult").agg(pl.col("recruiter_family").mean()).iter_rows())
    assert by_age[False] > 1.5 * by_age[True]


def test_adult_follows_the_age_band(frame: pl.DataFrame) -> None:
    bands = {row[0]: row[1] for row in frame.select("age_band", "adult").unique().iter_rows()}
    assert bands[None] is None
    assert [band for band, adult in bands.items() if adult is False]
    assert all(adult is (band not in {"0-8", "9-17"}) for band, adult in bands.items() if band)


def test_reports_grow_and_a_helpline_knows_less(frame: pl.DataFrame) -> None:
    years = frame.group_by("year").len().sort("year")["len"]
    assert years[-1] > 1.8 * years[0]
    quiet, others = frame.filter(reported_by="Helpline"), frame.filter(pl.col("reported_by") != "Helpline")
    for column in ("age_band", "citizenship", "means_threats", "recruiter_friend", "duration"):
        assert quiet[column].null_count() / quiet.height > 1.4 * others[column].null_count() / others.height


def test_who_identified_a_person_follows_who_reports(frame: pl.DataFrame) -> None:
    known = frame.drop_nulls("identified_by")
    ways = {name: set(one["identified_by"]) for (name,), one in known.group_by(["reported_by"])}
    assert ways["Helpline"] == {"hotline", "community"}
    assert "police_operation" in ways["Harbour Police"]
    assert not any("police_operation" in found for name, found in ways.items() if name != "Harbour Police")


@pytest.mark.parametrize("column", ["gender", "age_band", "status", "duration", "identified_by"])
def test_every_code_is_on_its_list(frame: pl.DataFrame, column: str) -> None:
    from palermo.analytics.formats import codelists

    name = {"status": "trafficking_status"}.get(column, column)
    assert set(frame[column].drop_nulls()) <= set(codelists.load(name).codes)
