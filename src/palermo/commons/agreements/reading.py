"""Agreements as the database holds them, and the question that all sharing asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from palermo.commons.agreements.models import Agreement
from palermo.commons.agreements.permission import Terms, permitting_terms
from palermo.commons.audit.models import Entry
from palermo.commons.parties.models import Member, Organisation


def agreements(asker: Member) -> QuerySet[Agreement]:
    """Every agreement of the group: all members may read what their group agreed on."""
    return Agreement.objects.prefetch_related("parties__organisation", "parties__signed_by")


def agreement(asker: Member, identifier: UUID) -> Agreement:
    return get_object_or_404(agreements(asker), pk=identifier)


def history(asker: Member, found: Agreement) -> QuerySet[Entry]:
    """What happened to an agreement, newest first, with the reasons: the parties read why it was stopped."""
    return (
        Entry.objects.filter(
            thing_type=found._meta.label_lower,
            thing_id=str(found.pk),
            verb__startswith="agreements.agreement.",
        )
        .select_related("actor", "organisation")
        .order_by("-number")
    )


def terms_of(found: Agreement) -> Terms:
    """The agreement as the predicate wants it; who has left the group is bound and permitted no longer."""
    today = timezone.localdate()
    return Terms(
        name=str(found.pk),
        signed_by=frozenset(
            p.organisation_id
            for p in found.parties.all()
            if p.signed_on and (p.organisation.left is None or p.organisation.left > today)
        ),
        categories=frozenset(found.categories),
        purposes=frozenset(found.purposes),
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        in_force=found.status == Agreement.Status.SIGNED,
    )


def permitting(
    sender: Organisation, receiver: Organisation, category: str, purpose: str, at: datetime | None = None
) -> Agreement | None:
    """The agreement that lets `category` pass from sender to receiver for `purpose` now, or None.

    Asked of the database each time: an agreement that expired or was suspended a second ago is closed.
    """
    asked = (
        Agreement.objects.filter(parties__organisation=sender, status=Agreement.Status.SIGNED)
        .filter(parties__organisation=receiver)
        .prefetch_related("parties__organisation")
        .distinct()
    )
    held = {str(a.pk): a for a in asked}
    found = permitting_terms(
        map(terms_of, held.values()), sender.pk, receiver.pk, category, purpose, at or timezone.now()
    )
    return held[found.name] if found else None


def senders_permitted(
    receiver: Organisation, category: str, purpose: str, at: datetime | None = None
) -> list[Organisation]:
    """The organisations that may send `category` to `receiver` for `purpose` now."""
    others = Organisation.objects.exclude(pk=receiver.pk).filter(
        agreements__agreement__parties__organisation=receiver
    )
    return [o for o in others.distinct() if permitting(o, receiver, category, purpose, at)]
