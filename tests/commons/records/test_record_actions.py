"""A record takes codes and nothing else, follows its case, and is emptied when consent is withdrawn."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.analytics.formats import codelists
from palermo.commons.audit.models import Entry
from palermo.commons.places.models import Place
from palermo.commons.records import actions
from palermo.commons.records.models import DeidentifiedRecord, PerpetratorProfile, RouteLeg

FULL = {
    "year": 2024,
    "quarter": 3,
    "gender": "man",
    "age_band": "18-20",
    "citizenship": "NGA",
    "exploited_in": "PRT",
    "status": "actual",
    "identified_by": "outreach",
    "duration": "13-24",
    "forms": ["forced_labour", "forced_criminality"],
    "means": ["debt_bondage", "takes_earnings"],
    "sectors": ["fishing"],
    "sex_exploitation": ["remote_interactive"],
    "recruiters": ["friend"],
}
LEG = {
    "kind": "recruitment",
    "country": "NGA",
    "year": 2023,
    "month": 4,
    "precision": "month",
    "transport": "boat",
}
OFFENDER = {
    "role": "recruiter",
    "relation": "friend",
    "sex": "male",
    "age": "adult",
    "citizenship": "foreign",
}


def test_what_is_left_is_what_was_given(leave, group):
    area = Place.objects.create(code="PT/quay", kind="area", name="Quay", parent=Place.objects.get(code="PT"))
    left = leave(legs=[LEG, {"kind": "transit"}], perpetrators=[OFFENDER], **FULL, area=area)
    left.refresh_from_db()
    assert {name: getattr(left, name) for name in FULL} == FULL
    assert left.area == area
    assert left.organisation == group.refuge
    assert [(leg.order, leg.kind) for leg in left.legs.all()] == [(1, "recruitment"), (2, "transit")]
    assert left.perpetrators.get().role == "recruiter"


def test_there_is_no_column_for_a_name_a_story_or_a_day():
    """Words in a record are codes: the only columns of text are those that hold one, each with a short limit."""
    for model in (DeidentifiedRecord, RouteLeg, PerpetratorProfile):
        kinds = {f.name: type(f) for f in model._meta.get_fields() if isinstance(f, models.Field)}
        assert not {n for n, k in kinds.items() if issubclass(k, models.TextField | models.DateField)} - {
            "left"
        }
        checked = " ".join(str(c.condition) for c in model._meta.constraints if hasattr(c, "condition"))
        words = {n for n, k in kinds.items() if k is models.CharField} - {"purpose", "state"}
        assert not {n for n in words if n not in checked}, f"{model.__name__}: text that no constraint guards"


@pytest.mark.parametrize("name", ["name", "story", "date_of_birth", "phone", "pseudonym", "organisation"])
def test_a_field_that_it_does_not_have_is_refused(leave, name):
    with pytest.raises(ValidationError, match=name):
        leave(**{name: "Blessing"})
    assert not DeidentifiedRecord.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(n, "Blessing Okafor") for n in ("gender", "age_band", "status", "identified_by", "duration")],
        *[(n, v) for n in ("citizenship", "exploited_in") for v in ("XXX", "Nigeria", "ng", "NG")],
        *[(n, v) for n in actions.LISTS for v in (["Blessing"], "forced_labour", ["other ", 3])],
    ],
)
def test_what_is_not_a_code_is_refused_and_not_repeated(leave, name, value):
    with pytest.raises(ValidationError) as refused:
        leave(**{name: value})
    assert "Blessing" not in str(refused.value)
    assert not DeidentifiedRecord.objects.exists()
    assert not Entry.objects.filter(verb="records.record.left").exists()


@pytest.mark.parametrize("changed", [{"kind": "the ferry of 3 May"}, {"transport": "his cousin's car"}, {"precision": "exact"}, {"country": "ZZZ"}, {"note": "x"}])  # fmt: skip
def test_a_leg_takes_codes_alone(leave, changed):
    with pytest.raises(ValidationError):
        leave(legs=[LEG | changed])
    assert not DeidentifiedRecord.objects.exists()


@pytest.mark.parametrize("changed", [{"role": "Mr Smith"}, {"sex": "m"}, {"age": "34"}, {"name": "Smith"}])
def test_an_offender_is_described_in_codes_alone(leave, changed):
    with pytest.raises(ValidationError):
        leave(perpetrators=[OFFENDER | changed])
    assert not DeidentifiedRecord.objects.exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=10))
def test_the_database_itself_refuses_text_in_the_place_of_a_code(leave, text):
    left = DeidentifiedRecord.objects.first() or leave()
    lists = {
        "gender": "gender",
        "age_band": "age_band",
        "status": "trafficking_status",
        "duration": "duration",
    }
    for name, code_list in lists.items():
        if text in codelists.load(code_list).codes or "\x00" in text:
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            DeidentifiedRecord.objects.filter(pk=left.pk).update(**{name: text})


@pytest.mark.parametrize(
    "wrong",
    [
        {"citizenship": "prt"},
        {"exploited_in": "P1"},
        {"identified_by": "her sister"},
        {"quarter": 5},
        {"quarter": 0},
    ],
)
def test_the_database_refuses_what_went_past_the_action(leave, wrong):
    left = leave()
    with pytest.raises(IntegrityError), transaction.atomic():
        DeidentifiedRecord.objects.filter(pk=left.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"month": 13}, {"month": 5, "year": None}, {"kind": ""}, {"country": "pt"}]
)
def test_the_database_refuses_a_leg_that_makes_no_sense(leave, wrong):
    leg = leave(legs=[LEG]).legs.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteLeg.objects.filter(pk=leg.pk).update(**wrong)


def test_withdrawing_empties_the_record_and_keeps_that_there_was_one(leave, group):
    area = Place.objects.create(code="PT/quay", kind="area", name="Quay", parent=Place.objects.get(code="PT"))
    left = leave(legs=[LEG], perpetrators=[OFFENDER], **FULL, area=area)
    actions.withdraw_record(group.worker, left)
    kept = DeidentifiedRecord.objects.get(pk=left.pk)
    assert kept.state == DeidentifiedRecord.State.WITHDRAWN
    held = {
        f.attname: getattr(kept, f.attname)
        for f in DeidentifiedRecord._meta.concrete_fields
        if getattr(kept, f.attname) not in (None, "", [])
    }
    assert set(held) == {"pseudonym", "organisation_id", "purpose", "consent", "state", "left"}
    assert not RouteLeg.objects.exists()
    assert not PerpetratorProfile.objects.exists()


def test_a_withdrawn_record_is_not_changed(leave, group):
    left = actions.withdraw_record(group.worker, leave())
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.update_record(group.worker, left, {"gender": "man"})


def test_an_update_follows_the_case_and_keeps_the_pseudonym(leave, group):
    left = leave(legs=[LEG], perpetrators=[OFFENDER], **FULL)
    changed = actions.update_record(group.worker, left, {"status": "not_a_victim"}, legs=[])
    changed.refresh_from_db()
    assert (changed.pk, changed.status, changed.gender) == (left.pk, "not_a_victim", "man")
    assert not changed.legs.exists()
    assert changed.perpetrators.count() == 1
    with pytest.raises(ValidationError):
        actions.update_record(group.worker, left, {"status": "perhaps"})


def test_each_purpose_has_its_own_pseudonym(leave, group):
    assert leave().pk != leave(purpose="linkage").pk
    assert leave().pk.version == 4, "random, made of nothing that is known of the person"


def test_only_who_works_with_cases_of_this_organisation_leaves_and_withdraws(leave, group):
    left = leave()
    for stranger in (group.analyst, group.administrator, None):
        with pytest.raises(PermissionDenied):
            actions.leave_record(stranger, {}, consent=uuid.uuid4())
    for stranger in (group.of_clinic, group.analyst, group.administrator):
        with pytest.raises(PermissionDenied):
            actions.withdraw_record(stranger, left)
        with pytest.raises(PermissionDenied):
            actions.update_record(stranger, left, {"gender": "man"})


def test_each_step_leaves_one_line_that_says_nothing_of_the_person(leave, group):
    left = leave(**FULL)
    actions.update_record(group.worker, left, {"gender": "woman"})
    actions.withdraw_record(group.worker, left)
    lines = list(Entry.objects.filter(thing_id=str(left.pk)))
    assert [line.verb.rsplit(".", 1)[-1] for line in lines] == ["left", "updated", "withdrawn"]
    assert all(set(line.detail) <= {"purpose"} for line in lines)
