"""What the group looks like, what waits for its members, and how the objective stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import allowed
from palermo.commons.agreements.models import Agreement
from palermo.commons.agreements.permission import hindrances
from palermo.commons.agreements.reading import agreements, permitting, terms_of
from palermo.commons.parties.models import Member, Organisation, Role
from palermo.commons.parties.reading import roles_of, seats

SOON = dt.timedelta(days=60)
TRUSTED = frozenset(
    {
        Role.COORDINATOR,
        Role.CASE_WORKER,
        Role.CASE_SUPERVISOR,
        Role.INVESTIGATOR,
        Role.ANALYST,
        Role.SURVIVOR_ADVISER,
    }
)


def organisations_with_numbers(asker: Member) -> QuerySet[Organisation]:
    """The organisations of today with how many members and seats each has."""
    return (
        Organisation.objects.filter(Q(left=None) | Q(left__gt=timezone.localdate()))
        .annotate(
            n_members=Count("members", filter=Q(members__is_active=True), distinct=True),
            n_seats=Count("seats", distinct=True),
        )
        .order_by("name")
    )


def agreements_of(asker: Member, organisation: Organisation) -> QuerySet[Agreement]:
    """The agreements in force that an organisation signed."""
    return _in_force(timezone.now()).filter(
        parties__organisation=organisation, parties__signed_on__isnull=False
    )


def is_in_force(asker: Member, found: Agreement) -> bool:
    """Whether something may pass under it now."""
    return found.status == Agreement.Status.SIGNED and found.valid_from <= timezone.now() < found.valid_until


def hinders_way_in(asker: Member, member: Member) -> str:
    """Why the asker cannot make a link under which the member chooses a password; empty when nothing does.

    Who has signed in before asks for a link of one's own. An administrator makes none for a member who
    reads confidential data or gives roles: it would open to the administrator too.
    """
    if not member.is_active:
        return _("The member was shut out.")
    if member.last_login is not None or member.has_usable_password():
        return _(
            "The member has a way in already. Who forgot the password asks for a new one at the sign-in."
        )
    if roles_of(asker, member) & TRUSTED and Role.COORDINATOR not in roles_of(asker, asker):
        return _("The member reads confidential data: ask the coordinator to make this link.")
    return ""


def answer(
    asker: Member, sender: Organisation, receiver: Organisation, category: str, purpose: str
) -> dict[str, Any]:
    """Whether it may be sent now; if not, for each agreement of the two every reason why not."""
    found = permitting(sender, receiver, category, purpose)
    near = []
    if found is None:
        between = [
            a
            for a in agreements(asker)
            if {sender.pk, receiver.pk} <= {p.organisation_id for p in a.parties.all()}
        ]
        now = timezone.now()
        near = [
            {
                "agreement": a,
                "reasons": hindrances(terms_of(a), sender.pk, receiver.pk, category, purpose, now),
            }
            for a in between
        ]
    return {"agreement": found, "near": sorted(near, key=lambda n: len(n["reasons"]))}


def waiting(asker: Member) -> list[dict[str, Any]]:
    """Agreements that the own organisation has not signed, those that run out soon, seats without a deputy."""
    now = timezone.now()
    own = agreements(asker).filter(parties__organisation=asker.organisation_id)
    items = []
    if allowed(asker, "agreements.sign"):
        items += [
            {
                "label": _("Sign “{title}” for {organisation}").format(
                    title=a.title, organisation=asker.organisation
                ),
                "url": reverse("partnerships:agreement", args=[a.id]),
                "hint": _("Until every party has signed, nothing may pass under it."),
                "due": a.valid_from,
            }
            for a in own.filter(
                status=Agreement.Status.DRAFT,
                parties__organisation=asker.organisation_id,
                parties__signed_on=None,
            ).distinct()
        ]
        items += [
            {
                "label": _("“{title}” runs out").format(title=a.title),
                "url": reverse("partnerships:agreement", args=[a.id]),
                "hint": _("From that day on nothing may pass under it. Draft the next one in time."),
                "due": a.valid_until,
            }
            for a in own.filter(
                status=Agreement.Status.SIGNED, valid_until__gt=now, valid_until__lte=now + SOON
            ).distinct()
        ]
    if allowed(asker, "partnerships.manage"):
        items += [
            {
                "label": _("Name a deputy for {organisation}").format(organisation=seat.organisation),
                "url": reverse("partnerships:organisation", args=[seat.organisation_id]),
                "hint": _("When {name} is away nobody speaks for it.").format(name=seat.holder)
                if seat.holder
                else "",
                "due": None,
            }
            for seat in seats(asker)
            if seat.deputy_id is None
        ]
    return items


def indicators(asker: Member) -> list[dict[str, Any]]:
    """How the objective stands for the whole group, and how it stood a quarter (91 days) ago."""
    now = timezone.now()
    before = now - dt.timedelta(days=91)
    members = Organisation.objects.filter(left=None).count()
    return [
        {
            "key": "agreements_in_force",
            "label": _("Agreements in force"),
            "value": _in_force(now).count(),
            "before": _in_force(before).count(),
            "unit": "",
            "target": None,
        },
        {
            "key": "parties_signed",
            "label": _("Organisations bound by at least one agreement in force"),
            "value": _bound(now),
            "before": _bound(before),
            "unit": _("of {n}").format(n=members),
            "target": members,
        },
        {
            "key": "seats_filled",
            "label": _("Seats with a holder and a deputy"),
            "value": _full_seats(asker, now.date()),
            "before": _full_seats(asker, before.date()),
            "unit": "%",
            "target": 100,
        },
        {
            "key": "expiring",
            "label": _("Agreements that run out within 60 days"),
            "value": _in_force(now).filter(valid_until__lte=now + SOON).count(),
            "before": _in_force(before).filter(valid_until__lte=before + SOON).count(),
            "unit": "",
            "target": 0,
            "lower_is_better": True,
        },
    ]


def _in_force(at: dt.datetime) -> QuerySet[Agreement]:
    return Agreement.objects.filter(status=Agreement.Status.SIGNED, valid_from__lte=at, valid_until__gt=at)


def _bound(at: dt.datetime) -> int:
    held = Q(agreements__agreement__in=_in_force(at), agreements__signed_on__lte=at)
    return Organisation.objects.filter(held).distinct().count()


def _full_seats(asker: Member, day: dt.date) -> int | None:
    found = list(seats(asker, day=day))
    return round(100 * sum(bool(s.holder_id and s.deputy_id) for s in found) / len(found)) if found else None
