"""Drafting, signing, suspending and ending agreements."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.agreements import code_lists
from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Organisation
from palermo.commons.vault import sealing
from palermo.commons.vault.actions import make_key


@transaction.atomic
def draft_agreement(
    asker: Member,
    *,
    title: str,
    parties: list[Organisation],
    categories: list[str],
    purposes: list[str],
    valid_from: datetime,
    valid_until: datetime,
) -> Agreement:
    """A draft between at least two organisations. Raises ValidationError saying what is missing."""
    require(asker, "agreements.draft")
    if not title.strip():
        raise ValidationError({"title": _("Give the agreement the name that the parties will call it by.")})
    if len({p.pk for p in parties}) < 2:
        raise ValidationError({"parties": _("An agreement needs at least two organisations.")})
    unknown = (set(categories) - set(code_lists.load("category"))) | (
        set(purposes) - set(code_lists.load("purpose"))
    )
    if unknown or not categories or not purposes:
        raise ValidationError(
            {"categories": _("Choose at least one kind of data and one purpose from the lists.")}
        )
    if valid_until <= valid_from:
        raise ValidationError({"valid_until": _("The agreement must end after it begins.")})
    drafted = Agreement.objects.create(
        title=title.strip(),
        categories=sorted(categories),
        purposes=sorted(purposes),
        valid_from=valid_from,
        valid_until=valid_until,
        drafted_by=asker,
    )
    AgreementParty.objects.bulk_create(AgreementParty(agreement=drafted, organisation=p) for p in parties)
    record(asker, "agreements.agreement.drafted", drafted, parties=len(parties))
    return drafted


@transaction.atomic
def attach_document(asker: Member, agreement: Agreement, name: str, content: bytes) -> Agreement:
    """Seal the signed paper and keep its hash; it can be replaced only while the agreement is a draft."""
    require(asker, "agreements.draft")
    if agreement.status != Agreement.Status.DRAFT:
        raise ValidationError(_("The paper of a signed agreement is not exchanged. Draft a new agreement."))
    if not content:
        raise ValidationError(_("The file is empty. Choose the scan or the PDF again."))
    if agreement.key is not None:
        before = document_path(agreement)
        transaction.on_commit(lambda: before.unlink(missing_ok=True))
    agreement.key = make_key(asker, asker.organisation, "agreements.document")
    agreement.document_name = Path(name).name[:200]
    agreement.document_sha256 = hashlib.sha256(content).hexdigest()
    path = document_path(agreement)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(sealing.seal(agreement.key, content, f"agreements.document:{agreement.pk}"))
    agreement.save(update_fields=["key", "document_name", "document_sha256"])
    record(asker, "agreements.document.attached", agreement, sha256=agreement.document_sha256)
    return agreement


def document_path(agreement: Agreement) -> Path:
    """Where the sealed paper lies. Each paper has a key and a file of its own, so that an exchange that
    does not come to its end leaves the earlier paper whole."""
    return Path(settings.PALERMO_HOME) / "agreements" / f"{agreement.pk}.{agreement.key_id}.sealed"


@transaction.atomic
def read_document(asker: Member, agreement: Agreement) -> bytes:
    """The signed paper, opened; its hash is checked. Every member may read what the group agreed on."""
    if agreement.key is None:
        raise ValidationError(_("No signed paper was attached to this agreement."))
    place = f"agreements.document:{agreement.pk}"
    try:
        content = sealing.open_sealed(agreement.key, document_path(agreement).read_bytes(), place)
    except FileNotFoundError:
        raise ValidationError(
            _("The sealed paper is missing on the machine. Restore it from a backup.")
        ) from None
    except sealing.Tampered:
        raise ValidationError(
            _("The sealed paper was changed and does not open. Restore it from a backup.")
        ) from None
    except sealing.Erased:
        raise ValidationError(_("The key of this paper was erased: it is gone for good.")) from None
    if hashlib.sha256(content).hexdigest() != agreement.document_sha256:
        raise ValidationError(_("The paper is not the one that was attached: its hash differs."))
    record(asker, "agreements.document.read", agreement)
    return content


@transaction.atomic
def sign_agreement(asker: Member, agreement: Agreement) -> Agreement:
    """Sign for the own organisation. When the last party has signed, the agreement is in force within its dates."""
    require(asker, "agreements.sign", agreement)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.status in {Agreement.Status.SUSPENDED, Agreement.Status.ENDED}:
        raise ValidationError(_("This agreement was suspended or ended; it can no longer be signed."))
    own = agreement.parties.get(organisation_id=asker.organisation_id)
    if own.signed_on is not None:
        raise ValidationError(_("Your organisation has signed it already."))
    own.signed_on, own.signed_by = timezone.now(), asker
    own.save(update_fields=["signed_on", "signed_by"])
    if not agreement.parties.filter(signed_on=None).exists():
        agreement.status = Agreement.Status.SIGNED
        agreement.save(update_fields=["status"])
    record(asker, "agreements.agreement.signed", agreement)
    return agreement


@transaction.atomic
def suspend_agreement(asker: Member, agreement: Agreement, reason: str) -> Agreement:
    """Close the tap at once; `resume_agreement` opens it again. Only what every party signed can be suspended."""
    require(asker, "agreements.stop", agreement)
    return _stopped(asker, agreement, Agreement.Status.SUSPENDED, "agreements.agreement.suspended", reason)


@transaction.atomic
def end_agreement(asker: Member, agreement: Agreement, reason: str) -> Agreement:
    """End it for good, at once."""
    require(asker, "agreements.stop", agreement)
    return _stopped(asker, agreement, Agreement.Status.ENDED, "agreements.agreement.ended", reason)


@transaction.atomic
def resume_agreement(asker: Member, agreement: Agreement) -> Agreement:
    """Put a suspended agreement in force again, if every party had signed."""
    require(asker, "agreements.draft")
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.status != Agreement.Status.SUSPENDED or agreement.parties.filter(signed_on=None).exists():
        raise ValidationError(_("Only a suspended agreement that every party signed can be resumed."))
    agreement.status = Agreement.Status.SIGNED
    agreement.save(update_fields=["status"])
    record(asker, "agreements.agreement.resumed", agreement)
    return agreement


def _stopped(asker: Member, agreement: Agreement, status: str, verb: str, reason: str) -> Agreement:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence: the other parties will read it.")})
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.status == Agreement.Status.ENDED:
        raise ValidationError(_("This agreement has ended already."))
    if status == Agreement.Status.SUSPENDED and agreement.status != Agreement.Status.SIGNED:
        raise ValidationError(
            _("Only an agreement that every party signed can be suspended. A draft is ended.")
        )
    agreement.status = status
    agreement.save(update_fields=["status"])
    record(asker, verb, agreement, reason=reason.strip())
    return agreement
