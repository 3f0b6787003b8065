"""Reading about keys: which exist, which were erased. Never a secret."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from palermo.commons.parties.models import Member, Organisation
from palermo.commons.vault.models import DataKey


def keys(asker: Member) -> QuerySet[DataKey]:
    """The data keys of the asker's organisation, newest first. Raises PermissionDenied for a stranger."""
    if asker is None or not getattr(asker, "is_active", False):
        raise PermissionDenied(_("Sign in to see your organisation's keys."))
    return DataKey.objects.filter(organisation=asker.organisation_id).order_by("-made")


def organisation_named(asker: Member | None, name: str) -> Organisation | None:
    """An organisation that has a key, for the command line (`asker` None) or one of its members."""
    found = Organisation.objects.filter(name=name, vault_key__isnull=False)
    if asker is not None:
        found = found.filter(pk=asker.organisation_id)
    return found.first()
