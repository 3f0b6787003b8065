"""Enter a service of the own organisation, or change it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.services.models import Need, Provider, Service

OFFERED = ("name", "description", "need", "status", "phone", "email", "url", "hours", "door", "eligibility")


@transaction.atomic
def enter_service(asker: Member, service: Service | None = None, **answers: Any) -> Service:
    """A service of the asker's organisation, new or changed. Raises ValidationError.

    Where people stay there is no door, and no text of such a service may hold what looks like a street address.
    """
    from palermo.analytics.formats.hsds.front_door import STAYING, STREET  # with all that reads directories

    require(asker, "services.enter", service)
    kept = {field: answers[field] for field in OFFERED if field in answers}
    staying = kept.get("need") == Need.HOUSING or STAYING.search(kept.get("name", ""))
    if staying and kept.get("door"):
        raise ValidationError({"door": _("Where people stay has no address here. Say whom to ring instead.")})
    for field in ("name", "description", "hours"):
        if staying and STREET.search(kept.get(field, "")):
            raise ValidationError(
                {field: _("This looks like an address. Where people stay it must not stand here.")}
            )
    verb = "services.service.changed" if service else "services.service.entered"
    if service is None:
        provider, _new = Provider.objects.get_or_create(
            organisation=asker.organisation, defaults={"name": asker.organisation.name}
        )
        service = Service(provider=provider)
    for field, value in kept.items():
        setattr(service, field, value)
    service.assured_on, service.assured_by = timezone.localdate(), asker
    service.full_clean(exclude=["provider", "assured_by", "eligibility"])
    service.save()
    record(asker, verb, service)
    return service
