"""Sealing bytes: what opens, what does not, and what erasure does."""

from __future__ import annotations

import base64

import people
import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from palermo.commons.audit import cipher
from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Role
from palermo.commons.vault import sealing, wrapping
from palermo.commons.vault.actions import OnHold, erase_key, hold_key, make_key, release_key
from palermo.commons.vault.models import DataKey, OrganisationKey, WrappedKey

pytestmark = pytest.mark.django_db
KEY = bytes(range(32))


@pytest.fixture
def house():
    return people.organisation()


@pytest.fixture
def worker(house):
    return people.member(house, Role.CASE_WORKER)


@pytest.fixture
def key(worker, house):
    return make_key(worker, house, "tests.file")


# --- the cipher itself ------------------------------------------------------------------------------------
@given(data=st.binary(max_size=200), place=st.text(max_size=30))
def test_a_box_opens_to_what_was_closed(data, place):
    box = cipher.close(KEY, data, place)
    assert cipher.open_box(KEY, box, place) == data
    assert len(box) == len(data) + 1 + 12 + 16


@given(data=st.binary(max_size=60), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(data, at, bit):
    box = bytearray(cipher.close(KEY, data, "here"))
    box[at % len(box)] ^= 1 << bit
    with pytest.raises(cipher.Tampered):
        cipher.open_box(KEY, bytes(box), "here")


@given(data=st.binary(max_size=60), cut=st.integers(1, 40))
def test_a_cut_box_is_found(data, cut):
    box = cipher.close(KEY, data, "here")
    with pytest.raises(cipher.Tampered):
        cipher.open_box(KEY, box[:-cut], "here")


def test_another_key_or_place_does_not_open():
    box = cipher.close(KEY, b"secret", "here")
    with pytest.raises(cipher.Tampered):
        cipher.open_box(KEY, box, "there")
    with pytest.raises(cipher.Tampered):
        cipher.open_box(KEY[::-1], box, "here")


def test_the_same_text_never_looks_the_same():
    boxes = {cipher.close(KEY, b"yes", "here") for _ in range(500)}
    assert len(boxes) == 500
    assert len({b[1:13] for b in boxes}) == 500


def test_known_answer():
    """A box made by hand from the documented layout, with the AES-GCM of another entry to the library."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    nonce = b"\x07" * 12
    by_hand = Cipher(algorithms.AES(KEY), modes.GCM(nonce)).encryptor()
    by_hand.authenticate_additional_data(b"\x01here")
    ciphertext = by_hand.update(b"secret") + by_hand.finalize()
    assert cipher.open_box(KEY, b"\x01" + nonce + ciphertext + by_hand.tag, "here") == b"secret"


@pytest.mark.parametrize("text", ["", "x", base64.b64encode(b"a" * 31).decode(), "é" * 44])
def test_an_unfit_installation_key_is_refused_with_a_way_out(text):
    with pytest.raises(ImproperlyConfigured, match="palermo init"):
        cipher.parse_key(text)
    assert len(cipher.parse_key(cipher.new_key_text())) == 32


# --- data keys ---------------------------------------------------------------------------------------------
def test_seal_and_open(key):
    sealed = sealing.seal(key, b"rows", "tests:1")
    assert b"rows" not in sealed
    assert sealing.open_sealed(key, sealed, "tests:1") == b"rows"
    assert sealing.open_sealed(DataKey.objects.get(pk=key.pk), sealed, "tests:1") == b"rows"


def test_another_data_key_does_not_open(key, worker, house):
    other = make_key(worker, house, "tests.file")
    with pytest.raises(sealing.Tampered):
        sealing.open_sealed(other, sealing.seal(key, b"rows", "tests:1"), "tests:1")


def test_a_wrapped_key_moved_to_another_data_key_does_not_open(key, worker, house):
    other = make_key(worker, house, "tests.file")
    WrappedKey.objects.filter(pk=other.pk).update(wrapped=WrappedKey.of(key))
    with pytest.raises(sealing.Tampered):
        sealing.seal(other, b"", "tests:1")


def test_a_key_given_to_another_organisation_does_not_open(key):
    other = people.organisation()
    wrapping.make_organisation_key(other.pk)
    DataKey.objects.filter(pk=key.pk).update(organisation=other)
    with pytest.raises(sealing.Tampered):
        sealing.secret_of(DataKey.objects.get(pk=key.pk))


def test_another_installation_key_opens_nothing(key, settings):
    settings.PALERMO_VAULT_KEY = cipher.new_key_text()
    with pytest.raises(sealing.Tampered):
        sealing.seal(key, b"", "tests:1")


def test_the_database_holds_no_key(key):
    secret, house_secret = (
        sealing.secret_of(key),
        wrapping.organisation_secret(OrganisationKey.of(key.organisation_id)),
    )
    held = [
        bytes(WrappedKey.of(key)),
        *(bytes(k.wrapped) + bytes(k.wrapped_index) for k in OrganisationKey.objects.all()),
    ]
    for box in held:
        assert secret not in box
        assert house_secret not in box
        assert cipher.installation_key() not in box


def test_for_the_installation():
    sealed = sealing.seal_for_installation(b"totp", "mfa:1")
    assert sealing.open_for_installation(sealed, "mfa:1") == b"totp"
    with pytest.raises(sealing.Tampered):
        sealing.open_for_installation(sealed, "mfa:2")
    sealing.seal_for_installation(b"totp", "mfa:1")
    assert OrganisationKey.objects.filter(organisation=None).count() == 1


# --- who makes, holds, erases --------------------------------------------------------------------------------
def test_making_leaves_one_line(worker, house):
    key = make_key(worker, house, "tests.file")
    entry = Entry.objects.get()
    assert (entry.verb, entry.thing_id, entry.actor) == ("vault.key.made", str(key.pk), worker)


def test_only_members_of_the_organisation_make_its_keys(worker):
    with pytest.raises(PermissionDenied):
        make_key(worker, people.organisation(), "tests.file")
    assert make_key(None, people.organisation(), "tests.file").purpose == "tests.file"


def test_erased_is_gone(key, worker):
    sealed = sealing.seal(key, b"rows", "tests:1")
    certificate = erase_key(worker, key, "retention ended")
    with pytest.raises(sealing.Erased, match="for good"):
        sealing.open_sealed(key, sealed, "tests:1")
    with pytest.raises(sealing.Erased):
        sealing.seal(key, b"", "tests:1")
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.reason) == ("vault.key.erased", "retention ended")
    assert (certificate.audit_number, certificate.audit_hash) == (entry.number, entry.hash)
    assert certificate.key == str(key.pk)
    assert certificate.erased == DataKey.objects.get(pk=key.pk).erased
    with pytest.raises(sealing.Erased):
        erase_key(worker, key, "again")
    assert Entry.objects.filter(verb="vault.key.erased").count() == 1


@pytest.mark.parametrize("roles", [[], [Role.ADMINISTRATOR], [Role.AUDITOR], [Role.FINANCE, Role.EDITOR]])
def test_who_does_not_work_with_sealed_data_erases_nothing(key, house, roles):
    with pytest.raises(PermissionDenied):
        erase_key(people.member(house, *roles), key, "because")
    assert sealing.secret_of(key)


def test_another_organisation_erases_nothing(key):
    with pytest.raises(PermissionDenied):
        erase_key(people.member(people.organisation(), Role.CASE_SUPERVISOR), key, "because")


def test_erasing_needs_a_reason(key, worker):
    with pytest.raises(ValueError, match="why"):
        erase_key(worker, key, "  ")


def test_a_held_key_is_not_erased(key, worker, house):
    supervisor = people.member(house, Role.CASE_SUPERVISOR)
    with pytest.raises(PermissionDenied):
        hold_key(worker, key, "court order 12")
    hold_key(supervisor, key, "court order 12")
    with pytest.raises(OnHold):
        erase_key(worker, key, "because")
    with pytest.raises(OnHold):  # nor by the installation's own retention
        erase_key(None, key, "retention")
    assert sealing.secret_of(key)
    release_key(supervisor, key, "court order lifted")
    erase_key(worker, key, "retention ended")
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs == ["vault.key.made", "vault.key.held", "vault.key.released", "vault.key.erased"]
    with pytest.raises(sealing.Erased):
        hold_key(supervisor, key, "too late")
