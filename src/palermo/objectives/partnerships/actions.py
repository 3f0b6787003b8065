"""Managing the group: organisations, members, roles and seats. Agreements have actions of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.access.predicates import roles_today
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Membership, Organisation, Role, RoleGrant, Seat
from palermo.commons.parties.reading import roles_of, seats
from palermo.commons.places.models import Place
from palermo.commons.places.shapes import checked_shape

CONFIDENTIAL = frozenset(
    {Role.CASE_WORKER, Role.CASE_SUPERVISOR, Role.INVESTIGATOR, Role.ANALYST, Role.SURVIVOR_ADVISER}
)


@transaction.atomic
def add_organisation(asker: Member, *, name: str, kind: str, public: bool = False) -> Organisation:
    """Enter an organisation into the group."""
    require(asker, "partnerships.manage")
    if Organisation.objects.filter(name__iexact=name.strip()).exists():
        raise ValidationError({"name": _("An organisation of this name is in the group already.")})
    added = Organisation.objects.create(name=name.strip(), kind=kind, public=public)
    record(asker, "partnerships.organisation.added", added)
    return added


@transaction.atomic
def add_member(asker: Member, *, email: str, name: str, organisation: Organisation) -> Member:
    """Enter a member without a password and without a role."""
    require(asker, "partnerships.manage")
    if Member.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody signs in with this address already.")})
    member = Member.objects.create_user(email, None, name=name, organisation=organisation)
    Membership.objects.create(member=member, organisation=organisation)
    record(asker, "partnerships.member.added", member)
    return member


@transaction.atomic
def grant_role(asker: Member, member: Member, role: str) -> RoleGrant:
    """Give a role from today on.

    Who runs the machine must not read confidential data. So an administrator is refused the roles that
    do, who holds one of those is refused to become administrator, and an administrator who is not the
    coordinator too gives nobody such a role: else a second address would be the way in. Nobody gives a
    role to oneself.
    """
    require(asker, "partnerships.manage")
    if role not in Role.values:
        raise ValidationError({"role": _("Choose a role from the list.")})
    if member == asker:
        raise ValidationError({"role": _("Nobody gives a role to oneself. Ask the other coordinator.")})
    if not member.is_active:
        raise ValidationError({"role": _("The member was shut out and holds no role.")})
    _refuse_administrator(
        asker, {role}, _("Who runs the machine gives nobody this role. Ask the coordinator to give it.")
    )
    held = set(roles_of(asker, member)) | {role}
    if Role.ADMINISTRATOR in held and held & CONFIDENTIAL:
        raise ValidationError(
            {"role": _("Who runs the machine cannot read confidential data: end the other role first.")}
        )
    granted, new = RoleGrant.objects.get_or_create(member=member, role=role, until=None)
    if not new:
        raise ValidationError({"role": _("The member holds this role already.")})
    record(asker, "partnerships.role.granted", member, role=role)
    return granted


@transaction.atomic
def end_role(asker: Member, member: Member, role: str) -> None:
    """End a role today: the member cannot use it from this moment on."""
    require(asker, "partnerships.manage")
    ended = member.grants.filter(role=role, until=None).update(until=timezone.localdate())
    if not ended:
        raise ValidationError({"role": _("The member does not hold this role.")})
    record(asker, "partnerships.role.ended", member, role=role)


@transaction.atomic
def move_member(asker: Member, member: Member, organisation: Organisation) -> Member:
    """A member changes to another organisation: the old membership, its roles and its seats end."""
    require(asker, "partnerships.manage")
    if member == asker:
        raise ValidationError(
            {"organisation": _("Nobody moves oneself: the roles would end. Ask the other coordinator.")}
        )
    if member.organisation_id == organisation.pk:
        raise ValidationError({"organisation": _("The member belongs to this organisation already.")})
    _end_duties(member)
    member.memberships.filter(until=None).update(until=timezone.localdate())
    Membership.objects.create(member=member, organisation=organisation)
    member.organisation = organisation
    member.save(update_fields=["organisation"])
    record(asker, "partnerships.member.moved", member)
    return member


@transaction.atomic
def deactivate_member(asker: Member, member: Member) -> Member:
    """The member can no longer sign in, and roles and seats end; what the member did stays in the audit."""
    require(asker, "partnerships.manage")
    if member == asker:
        raise ValidationError(_("Nobody shuts oneself out. Ask the other coordinator."))
    if not member.is_active:
        raise ValidationError(_("The member was shut out already."))
    _end_duties(member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    record(asker, "partnerships.member.deactivated", member)
    return member


@transaction.atomic
def fill_seat(
    asker: Member,
    organisation: Organisation,
    *,
    title: str,
    holder: Member,
    deputy: Member | None,
    until: dt.date | None = None,
) -> Seat:
    """Give a seat a holder, a deputy and a term; a seat of this title whose term runs today is filled anew."""
    require(asker, "partnerships.manage")
    strangers = [m for m in (holder, deputy) if m and m.organisation_id != organisation.pk]
    if strangers or holder == deputy:
        raise ValidationError(_("Holder and deputy are two different members of this organisation."))
    if until is not None and until <= timezone.localdate():
        raise ValidationError({"until": _("The term must end after today.")})
    seat = seats(asker, organisation).filter(title=title.strip()).first() or Seat(
        organisation=organisation, title=title.strip()
    )
    seat.holder, seat.deputy = holder, deputy
    seat.until = until or seat.until
    seat.save()
    record(asker, "partnerships.seat.filled", seat)
    return seat


@transaction.atomic
def add_area(asker: Member, *, name: str, within: Place, outline: Any = None) -> Place:
    """Enter a ward or district of the group's own, with or without a GeoJSON outline.

    It lives here and not in `commons.places`, which lies below the audit that this must write.
    """
    require(asker, "partnerships.manage")
    name = name.strip()
    slug = slugify(name, allow_unicode=True)
    code = f"{within.code}/{slug}"
    longest = Place._meta.get_field("code").max_length or 0
    if not slug or len(code) > longest:
        raise ValidationError(
            {"name": _("Give the area a name of letters or digits, short enough to be part of its code.")}
        )
    if Place.objects.filter(code=code).exists():
        raise ValidationError({"name": _("An area of this name is there already.")})
    added = Place.objects.create(
        code=code,
        kind=Place.Kind.AREA,
        name=name,
        parent=within,
        shape=None if outline is None else checked_shape(outline),
    )
    record(asker, "partnerships.area.added", added, outline=outline is not None)
    return added


def _end_duties(member: Member) -> None:
    member.grants.filter(until=None).update(until=timezone.localdate())
    Seat.objects.filter(holder=member).update(holder=None)
    Seat.objects.filter(deputy=member).update(deputy=None)


def _refuse_administrator(asker: Member, roles: set[str], why: str) -> None:
    if roles & {*CONFIDENTIAL, Role.COORDINATOR} and Role.COORDINATOR not in roles_today(asker):
        raise ValidationError({"role": why})
