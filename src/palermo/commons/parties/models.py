"""Parties: organisations, their members, the roles that members hold, and the seats of the group."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A party to the group's work. Kinds are HTCDS 2.0 org_Type, and `survivor group` of our own."""

    class Kind(models.TextChoices):
        NGO = "NGO", _("non-governmental organisation")
        LAW_ENFORCEMENT = "LawEnforcement", _("law enforcement")
        HEALTH = "HealthServiceOrganisation", _("health service")
        CENTRAL_GOVERNMENT = "CentralGovernmentOrganisation", _("central government")
        LOCAL_GOVERNMENT = "LocalGovernmentOrganisation", _("local government")
        IMMIGRATION = "ImmigrationService", _("immigration service")
        LEGAL = "LegalService", _("legal service")
        BUSINESS = "CorporateBusiness", _("company")
        SCHOOL = "SchoolOrCollege", _("school or college")
        SURVIVORS = "SurvivorGroup", _("survivor group")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind.choices)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    website = models.URLField(_("website"), blank=True)
    public = models.BooleanField(_("named on the public pages"), default=False)
    joined = models.DateField(_("joined"), default=timezone.localdate)
    left = models.DateField(_("left"), null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member does in the group. One member can hold several."""

    COORDINATOR = "coordinator", _("coordinator")
    CASE_WORKER = "case_worker", _("case worker")
    CASE_SUPERVISOR = "case_supervisor", _("case supervisor")
    INVESTIGATOR = "investigator", _("investigator")
    ANALYST = "analyst", _("analyst")
    EDITOR = "editor", _("editor")
    FINANCE = "finance", _("finance")
    FOCAL_POINT = "focal_point", _("focal point")
    SURVIVOR_ADVISER = "survivor_adviser", _("survivor adviser")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class MemberManager(BaseUserManager["Member"]):
    """Makes members; used by allauth, by actions and by tests, never by pages."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Member:
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person who works in the group: one organisation at a time, several roles."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects = MemberManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role held from a day to a day; `until` is the first day without it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "role"], condition=Q(until=None), name="grant_one_open_per_role"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="grant_ends_after_start"
            ),
        ]


class Membership(models.Model):
    """Which organisation a member belonged to, and when. One open membership a member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="membership_one_at_a_time"
            ),
        ]


class Seat(models.Model):
    """A seat of an organisation in the group, with its holder, deputy and term."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    deputy = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="deputy_seats"
    )
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder=None) | Q(deputy=None) | ~Q(holder=models.F("deputy")),
                name="seat_deputy_is_another_person",
            ),
        ]
