"""Sealed columns and blind indexes of models."""

from __future__ import annotations

import io

import people
import pytest
from django.core import checks
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext, isolate_apps
from vault_app.models import Guest, Note

from palermo.commons.parties.models import Role
from palermo.commons.vault import sealing
from palermo.commons.vault.actions import (
    erase_key,
    make_key,
    rotate_data_key,
    rotate_installation_key,
    rotate_organisation_key,
)
from palermo.commons.vault.actions.columns import compute_blind_indexes
from palermo.commons.vault.fields import BlindIndexField, EncryptedTextField, Sealed, equal

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return people.organisation()


@pytest.fixture
def worker(house):
    return people.member(house, Role.CASE_WORKER)


@pytest.fixture
def key(worker, house):
    return make_key(worker, house, "tests.case")


@pytest.fixture
def guest(key):
    return Guest.objects.create(key=key, name="Amina Ünal", phone="+49 30 1234")


def raw(table: str, column: str) -> list[bytes | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [None if v is None else bytes(v) for (v,) in cursor.fetchall()]


def test_what_was_written_is_read(guest):
    assert guest.name == "Amina Ünal"
    again = Guest.objects.get(pk=guest.pk)
    assert (again.name, again.phone) == ("Amina Ünal", "+49 30 1234")
    again.refresh_from_db()
    assert again.name == "Amina Ünal"


def test_the_column_holds_ciphertext(guest):
    (column,) = raw("vault_app_guest", "name")
    assert b"Amina" not in column
    assert len(column) == len("Amina Ünal".encode()) + 29


def test_empty_and_null(key):
    Guest.objects.create(key=key, name="", phone=None)
    read = Guest.objects.get()
    assert (read.name, read.phone, read.phone_index) == ("", None, None)
    assert Guest.objects.get(phone__isnull=True) == read
    assert not Guest.objects.filter(name__isnull=True).exists()


def test_whether_it_is_null_can_be_asked_anywhere(guest, key):
    Guest.objects.create(key=key)
    Note.objects.create(guest=guest, text="x")
    assert Guest.objects.aggregate(n=Count("pk", filter=Q(name__isnull=False)))["n"] == 1
    notes = Note.objects.filter(guest=OuterRef("pk"), text__isnull=False)
    assert Guest.objects.filter(Exists(notes)).get() == guest
    assert Guest.objects.exclude(notes__text__isnull=False).count() == 1
    assert Guest.objects.filter(pk__in=Guest.objects.filter(name__isnull=True)).get().name is None
    assert Note.objects.filter(guest__name__isnull=False).get().text == "x"
    assert Guest.objects.filter(Q(name__isnull=True) | Q(number=7)).distinct().count() == 1
    both = Guest.objects.filter(name__isnull=True).union(Guest.objects.filter(name__isnull=False))
    assert both.count() == 2


def test_text_of_a_child_row_lies_under_its_parents_key(guest, worker):
    note = Note.objects.create(guest=guest, text="she likes tea")
    assert Note.objects.select_related("guest__key").get().text == "she likes tea"
    erase_key(worker, guest.key, "she asked for it")
    with pytest.raises(sealing.Erased):
        _ = Note.objects.get(pk=note.pk).text


def test_listing_rows_opens_nothing(guest, key, worker):
    Guest.objects.create(key=key, name="Second")
    erase_key(worker, key, "because")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = list(Guest.objects.all())
    assert len(queries) == 1
    assert len(rows) == 2
    with pytest.raises(sealing.Erased):
        _ = rows[0].name


def test_values_stay_sealed(guest):
    (value,) = Guest.objects.values_list("name", flat=True)
    assert isinstance(value, Sealed)
    assert "Amina" not in f"{value} {value!r}"


def test_saving_untouched_columns_keeps_the_ciphertext(guest):
    before = raw("vault_app_guest", "name")
    read = Guest.objects.get()
    read.number = 5
    read.save()
    assert raw("vault_app_guest", "name") == before
    read.name = "Amina Ünal"
    read.save()
    assert raw("vault_app_guest", "name") != before
    assert Guest.objects.get().name == "Amina Ünal"


def test_deferred_columns(guest):
    read = Guest.objects.defer("name").get()
    assert read.name == "Amina Ünal"
    assert Guest.objects.only("number").get().phone == "+49 30 1234"


def test_bulk_create_seals(key):
    Guest.objects.bulk_create(Guest(key=key, name=f"Guest {n}", phone=f"{n}") for n in range(3))
    assert sorted(g.name for g in Guest.objects.all()) == ["Guest 0", "Guest 1", "Guest 2"]
    assert all(b"Guest" not in c for c in raw("vault_app_guest", "name"))


# --- moving ciphertext ----------------------------------------------------------------------------------------
def test_copied_to_another_row_it_does_not_open(guest, key):
    other = Guest.objects.create(key=key, name="Other")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_app_guest SET name = (SELECT name FROM vault_app_guest g WHERE g.id = %s) WHERE id = %s",
            [Guest._meta.pk.get_db_prep_value(pk, connection) for pk in (guest.pk, other.pk)],
        )
    with pytest.raises(sealing.Tampered):
        _ = Guest.objects.get(pk=other.pk).name
    assert Guest.objects.get(pk=guest.pk).name == "Amina Ünal"


def test_copied_to_another_column_it_does_not_open(guest):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_app_guest SET phone = name")
    with pytest.raises(sealing.Tampered):
        _ = Guest.objects.get().phone


def test_a_row_given_another_key_does_not_open(guest, worker, house):
    Guest.objects.update(key=make_key(worker, house, "tests.case"))
    with pytest.raises(sealing.Tampered):
        _ = Guest.objects.get().name


def test_cloning_an_instance_is_refused(guest):
    import uuid

    clone = Guest.objects.get()
    clone.pk = uuid.uuid4()
    clone._state.adding = True
    with pytest.raises(ValueError, match="another row"):
        clone.save()


# --- what a query may not do -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        lambda: Guest.objects.filter(name="Amina Ünal"),
        lambda: Guest.objects.exclude(name="x"),
        lambda: Guest.objects.filter(name__in=["x"]),
        lambda: Guest.objects.filter(name__icontains="ami"),
        lambda: Guest.objects.filter(name__startswith="A"),
        lambda: Guest.objects.filter(name__gt="A"),
        lambda: Guest.objects.filter(name__length=3),
        lambda: Guest.objects.filter(number=1).filter(notes__text="x"),
        lambda: list(Guest.objects.order_by("name")),
        lambda: list(Guest.objects.order_by("-name")),
        lambda: list(Note.objects.order_by("guest__name")),
        lambda: Guest.objects.filter(phone_index__gt=b"x"),
        lambda: Guest.objects.filter(phone_index__in=[b"x"]),
        lambda: list(Guest.objects.filter(phone__in=Guest.objects.values("phone"))),
    ],
)
def test_queries_that_cannot_work_say_so(guest, query):
    with pytest.raises(FieldError, match=r"sealed|blind"):
        query()


@pytest.mark.parametrize("value", ["+49 30 1234", b"0123456789abcdef"])
def test_a_blind_index_is_not_compared_with_a_text(guest, value):
    with pytest.raises(TypeError, match=r"vault\.fields\.equal"):
        list(Guest.objects.filter(phone_index=value))


def test_update_and_bulk_update_are_refused(guest):
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Guest.objects.update(name="plain")
    guest.name = "plain"
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Guest.objects.bulk_update([guest], ["name"])
    assert all(b"plain" not in c for c in raw("vault_app_guest", "name"))


def test_only_text_is_taken(key):
    with pytest.raises(TypeError, match="holds text"):
        Guest(key=key, name=b"bytes")


def test_a_row_without_a_key_is_refused():
    with pytest.raises((ValueError, Guest.key.RelatedObjectDoesNotExist)):
        Guest.objects.create(name="No key")


def test_dumpdata_is_refused(guest):
    with pytest.raises(Exception, match="not written to a dump"):
        call_command("dumpdata", "vault_app", stdout=io.StringIO())


@isolate_apps("vault_app")
def test_checks_name_a_model_that_cannot_work():
    class Numbered(models.Model):
        key = models.ForeignKey("vault_app.Guest", on_delete=models.CASCADE)
        text = EncryptedTextField(key_field="key")

        class Meta:
            app_label = "vault_app"

    found = {message.id for message in Numbered._meta.get_field("text").check()}
    assert {"vault.E001", "vault.E002"} <= found
    assert not [m for m in checks.run_checks() if m.id and m.id.startswith("vault.")]


def test_fields_travel_through_migrations():
    for field in (Guest._meta.get_field("name"), Guest._meta.get_field("phone_index")):
        _, path, args, kwargs = field.deconstruct()
        again = type(field)(*args, **kwargs)
        assert again.deconstruct()[1:] == (path, args, kwargs)


# --- the blind index ----------------------------------------------------------------------------------------------
def test_equal_finds_within_the_organisation(guest, house):
    assert Guest.objects.get(equal(Guest, "phone_index", house, "+49-30 12 34")) == guest
    assert not Guest.objects.filter(equal(Guest, "phone_index", house, "+49 30 1235")).exists()


def test_equal_never_reaches_another_organisation(guest, house):
    other = people.organisation()
    theirs = Guest.objects.create(key=make_key(None, other, "tests.case"), phone="+49 30 1234")
    assert Guest.objects.get(equal(Guest, "phone_index", other, "49301234")) == theirs
    assert Guest.objects.get(equal(Guest, "phone_index", house, "49301234")) == guest
    here, there = raw("vault_app_guest", "phone_index")
    assert here != there
    with pytest.raises(TypeError, match="one organisation"):
        equal(Guest, "phone_index", [house, other], "49301234")


def test_the_index_follows_the_text(guest, house):
    read = Guest.objects.get()
    read.number = 2
    read.save()
    assert Guest.objects.get(equal(Guest, "phone_index", house, "49301234")) == guest
    read.phone = "555"
    read.save()
    assert not Guest.objects.filter(equal(Guest, "phone_index", house, "49301234")).exists()
    assert Guest.objects.get(equal(Guest, "phone_index", house, "555")) == guest
    read.phone = None
    read.save()
    assert raw("vault_app_guest", "phone_index") == [None]


def test_erasing_empties_the_index(guest, worker):
    erase_key(worker, guest.key, "because")
    assert raw("vault_app_guest", "phone_index") == [None]
    assert compute_blind_indexes() == 0
    assert raw("vault_app_guest", "phone_index") == [None]


def test_the_index_can_be_computed_anew(guest):
    before = raw("vault_app_guest", "phone_index")
    Guest.objects.update(phone_index=None)
    assert compute_blind_indexes() == 1
    assert raw("vault_app_guest", "phone_index") == before


def test_normalising_is_named():
    with pytest.raises(ValueError, match="normalise"):
        BlindIndexField(source="phone", normalise="soundex")


# --- rotation ---------------------------------------------------------------------------------------------------
def test_rotating_the_organisations_key(guest, worker, house):
    before = bytes(house.vault_key.wrapped)
    assert rotate_organisation_key(worker, house) == 1
    house.refresh_from_db()
    assert bytes(type(house.vault_key).of(house.pk).wrapped) != before
    assert Guest.objects.get().name == "Amina Ünal"
    assert Guest.objects.get(equal(Guest, "phone_index", house, "49301234")) == guest


def test_rotating_the_installation_key(guest, settings, house):
    from palermo.commons.audit import cipher
    from palermo.commons.audit.reading import verify

    sealed = sealing.seal_for_installation(b"totp", "mfa:1")
    old, text = cipher.installation_key(), cipher.new_key_text()
    assert rotate_installation_key(None, old, cipher.parse_key(text)) == 2
    with pytest.raises(sealing.Tampered):
        _ = Guest.objects.get().name
    settings.PALERMO_VAULT_KEY = text
    assert Guest.objects.get().name == "Amina Ünal"
    assert sealing.open_for_installation(sealed, "mfa:1") == b"totp"
    assert verify(None).intact
    with pytest.raises(sealing.Tampered):
        rotate_installation_key(None, old, cipher.parse_key(text))


def test_rotating_a_data_key(guest, worker, house):
    Note.objects.create(guest=guest, text="she likes tea")
    old, before = sealing.secret_of(guest.key), raw("vault_app_guest", "name")
    assert rotate_data_key(worker, guest.key) == 3
    assert sealing.secret_of(guest.key) != old
    assert raw("vault_app_guest", "name") != before
    assert (Guest.objects.get().name, Note.objects.get().text) == ("Amina Ünal", "she likes tea")
    assert Guest.objects.get(equal(Guest, "phone_index", house, "49301234")) == guest


def test_a_key_of_files_is_not_rotated(key, worker):
    sealed = sealing.seal(key, b"rows", "tests:1")
    with pytest.raises(ValueError, match="new key"):
        rotate_data_key(worker, key)
    assert sealing.open_sealed(key, sealed, "tests:1") == b"rows"
