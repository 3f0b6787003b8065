"""Reading about keys. Never a secret."""

from __future__ import annotations

from palermo.commons.parties.models import Member, Organisation


def organisation_named(asker: Member | None, name: str) -> Organisation | None:
    """An organisation that has a key, for the command line (`asker` None) or one of its members."""
    found = Organisation.objects.filter(name=name, vault_key__isnull=False)
    if asker is not None:
        found = found.filter(pk=asker.organisation_id)
    return found.first()
