"""Saying how many places are free, keeping one for two hours, giving it back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member
from palermo.commons.services.models import Capacity, Hold, Service
from palermo.commons.services.reading import FRESH

HELD_FOR = dt.timedelta(hours=2)


@transaction.atomic
def say_capacity(asker: Member, service: Service, free: int) -> Capacity:
    """How many places are free now, by somebody of the provider."""
    require(asker, "services.enter", service)
    if not 0 <= free <= 9999:
        raise ValidationError({"free": _("Give a number from 0 to 9999.")})
    said, _new = Capacity.objects.update_or_create(
        service=service, defaults={"free": free, "said": timezone.now(), "said_by": asker}
    )
    record(asker, "services.capacity.said", service, free=free)
    return said


@transaction.atomic
def hold_place(asker: Member, service: Service) -> Hold:
    """Keep one place for two hours. Raises ValidationError when none is left: of two who ask for the last, one is told.

    The row of the capacity is locked (on SQLite the whole database is), so two cannot count the same place.
    """
    require(asker, "services.hold")
    now = timezone.now()
    capacity = Capacity.objects.select_for_update().filter(service=service, said__gt=now - FRESH).first()
    if capacity is None:
        raise ValidationError(_("Nobody said lately how many places are free. Ring the service."))
    taken = Hold.objects.filter(service=service, until__gt=now).count()
    if taken >= capacity.free:
        raise ValidationError(_("No place is left: the last one was just taken or is held."))
    held = Hold.objects.create(
        service=service, organisation=asker.organisation, held_by=asker, since=now, until=now + HELD_FOR
    )
    record(asker, "services.place.held", service)
    return held


@transaction.atomic
def release_place(asker: Member, hold: Hold) -> Hold:
    """Give a held place back, by somebody of the organisation that holds it."""
    require(asker, "services.hold")
    if hold.organisation_id != asker.organisation_id:
        raise ValidationError(_("Another organisation holds this place."))
    now = timezone.now()
    if hold.until > now:
        hold.until = max(now, hold.since + dt.timedelta(microseconds=1))
        hold.save(update_fields=["until"])
        record(asker, "services.place.released", hold.service)
    return hold
