"""Drafting, signing, suspending and ending, on a real database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from palermo.commons.agreements import actions, reading
from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.audit.models import Entry


def passes(sender, receiver, category="deidentified_records", purpose="evidence", at=None) -> bool:
    return reading.permitting(sender, receiver, category, purpose, at) is not None


def verbs(thing) -> list[str]:
    return list(Entry.objects.filter(thing_id=str(thing.pk)).values_list("verb", flat=True))


def draft(group, **changes):
    now = timezone.now()
    answers = {
        "title": "Another",
        "parties": [group.refuge, group.clinic],
        "categories": ["capacity"],
        "purposes": ["service"],
        "valid_from": now,
        "valid_until": now + dt.timedelta(days=10),
    }
    return actions.draft_agreement(group.coordinator, **(answers | changes))


def test_it_is_in_force_when_the_last_party_has_signed_and_not_before(group, drafted):
    assert not passes(group.refuge, group.clinic)
    actions.sign_agreement(group.of_refuge, drafted)
    assert not passes(group.refuge, group.clinic)
    now = actions.sign_agreement(group.of_clinic, drafted)
    assert now.status == Agreement.Status.SIGNED
    assert passes(group.refuge, group.clinic)
    assert passes(group.clinic, group.refuge)
    assert {p.signed_by for p in now.parties.all()} == {group.of_refuge, group.of_clinic}
    assert verbs(drafted) == [
        "agreements.agreement.drafted", "agreements.agreement.signed", "agreements.agreement.signed",
    ]  # fmt: skip


def test_it_permits_what_it_names_and_nothing_else(group, signed):
    assert not passes(group.refuge, group.police)
    assert not passes(group.refuge, group.clinic, category="linkage_keys")
    assert not passes(group.refuge, group.clinic, purpose="investigation")
    assert reading.senders_permitted(group.clinic, "deidentified_records", "evidence") == [group.refuge]
    assert reading.senders_permitted(group.police, "deidentified_records", "evidence") == []


def test_expiry_closes_it_at_the_microsecond(group, signed):
    last = signed.valid_until - dt.timedelta(microseconds=1)
    assert passes(group.refuge, group.clinic, at=last)
    assert not passes(group.refuge, group.clinic, at=signed.valid_until)


def test_suspending_closes_it_at_once_and_resuming_opens_it_again(group, signed):
    actions.suspend_agreement(group.of_clinic, signed, "The new director wants to read it.")
    assert not passes(group.refuge, group.clinic)
    assert reading.senders_permitted(group.clinic, "deidentified_records", "evidence") == []
    actions.resume_agreement(group.coordinator, signed)
    assert passes(group.refuge, group.clinic)


def test_an_ended_one_stays_closed(group, signed):
    actions.end_agreement(group.of_refuge, signed, "The project is over.")
    assert not passes(group.refuge, group.clinic)
    with pytest.raises(ValidationError):
        actions.resume_agreement(group.coordinator, signed)
    with pytest.raises(ValidationError):
        actions.suspend_agreement(group.coordinator, signed, "again")
    with pytest.raises(ValidationError):
        actions.end_agreement(group.coordinator, signed, "again")


@pytest.mark.parametrize("stop", [actions.suspend_agreement, actions.end_agreement])
def test_stopping_wants_a_reason(group, signed, stop):
    with pytest.raises(ValidationError):
        stop(group.of_refuge, signed, "  ")
    assert passes(group.refuge, group.clinic)


def test_a_draft_is_not_suspended_into_something_that_could_be_resumed(group, drafted):
    with pytest.raises(ValidationError, match="suspended"):
        actions.suspend_agreement(group.coordinator, drafted, "why not")
    with pytest.raises(ValidationError):
        actions.resume_agreement(group.coordinator, drafted)
    actions.end_agreement(group.coordinator, drafted, "Nobody signs it.")
    with pytest.raises(ValidationError):
        actions.sign_agreement(group.of_refuge, drafted)


def test_nobody_signs_for_another_organisation(group, drafted):
    for stranger in (group.of_police, group.case_worker, group.coordinator, None):
        with pytest.raises(PermissionDenied):
            actions.sign_agreement(stranger, drafted)
    assert not drafted.parties.exclude(signed_on=None).exists()
    assert verbs(drafted) == ["agreements.agreement.drafted"]


def test_nobody_stops_or_drafts_without_the_role(group, signed):
    for stranger in (group.of_police, group.case_worker):
        with pytest.raises(PermissionDenied):
            actions.suspend_agreement(stranger, signed, "because")
        with pytest.raises(PermissionDenied):
            actions.end_agreement(stranger, signed, "because")
        with pytest.raises(PermissionDenied):
            actions.draft_agreement(
                stranger, title="x", parties=[], categories=[], purposes=[],
                valid_from=timezone.now(), valid_until=timezone.now(),
            )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.resume_agreement(group.of_refuge, signed)


def test_signing_twice_is_refused_and_leaves_no_second_line(group, drafted):
    actions.sign_agreement(group.of_refuge, drafted)
    with pytest.raises(ValidationError, match="already"):
        actions.sign_agreement(group.of_refuge, drafted)
    assert verbs(drafted).count("agreements.agreement.signed") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"categories": []}, "categories"),
        ({"categories": ["names"]}, "categories"),
        ({"purposes": []}, "categories"),
        ({"purposes": ["curiosity"]}, "categories"),
        ({"parties": []}, "parties"),
    ],
)
def test_a_draft_that_lacks_something_says_what(group, changes, field):
    with pytest.raises(ValidationError) as refused:
        draft(group, **changes)
    assert field in refused.value.message_dict
    assert not Agreement.objects.exists()


def test_a_draft_has_two_different_parties_and_ends_after_it_begins(group):
    with pytest.raises(ValidationError):
        draft(group, parties=[group.refuge, group.refuge])
    now = timezone.now()
    with pytest.raises(ValidationError):
        draft(group, valid_from=now, valid_until=now)


def test_the_database_refuses_an_end_before_the_beginning_and_a_party_twice(group, drafted):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=drafted.pk).update(valid_until=drafted.valid_from)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementParty.objects.create(agreement=drafted, organisation=group.refuge)


PAPER = b"%PDF-1.7 signed in blue ink"


def test_the_paper_is_sealed_on_disk_and_opens_again(group, drafted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.attach_document(group.coordinator, drafted, "../../mou.pdf", PAPER)
    assert drafted.document_name == "mou.pdf"
    assert PAPER not in actions.document_path(drafted).read_bytes()
    assert actions.read_document(group.of_police, drafted) == PAPER
    assert verbs(drafted)[-2:] == ["agreements.document.attached", "agreements.document.read"]


def test_an_exchanged_paper_leaves_one_file(group, drafted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.attach_document(group.coordinator, drafted, "one.pdf", PAPER)
    with django_capture_on_commit_callbacks(execute=True):
        actions.attach_document(group.coordinator, drafted, "two.pdf", b"another")
    assert len(list(actions.document_path(drafted).parent.iterdir())) == 1
    assert actions.read_document(group.coordinator, drafted) == b"another"


def test_an_exchange_that_fails_leaves_the_earlier_paper_whole(group, drafted, monkeypatch):
    actions.attach_document(group.coordinator, drafted, "one.pdf", PAPER)
    monkeypatch.setattr(actions, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.attach_document(group.coordinator, drafted, "two.pdf", b"another")
    monkeypatch.undo()
    kept = reading.agreement(group.coordinator, drafted.pk)
    assert actions.read_document(group.coordinator, kept) == PAPER


def test_a_paper_is_not_exchanged_after_signing_nor_changed_on_disk(group, drafted):
    actions.attach_document(group.coordinator, drafted, "one.pdf", PAPER)
    actions.sign_agreement(group.of_refuge, drafted)
    signed = actions.sign_agreement(group.of_clinic, drafted)
    with pytest.raises(ValidationError, match="not exchanged"):
        actions.attach_document(group.coordinator, signed, "two.pdf", b"another")
    path = actions.document_path(signed)
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(ValidationError, match="was changed"):
        actions.read_document(group.coordinator, signed)
    path.unlink()
    with pytest.raises(ValidationError, match="missing"):
        actions.read_document(group.coordinator, signed)


def test_no_paper_and_an_empty_paper_say_so(group, drafted):
    with pytest.raises(ValidationError, match="No signed paper"):
        actions.read_document(group.coordinator, drafted)
    with pytest.raises(ValidationError, match="empty"):
        actions.attach_document(group.coordinator, drafted, "one.pdf", b"")
