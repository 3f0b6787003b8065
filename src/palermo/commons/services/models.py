"""The directory: who gives which help to whom, how many places were said to be free, and what is held."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    """Kinds of help. `HOUSING` is where people stay: such a service has no address anywhere."""

    HOUSING = "housing", _("a place to stay")
    MEDICAL = "medical", _("medical care")
    PSYCHOLOGICAL = "psychological", _("psychological care")
    COUNSELLING = "counselling", _("counselling")
    LEGAL = "legal", _("legal help")
    MATERIAL = "material", _("food, clothes, money")
    CHILDREN = "children", _("help for children")
    WORK = "work", _("work and education")
    RETURN = "return", _("return and reintegration")
    INTERPRETING = "interpreting", _("interpreting")
    OTHER = "other", _("other help")


class Provider(models.Model):
    """Who gives services: an organisation of the group, or one that a directory names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(blank=True)
    website = models.URLField(blank=True, max_length=500)
    organisation = models.OneToOneField(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="provider"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One help that one provider gives. `eligibility` is what `eligibility.fit` reads.

    There is no column for an address, and none will be added for a service where people stay: `door` is a front
    door that everybody may know, and the database refuses one beside `HOUSING`.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("open")
        PAUSED = "temporarily closed", _("closed for a while")
        INACTIVE = "inactive", _("not given")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(blank=True)
    need = models.CharField(max_length=14, choices=Need.choices, default=Need.OTHER)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True, max_length=500)
    hours = models.CharField(max_length=300, blank=True)
    door = models.CharField(max_length=300, blank=True, help_text="a front door that everybody may know")
    eligibility = models.JSONField(default=dict)
    eligibility_words = models.TextField(blank=True, help_text="as the source says it")
    assured_on = models.DateField(null=True)
    assured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True)
    entered = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["need", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(need=Need.HOUSING) | Q(door=""), name="service_where_people_stay_has_no_door"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Capacity(models.Model):
    """How many places a service said were free, and when. `held` of them are held; never more than are free."""

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="capacity"
    )
    free = models.PositiveIntegerField()
    said = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["service__name"]


class Hold(models.Model):
    """One place kept for two hours by one organisation. Nothing is said of the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="holds")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["until"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="hold_ends_after_it_begins")
        ]
