"""Make the key of a case, a data set, a document."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Organisation
from palermo.commons.vault import wrapping
from palermo.commons.vault.models import DataKey, WrappedKey
from palermo.commons.vault.rules import may_make_key


@transaction.atomic
def make_key(asker: Member | None, organisation: Organisation, purpose: str) -> DataKey:
    """A new data key of the asker's organisation. `asker` None: the installation itself.

    `purpose` says what it seals ("protection.case", "evidence.dataset"); it is authenticated with
    everything sealed. Raises PermissionDenied for a member of another organisation.
    """
    if asker is not None and not may_make_key(asker, organisation):
        raise PermissionDenied(_("Only members of an organisation make its keys."))
    if not purpose or "|" in purpose:
        raise ValueError("The purpose of a key is a short name like 'protection.case', without '|'.")
    secret = wrapping.organisation_secret(wrapping.make_organisation_key(organisation.pk))
    key = DataKey.objects.create(organisation=organisation, purpose=purpose)
    WrappedKey.objects.create(
        data_key=key, wrapped=wrapping.wrap_data_secret(secret, wrapping.new_secret(), key)
    )
    record(asker, "vault.key.made", key, purpose=purpose)
    return key
