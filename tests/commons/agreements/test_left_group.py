"""An organisation that has left the group is no longer permitted anything, from the day it left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from people import organisation

from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.agreements.reading import permitting


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "permitted"), [(None, True), (1, True), (0, False), (-30, False)])
def test_who_has_left_is_permitted_no_longer(days: int | None, permitted: bool) -> None:
    here, gone = organisation(), organisation()
    now = timezone.now()
    agreement = Agreement.objects.create(
        title="MOU", categories=["capacity"], purposes=["service"], status=Agreement.Status.SIGNED,
        valid_from=now - dt.timedelta(days=9), valid_until=now + dt.timedelta(days=9),
    )  # fmt: skip
    for party in (here, gone):
        AgreementParty.objects.create(agreement=agreement, organisation=party, signed_on=now)
    gone.left = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    gone.save()
    assert (permitting(here, gone, "capacity", "service") == agreement) is permitted
    assert (permitting(gone, here, "capacity", "service") == agreement) is permitted
