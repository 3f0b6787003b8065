"""Writing the audit: in the action's transaction, with facts only."""

from __future__ import annotations

import people
import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from palermo.commons.audit.actions import record
from palermo.commons.audit.chain import BEGINNING
from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return people.member(people.organisation())


def test_entries_are_numbered_and_chained(worker):
    first = record(
        worker, "tests.thing.made", worker.organisation, reason="to see", rows=3, kind="x", ok=True
    )
    second = record(None, "tests.thing.read", None)
    assert (first.number, second.number) == (1, 2)
    assert first.previous == BEGINNING
    assert second.previous == first.hash != second.hash
    kept = Entry.objects.get(number=1)
    assert kept.thing_type == "parties.organisation"
    assert kept.thing_id == str(worker.organisation.pk)
    assert kept.detail == {"rows": 3, "kind": "x", "ok": True}
    assert kept.actor == worker


def test_the_organisation_is_the_one_of_that_time(worker):
    before = worker.organisation
    record(worker, "tests.thing.made")
    worker.organisation = people.organisation()
    worker.save()
    assert Entry.objects.get(number=1).organisation == before


@pytest.mark.parametrize("detail", [{"x": 1.5}, {"x": ["a"]}, {"x": {"a": 1}}, {"x": b"a"}])
def test_detail_holds_plain_facts_only(worker, detail):
    with pytest.raises(TypeError, match="'x'"):
        record(worker, "tests.thing.made", **detail)


def test_detail_refuses_content(worker):
    with pytest.raises(ValueError, match="never its content"):
        record(worker, "tests.thing.made", note="a" * 201)
    with pytest.raises(ValueError, match="too large"):
        record(worker, "tests.thing.made", rows=2**63)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("verb", ["", "made", "Tests.Made", "tests made", "tests..made", "a." + "b" * 80])
def test_verbs_are_dotted_words(worker, verb):
    with pytest.raises(ValueError, match="verb"):
        record(worker, verb)


def test_the_thing_is_a_saved_instance(worker):
    with pytest.raises(TypeError):
        record(worker, "tests.thing.made", "a name")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_raises(worker):
    with pytest.raises(TransactionManagementError, match="inside the transaction"):
        record(worker, "tests.thing.made")


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_leaves_no_line(worker):
    with transaction.atomic():
        Organisation.objects.create(name="Undone", kind=Organisation.Kind.NGO)
        record(worker, "tests.organisation.made")
        transaction.set_rollback(True)
    assert not Organisation.objects.filter(name="Undone").exists()
    assert not Entry.objects.exists()
    with transaction.atomic():
        assert record(worker, "tests.thing.made").number == 1
