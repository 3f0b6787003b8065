"""Whom a service is for: nobody is turned away by what is not known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palermo.commons.services.eligibility import ACCEPTS, ASK, CRITERIA, FITS, GENDERS, NOT, fit

MAYBE = st.sampled_from([True, False])
eligibilities = st.fixed_dictionaries(
    {},
    optional={
        "minimum_age": st.integers(0, 30),
        "maximum_age": st.integers(31, 90),
        "gender": st.lists(st.sampled_from(GENDERS), unique=True),
        "language": st.lists(st.sampled_from(["en", "es", "ar"]), unique=True),
        "form": st.lists(st.sampled_from(["forced_labour", "servitude"]), unique=True),
        **dict.fromkeys(ACCEPTS, MAYBE),
    },
)
needs = st.fixed_dictionaries(
    {},
    optional={
        "age": st.integers(0, 95),
        "gender": st.sampled_from(GENDERS),
        "language": st.sampled_from(["en", "es", "ar"]),
        "form": st.sampled_from(["forced_labour", "servitude"]),
        **dict.fromkeys(ACCEPTS, MAYBE),
    },
)
WORSE = {FITS: 0, ASK: 1, NOT: 2}


@given(eligibilities, needs)
def test_a_question_that_is_skipped_never_makes_a_service_refuse(eligibility, need) -> None:
    before = fit(eligibility, need)
    for criterion in need:
        less = {key: value for key, value in need.items() if key != criterion}
        after = fit(eligibility, less)
        refused = {c for c, verdict in after.reasons if verdict == NOT}
        assert refused <= {c for c, verdict in before.reasons if verdict == NOT}


@given(eligibilities, needs)
def test_what_a_service_does_not_say_is_asked_and_never_refused(eligibility, need) -> None:
    for criterion in eligibility:
        less = {key: value for key, value in eligibility.items() if key != criterion}
        name = "age" if criterion.endswith("_age") else criterion
        verdict = dict(fit(less, need).reasons).get(name, FITS)
        if name != "age":
            assert verdict != NOT


@given(eligibilities, needs)
def test_the_verdict_is_the_worst_reason_and_each_reason_is_a_criterion(eligibility, need) -> None:
    found = fit(eligibility, need)
    assert WORSE[found.verdict] == max([WORSE[v] for _c, v in found.reasons], default=0)
    assert {c for c, _v in found.reasons} <= set(CRITERIA)


def test_each_criterion_can_refuse() -> None:
    eligibility = {
        "minimum_age": 18,
        "gender": ["woman"],
        "language": ["es"],
        "form": ["servitude"],
        **dict.fromkeys(ACCEPTS, False),
    }
    need = {"age": 17, "gender": "man", "language": "en", "form": "other", **dict.fromkeys(ACCEPTS, True)}
    assert dict(fit(eligibility, need).reasons) == dict.fromkeys(CRITERIA, NOT)
