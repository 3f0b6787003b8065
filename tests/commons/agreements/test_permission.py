"""The predicate that all sharing asks: properties that must hold for every agreement anybody can draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.commons.agreements import code_lists
from palermo.commons.agreements.permission import Terms, hindrances, permits, permitting_terms

ORGANISATIONS = ("refuge", "clinic", "police", "council")
CATEGORIES = tuple(code_lists.load("category"))
PURPOSES = tuple(code_lists.load("purpose"))
INSTANT = dt.timedelta(microseconds=1)

instants = st.integers(0, 15 * 365 * 86_400 * 10**6).map(
    lambda microseconds: dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
)
organisations = st.sampled_from(ORGANISATIONS)
categories, purposes = st.sampled_from(CATEGORIES), st.sampled_from(PURPOSES)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    begins = draw(instants)
    return Terms(
        name=str(draw(st.integers(0, 10**9))),
        signed_by=draw(st.frozensets(organisations)),
        categories=draw(st.frozensets(categories)),
        purposes=draw(st.frozensets(purposes)),
        valid_from=begins,
        valid_until=begins + draw(st.timedeltas(INSTANT, dt.timedelta(days=4000))),
        in_force=draw(st.booleans()),
    )


@st.composite
def permitted(draw: st.DrawFn) -> tuple[Terms, tuple]:
    """An agreement and a question to which it says yes."""
    sender, receiver = draw(st.lists(organisations, min_size=2, max_size=2, unique=True))
    category, purpose = draw(categories), draw(purposes)
    found = draw(terms())
    found = replace(
        found,
        signed_by=found.signed_by | {sender, receiver},
        categories=found.categories | {category},
        purposes=found.purposes | {purpose},
        in_force=True,
    )
    at = draw(
        st.datetimes(*(t.replace(tzinfo=None) for t in (found.valid_from, found.valid_until - INSTANT)))
    )
    return found, (sender, receiver, category, purpose, at.replace(tzinfo=dt.UTC))


questions = st.tuples(organisations, organisations, categories, purposes, instants)
any_case = st.one_of(permitted(), st.tuples(terms(), questions))  # half of them are permitted


@given(permitted())
def test_it_permits_when_every_condition_holds(case):
    found, question = case
    assert permits([found], *question)
    assert hindrances(found, *question) == []
    assert permitting_terms([found], *question) is found


@given(permitted())
def test_each_condition_removed_refuses_and_is_the_one_reason(case):
    found, question = case
    sender, receiver, category, purpose, _at = question
    without = {
        "sender_not_signed": replace(found, signed_by=found.signed_by - {sender}),
        "receiver_not_signed": replace(found, signed_by=found.signed_by - {receiver}),
        "category": replace(found, categories=found.categories - {category}),
        "purpose": replace(found, purposes=found.purposes - {purpose}),
        "not_in_force": replace(found, in_force=False),
    }
    for reason, changed in without.items():
        assert not permits([changed], *question), reason
        assert hindrances(changed, *question) == [reason]


@given(permitted(), st.timedeltas(INSTANT, dt.timedelta(days=4000)))
def test_never_before_and_never_after(case, distance):
    found, (*rest, _at) = case
    assert hindrances(found, *rest, found.valid_from - distance) == ["not_yet"]
    assert hindrances(found, *rest, found.valid_until + distance - INSTANT) == ["expired"]
    assert not permits([found], *rest, found.valid_from - distance)
    assert not permits([found], *rest, found.valid_until + distance - INSTANT)


@given(permitted())
def test_it_begins_and_expires_to_the_microsecond(case):
    found, (*rest, _at) = case
    assert permits([found], *rest, found.valid_from)
    assert permits([found], *rest, found.valid_until - INSTANT)
    assert not permits([found], *rest, found.valid_from - INSTANT)
    assert not permits([found], *rest, found.valid_until)


@given(permitted(), st.integers(-14, 14))
def test_the_clock_of_another_time_zone_changes_nothing(case, hours):
    found, (*rest, at) = case
    elsewhere = dt.timezone(dt.timedelta(hours=hours))
    assert permits([found], *rest, at.astimezone(elsewhere))
    assert not permits([found], *rest, found.valid_until.astimezone(elsewhere))


@given(st.lists(terms(), max_size=4), any_case, st.integers(0, 4))
def test_a_set_permits_if_and_only_if_one_of_it_does(others, case, where):
    found, question = case
    agreements = [*others[:where], found, *others[where:]]
    assert permits(agreements, *question) == any(permits([one], *question) for one in agreements)


@given(st.lists(terms(), max_size=4), permitted())
def test_a_further_agreement_never_takes_a_permission_away(agreements, case):
    found, question = case
    assert permits([*agreements, found], *question)
    assert permits([found, *agreements], *question)


@given(st.lists(terms(), max_size=3), any_case)
def test_it_is_symmetric(others, case):
    found, (sender, receiver, *rest) = case
    agreements = [found, *others]
    assert permits(agreements, sender, receiver, *rest) == permits(agreements, receiver, sender, *rest)


@given(permitted(), st.booleans())
def test_two_agreements_do_not_add_up(case, by_purpose):
    """One names the category and another the purpose: together they permit nothing."""
    found, question = case
    _sender, _receiver, category, purpose, _at = question
    one = replace(found, purposes=found.purposes - {purpose})
    two = replace(found, categories=found.categories - {category})
    if not by_purpose:
        one = replace(found, signed_by=found.signed_by - {question[0]})
        two = replace(found, signed_by=found.signed_by - {question[1]})
    assert not permits([one, two], *question)


@given(permitted())
def test_inside_one_organisation_there_is_nothing_to_permit(case):
    found, (sender, _receiver, *rest) = case
    assert not permits([found], sender, sender, *rest)


@given(any_case)
def test_hindrances_are_empty_exactly_when_it_permits(case):
    found, question = case
    assert permits([found], *question) == (not hindrances(found, *question))


@given(questions)
def test_no_agreement_permits_nothing(question):
    assert not permits([], *question)


@given(st.lists(terms(), max_size=2), questions)
def test_an_instant_without_a_time_zone_is_refused(agreements, question):
    *rest, at = question
    with pytest.raises(ValueError, match="time zone"):
        permits(agreements, *rest, at.replace(tzinfo=None))


@given(any_case)
def test_the_answer_is_what_the_words_of_the_agreement_say(case):
    """The rule written a second time, in one expression."""
    found, question = case
    sender, receiver, category, purpose, at = question
    says = (
        sender != receiver
        and {sender, receiver} <= found.signed_by
        and category in found.categories
        and purpose in found.purposes
        and found.in_force
        and found.valid_from <= at < found.valid_until
    )
    assert permits([found], *question) is says
