"""Managing the group: organisations, members, roles and seats. Agreements have actions of their own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import require
from palermo.commons.audit.actions import record
from palermo.commons.parties.models import Member, Membership, Organisation, Role, RoleGrant, Seat
from palermo.commons.parties.reading import roles_of

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
    """Enter a member without a password; the administrator hands over a one-time link."""
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

    Who runs the machine must not read confidential data, so an administrator is refused the roles
    that do, and who holds one of those is refused to become administrator. Nobody gives a role to
    oneself.
    """
    require(asker, "partnerships.manage")
    held = set(roles_of(asker, member)) | {role}
    if member == asker:
        raise ValidationError({"role": _("Nobody gives a role to oneself. Ask the other coordinator.")})
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
    today = timezone.localdate()
    if member.organisation_id == organisation.pk:
        raise ValidationError({"organisation": _("The member belongs to this organisation already.")})
    member.memberships.filter(until=None).update(until=today)
    member.grants.filter(until=None).update(until=today)
    Seat.objects.filter(holder=member).update(holder=None)
    Seat.objects.filter(deputy=member).update(deputy=None)
    Membership.objects.create(member=member, organisation=organisation)
    member.organisation = organisation
    member.save(update_fields=["organisation"])
    record(asker, "partnerships.member.moved", member)
    return member


@transaction.atomic
def deactivate_member(asker: Member, member: Member) -> Member:
    """The member can no longer sign in; what the member did stays in the audit."""
    require(asker, "partnerships.manage")
    if member == asker:
        raise ValidationError(_("Nobody shuts oneself out. Ask the other coordinator."))
    today = timezone.localdate()
    member.grants.filter(until=None).update(until=today)
    member.is_active = False
    member.save(update_fields=["is_active"])
    record(asker, "partnerships.member.deactivated", member)
    return member


@transaction.atomic
def fill_seat(
    asker: Member, organisation: Organisation, *, title: str, holder: Member, deputy: Member | None
) -> Seat:
    """Give a seat of an organisation a holder and a deputy; both belong to the organisation."""
    require(asker, "partnerships.manage")
    strangers = [m for m in (holder, deputy) if m and m.organisation_id != organisation.pk]
    if strangers or holder == deputy:
        raise ValidationError(_("Holder and deputy are two different members of this organisation."))
    seat, _new = Seat.objects.update_or_create(
        organisation=organisation, title=title, until=None, defaults={"holder": holder, "deputy": deputy}
    )
    record(asker, "partnerships.seat.filled", seat)
    return seat
