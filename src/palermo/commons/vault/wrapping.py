"""Keys that wrap keys: installation, organisation, data. Every wrapped key is bound to whose it is."""

from __future__ import annotations

import os
import uuid
from functools import lru_cache

from palermo.commons.audit import cipher
from palermo.commons.vault.models import INSTALLATION, DataKey, OrganisationKey


def new_secret() -> bytes:
    """32 random bytes."""
    return os.urandom(cipher.KEY_BYTES)


def make_organisation_key(organisation_id: uuid.UUID | None) -> OrganisationKey:
    """The key of an organisation (None: of the installation), made when there is none yet."""
    found = OrganisationKey.of(organisation_id)
    if found is not None:
        return found
    holder, secret = str(organisation_id or INSTALLATION), new_secret()
    return OrganisationKey.add(
        organisation_id,
        wrapped=wrap_organisation_secret(cipher.installation_key(), secret, holder),
        wrapped_index=wrap_index_secret(secret, new_secret(), holder),
    )


def wrap_organisation_secret(installation_key: bytes, secret: bytes, holder: str) -> bytes:
    return cipher.close(cipher.derive(installation_key, "vault"), secret, f"vault.organisationkey|{holder}")


@lru_cache(maxsize=512)
def unwrap_organisation_secret(installation_key: bytes, wrapped: bytes, holder: str) -> bytes:
    """The secret of an organisation. Raises Tampered, also when the installation key is another one."""
    return cipher.open_box(
        cipher.derive(installation_key, "vault"), wrapped, f"vault.organisationkey|{holder}"
    )


def organisation_secret(key: OrganisationKey) -> bytes:
    return unwrap_organisation_secret(cipher.installation_key(), bytes(key.wrapped), key.holder)


def wrap_index_secret(organisation_secret: bytes, index: bytes, holder: str) -> bytes:
    return cipher.close(organisation_secret, index, f"vault.index|{holder}")


def index_secret(key: OrganisationKey) -> bytes:
    """The secret of an organisation's blind indexes."""
    return cipher.open_box(organisation_secret(key), bytes(key.wrapped_index), f"vault.index|{key.holder}")


def wrap_data_secret(organisation_secret: bytes, secret: bytes, key: DataKey) -> bytes:
    return cipher.close(organisation_secret, secret, _data_place(key))


def unwrap_data_secret(organisation_secret: bytes, wrapped: bytes, key: DataKey) -> bytes:
    return cipher.open_box(organisation_secret, wrapped, _data_place(key))


def _data_place(key: DataKey) -> str:
    return f"vault.datakey|{key.pk}|{key.organisation_id}|{key.purpose}"
