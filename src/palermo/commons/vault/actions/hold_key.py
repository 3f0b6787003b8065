"""Legal hold: what a court or an investigation still needs is not erased."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.vault.models import DataKey
from palermo.commons.vault.rules import may_hold_key
from palermo.commons.vault.sealing import Erased


@transaction.atomic
def hold_key(asker: Member, key: DataKey, reason: str) -> None:
    """Put a key under legal hold: no erasure until it is released. Raises PermissionDenied, Erased."""
    _set(asker, key, True, reason)
    record(asker, "vault.key.held", key, reason=reason)


@transaction.atomic
def release_key(asker: Member, key: DataKey, reason: str) -> None:
    """End the legal hold of a key. Raises PermissionDenied."""
    _set(asker, key, False, reason)
    record(asker, "vault.key.released", key, reason=reason)


def _set(asker: Member, key: DataKey, held: bool, reason: str) -> None:
    if not may_hold_key(asker, key):
        raise PermissionDenied(
            _("A case supervisor or coordinator of the same organisation decides on legal hold.")
        )
    if not reason.strip():
        raise ValueError(_("Say why: the reason is kept in the audit."))
    if not DataKey.objects.filter(pk=key.pk, erased=None).update(held=held):
        raise Erased(f"The key {key.pk} was erased.")
    key.held = held
