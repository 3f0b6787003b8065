"""The pages as a browser without JavaScript uses them: forms and links."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palermo.commons.agreements import reading as agreed
from palermo.commons.agreements.models import Agreement
from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Member, Organisation, Role
from palermo.commons.parties.reading import roles_of


def as_(asker: Member) -> Client:
    """A session that was opened with both factors."""
    client = Client()
    client.force_login(asker)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = asker._meta.pk.value_to_string(asker)
    session.save()
    return client


def to(name: str, *things) -> str:
    return reverse(f"partnerships:{name}", args=[t.pk for t in things])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_everybody_reads_and_nobody_but_members(group, agree, client):
    made = agree(group.of_refuge, group.of_clinic)
    pages = [
        to("home"),
        to("may_we"),
        to("agreements"),
        to("organisation", group.refuge),
        to("agreement", made),
    ]
    for page in pages:
        assert as_(group.newcomer).get(page).status_code == 200
        assert client.get(page).status_code == 302
    assert "Refuge" in text(as_(group.newcomer).get(to("home")))


def test_a_page_for_reading_offers_nothing_that_the_reader_may_not_do(group, agree):
    made = agree(group.of_refuge)
    page = text(as_(group.newcomer).get(to("agreement", made)))
    for step in ("sign", "suspend", "end", "attach", "resume"):
        assert to(step, made) not in page
    assert to("sign", made) in text(as_(group.of_clinic).get(to("agreement", made)))
    assert to("sign", made) not in text(as_(group.of_refuge).get(to("agreement", made))), "signed already"
    assert to("attach", made) in text(as_(group.coordinator).get(to("agreement", made)))
    assert to("new_member") not in text(as_(group.newcomer).get(to("home")))


def draft_form(group, **changes):
    today = timezone.localdate()
    return {
        "title": "Counts",
        "parties": [group.refuge.pk, group.clinic.pk],
        "categories": ["aggregate_counts"],
        "purposes": ["evidence"],
        "valid_from": today.isoformat(),
        "valid_until": (today + dt.timedelta(days=30)).isoformat(),
    } | changes


def may_i(group, category="aggregate_counts", purpose="evidence"):
    return text(
        as_(group.of_refuge).get(
            to("may_we"), {"receiver": group.clinic.pk, "category": category, "purpose": purpose}
        )
    )


def test_from_draft_to_yes_to_no(group):
    """The life of an agreement through its pages."""
    assert "There is no agreement between the two of you" in may_i(group)
    answer = as_(group.coordinator).post(to("new_agreement"), draft_form(group))
    made = Agreement.objects.get()
    assert answer.url == to("agreement", made)
    assert "has not signed yet" in text(as_(group.newcomer).get(to("agreement", made)))
    assert "Not signed by: Clinic, Refuge" in text(as_(group.newcomer).get(to("agreements")))
    assert "not every party has signed" in may_i(group)

    for signer in (group.of_refuge, group.of_clinic):
        page = as_(signer).get(to("sign", made))
        assert f"You sign for {signer.organisation}" in text(page)
        assert as_(signer).post(to("sign", made), {"sure": "yes"}).status_code == 302
    assert "“Counts” permits it until" in may_i(group)
    assert "<h2>Yes</h2>" in may_i(group)
    assert "It does not cover this kind of data. A new agreement must name it." in may_i(
        group, "intelligence"
    )
    assert "30 days left" in text(as_(group.newcomer).get(to("agreements"))) or "29 days left" in text(
        as_(group.newcomer).get(to("agreements"))
    )

    without = as_(group.of_clinic).post(to("suspend", made), {"reason": ""})
    assert without.status_code == 422
    assert "<h2>Yes</h2>" in may_i(group)
    as_(group.of_clinic).post(to("suspend", made), {"reason": "New director."})
    assert "<h2>No</h2>" in may_i(group)
    assert "It is not in force: it was suspended. The coordinator can put it in force again." in may_i(group)
    page = text(as_(group.of_refuge).get(to("agreement", made)))
    assert "New director." in page, "the other parties read why"

    as_(group.coordinator).post(to("resume", made), {"sure": "yes"})
    assert "<h2>Yes</h2>" in may_i(group)
    as_(group.of_refuge).post(to("end", made), {"reason": "Project over."})
    assert "<h2>No</h2>" in may_i(group)
    assert agreed.permitting(group.refuge, group.clinic, "aggregate_counts", "evidence") is None


@pytest.mark.parametrize("step", ["sign", "suspend", "resume", "end", "attach"])
def test_looking_at_a_step_does_not_take_it(group, agree, step):
    made = agree(group.of_refuge, *([group.of_clinic] if step not in {"sign", "attach"} else []))
    before = (Agreement.objects.get().status, Entry.objects.count())
    asker = group.of_clinic if step == "sign" else group.coordinator
    assert as_(asker).get(to(step, made)).status_code == 200
    assert (Agreement.objects.get().status, Entry.objects.count()) == before


def test_who_may_not_is_stopped_at_each_step(group, agree):
    made = agree(group.of_refuge)
    for step, reason in (("sign", ""), ("suspend", "x"), ("resume", ""), ("end", "x"), ("attach", "")):
        for asker in (group.worker, group.administrator):
            answer = as_(asker).post(to(step, made), {"sure": "yes", "reason": reason})
            assert answer.status_code == 403, step
    assert as_(group.coordinator).post(to("sign", made), {"sure": "yes"}).status_code == 403, "not a party"
    assert Agreement.objects.get().status == "draft"


def test_signing_wants_the_second_factor(group, agree):
    made = agree(group.of_refuge)
    client = Client()
    client.force_login(group.of_clinic)
    answer = client.post(to("sign", made), {"sure": "yes"})
    assert answer.status_code == 302
    assert "/2fa/" in answer.url
    assert made.parties.filter(signed_on=None).exists()


def test_the_paper_goes_up_and_comes_down(group, agree):
    made = agree()
    paper = SimpleUploadedFile("mou.pdf", b"%PDF signed", content_type="application/pdf")
    assert as_(group.coordinator).post(to("attach", made), {"paper": paper}).status_code == 302
    answer = as_(group.newcomer).get(to("paper", made))
    assert answer.content == b"%PDF signed"
    assert answer["Content-Disposition"] == 'attachment; filename="mou.pdf"'
    assert answer["Cache-Control"].startswith("no-store")
    assert "mou.pdf" in text(as_(group.newcomer).get(to("agreement", made)))
    assert as_(group.coordinator).post(to("attach", made), {"csrfmiddlewaretoken": "x"}).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"parties": []},
        {"categories": ["names"]},
        {"valid_until": "2001-01-01"},
        {"title": ""},
        {"purposes": []},
    ],
)
def test_a_draft_that_is_wrong_comes_back_with_what_was_entered(group, changes):
    answer = as_(group.coordinator).post(to("new_agreement"), draft_form(group, **changes))
    assert answer.status_code == 422
    assert not Agreement.objects.exists()
    assert 'class="error"' in text(answer)


@pytest.mark.parametrize("question", [{"receiver": "x"}, {"category": "names"}, {"purpose": ""}])
def test_a_question_that_makes_no_sense_is_answered_by_neither_yes_nor_no(group, question):
    answer = as_(group.worker).get(to("may_we"), {"category": "capacity", "purpose": "service"} | question)
    assert answer.status_code == 422
    assert "<h2>Yes</h2>" not in text(answer)
    assert "<h2>No</h2>" not in text(answer)


def test_a_new_member_gets_in_by_a_link_that_is_shown_once(group):
    coordinator = as_(group.coordinator)
    coordinator.post(to("new_organisation"), {"name": "Open Door", "kind": "NGO"})
    door = Organisation.objects.get(name="Open Door")
    entered = {"name": "Ana", "email": "ana@example.org", "organisation": door.pk}
    answer = coordinator.post(to("new_member"), entered)
    ana = Member.objects.get(email="ana@example.org")
    assert answer.url == to("member", ana)
    coordinator.post(to("change_role", ana), {"role": "case_worker", "what": "grant"})
    assert roles_of(ana, ana) == {"case_worker"}
    refused = as_(group.administrator).post(to("way_in", ana), follow=True)
    assert "ask the coordinator" in text(refused)
    page = coordinator.post(to("way_in", ana))
    assert page["Cache-Control"].startswith("no-store")
    link = text(page).split("<code>")[1].split("</code>")[0]
    assert Client().get(link, follow=True).status_code == 200
    assert "Choose" in text(Client().get(link, follow=True)) or "password" in text(
        Client().get(link, follow=True)
    )
    assert coordinator.get(to("way_in", ana)).status_code == 405
    assert not [e for e in Entry.objects.all() if link.rsplit("/", 2)[-2] in str(e.detail)]


def test_the_same_address_twice_says_so_in_the_form(group):
    entered = {"name": "Twin", "email": group.worker.email.upper(), "organisation": group.clinic.pk}
    answer = as_(group.coordinator).post(to("new_member"), entered)
    assert answer.status_code == 422
    assert Member.objects.filter(email__iexact=group.worker.email).count() == 1


def test_an_administrator_with_case_roles_is_refused_with_the_reason(group):
    answer = as_(group.coordinator).post(
        to("change_role", group.administrator), {"role": "case_worker"}, follow=True
    )
    assert "cannot read confidential data" in text(answer)
    assert "must not read confidential data" in text(
        as_(group.coordinator).get(to("member", group.administrator))
    )
    assert roles_of(group.administrator, group.administrator) == {Role.ADMINISTRATOR}


def test_moving_and_shutting_out_say_first_what_will_happen(group):
    coordinator = as_(group.coordinator)
    assert "Every role and seat in Refuge ends today" in text(coordinator.get(to("move", group.worker)))
    coordinator.post(to("move", group.worker), {"organisation": group.clinic.pk})
    assert Member.objects.get(pk=group.worker.pk).organisation == group.clinic
    assert Member.objects.get(pk=group.worker.pk).is_active
    assert "can no longer sign in" in text(coordinator.get(to("shut_out", group.worker)))
    assert Member.objects.get(pk=group.worker.pk).is_active
    coordinator.post(to("shut_out", group.worker), {"sure": "yes"})
    assert not Member.objects.get(pk=group.worker.pk).is_active
    assert "Shut out" in text(coordinator.get(to("member", group.worker)))


def test_a_seat_is_filled_from_the_page_of_the_organisation(group):
    coordinator = as_(group.coordinator)
    filled = {"title": "Member", "holder": group.worker.pk, "deputy": group.newcomer.pk}
    coordinator.post(to("seat", group.refuge), filled)
    assert "deputy: A member" in text(coordinator.get(to("organisation", group.refuge)))
    answer = coordinator.post(
        to("seat", group.refuge), {"title": "Member", "holder": group.of_clinic.pk}, follow=True
    )
    assert "Choose a holder" in text(answer)


def test_no_page_of_the_room_is_heavy(group, agree):
    made = agree(group.of_refuge, group.of_clinic)
    for page in (to("home"), to("may_we"), to("agreements"), to("agreement", made), to("new_agreement")):
        assert len(as_(group.coordinator).get(page).content) < 100_000
