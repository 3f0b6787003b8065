"""Rotation: new keys around, or in, what is sealed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.commons.audit import cipher
from palermo.commons.audit.actions import record, rewrap_chain_key
from palermo.commons.parties.models import Member, Organisation
from palermo.commons.vault import sealing, wrapping
from palermo.commons.vault.actions.columns import reseal
from palermo.commons.vault.actions.erase_key import clear_remnants
from palermo.commons.vault.models import DataKey, OrganisationKey, WrappedKey
from palermo.commons.vault.rules import may_erase_key, may_make_key


@transaction.atomic
def rotate_installation_key(asker: Member | None, old: bytes, new: bytes) -> int:
    """Wrap every organisation's key, and the audit's, with a new installation key. Returns how many.

    `old` is the key that this process runs with. Restart every process with the new key afterwards,
    then take a backup: the keys of earlier backups need the old one. Raises Tampered when `old` is wrong.
    """
    keys = list(OrganisationKey.objects.select_for_update().order_by("holder"))
    record(asker, "vault.installation_key.rotated", keys=len(keys))
    for key in keys:
        secret = wrapping.unwrap_organisation_secret(old, bytes(key.wrapped), key.holder)
        key.wrapped = wrapping.wrap_organisation_secret(new, secret, key.holder)
        key.save(update_fields=["wrapped"])
    rewrap_chain_key(old, new)
    wrapping.unwrap_organisation_secret.cache_clear()
    transaction.on_commit(clear_remnants)
    return len(keys)


@transaction.atomic
def rotate_organisation_key(asker: Member | None, organisation: Organisation) -> int:
    """A new key for an organisation, around the same data keys. Returns how many were wrapped anew.

    The blind indexes stay valid: their secret is kept. Raises PermissionDenied.
    """
    if asker is not None and not may_make_key(asker, organisation):
        raise PermissionDenied(_("Only members of an organisation change its keys."))
    key = OrganisationKey.objects.select_for_update().get(organisation=organisation)
    old, new = wrapping.organisation_secret(key), wrapping.new_secret()
    index = wrapping.index_secret(key)
    wrapped = WrappedKey.objects.select_for_update().filter(data_key__organisation=organisation)
    rows = list(wrapped.select_related("data_key"))
    for row in rows:
        secret = wrapping.unwrap_data_secret(old, bytes(row.wrapped), row.data_key)
        row.wrapped = wrapping.wrap_data_secret(new, secret, row.data_key)
    WrappedKey.objects.bulk_update(rows, ["wrapped"], batch_size=500)
    key.wrapped = wrapping.wrap_organisation_secret(cipher.installation_key(), new, key.holder)
    key.wrapped_index = wrapping.wrap_index_secret(new, index, key.holder)
    key.save(update_fields=["wrapped", "wrapped_index"])
    record(asker, "vault.organisation_key.rotated", organisation, keys=len(rows))
    transaction.on_commit(clear_remnants)
    return len(rows)


@transaction.atomic
def rotate_data_key(asker: Member | None, key: DataKey) -> int:
    """Seal every column under a data key anew with a new secret. Returns the number of values.

    For keys of rows. A key of files is not rotated: make a new key, seal the files with it, erase the
    old one. So a key that seals no column is refused with ValueError. Raises PermissionDenied, Erased.
    """
    if asker is not None and not may_erase_key(asker, key):
        raise PermissionDenied(
            _("Only members of the organisation who work with sealed data change its keys.")
        )
    old, new = sealing.secret_of(key), wrapping.new_secret()
    values = reseal(key, old, new)
    if not values:
        raise ValueError(f"The key {key.pk} seals no column of a row: make a new key for the files instead.")
    organisation_key = OrganisationKey.objects.get(organisation=key.organisation_id)
    secret = wrapping.organisation_secret(organisation_key)
    WrappedKey.objects.filter(pk=key.pk).update(wrapped=wrapping.wrap_data_secret(secret, new, key))
    record(asker, "vault.key.rotated", key, values=values)
    transaction.on_commit(clear_remnants)
    return values
