"""What a case leaves behind for evidence: coded HTCDS+ fields only. No name, no free text, no day.

Every code is one of the data files in `palermo.analytics.formats.codelists`; the database refuses
others where a column holds one code, and `actions.leave_record` where it holds several.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from palermo.analytics.formats import codelists

COUNTRY = r"^([A-Z]{3})?$"


def _codes(name: str) -> list[str]:
    return ["", *codelists.load(name).codes]


class DeidentifiedRecord(models.Model):
    """One trafficked person as one organisation knows the person, for one purpose.

    `pseudonym` is random and made anew for each purpose, so that records left for two purposes cannot
    be joined. `consent` names the consent by which the record is here, and says nothing else.
    """

    class State(models.TextChoices):
        LIVE = "live", _("live")
        WITHDRAWN = "withdrawn", _("withdrawn")

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, default="evidence")
    consent = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)
    left = models.DateTimeField(auto_now_add=True)
    year = models.PositiveSmallIntegerField(null=True, help_text="of registration")
    quarter = models.PositiveSmallIntegerField(
        null=True, help_text="of registration; used for counts of the whole group"
    )
    gender = models.CharField(max_length=40, blank=True)
    age_band = models.CharField(max_length=10, blank=True)
    citizenship = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1 alpha-3")
    exploited_in = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1 alpha-3")
    area = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=40, blank=True)
    identified_by = models.CharField(max_length=40, blank=True)
    duration = models.CharField(max_length=10, blank=True, help_text="months, in CTDC's bands")
    forms = models.JSONField(default=list)
    means = models.JSONField(default=list, help_text="codes of means_of_control_detail")
    sectors = models.JSONField(default=list, help_text="codes of labour_sector")
    sex_exploitation = models.JSONField(default=list)
    recruiters = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=_codes("gender")), name="record_gender_is_a_code"),
            models.CheckConstraint(
                condition=Q(age_band__in=_codes("age_band")), name="record_age_band_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_codes("trafficking_status")), name="record_status_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(identified_by__in=_codes("identified_by")), name="record_identified_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(duration__in=_codes("duration")), name="record_duration_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(citizenship__regex=COUNTRY), name="record_citizenship_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(exploited_in__regex=COUNTRY), name="record_exploited_in_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="record_quarter_is_one_of_four"
            ),
        ]


class RouteLeg(models.Model):
    """One leg of the way: recruitment, transit or exploitation, with no day finer than its precision allows."""

    record = models.ForeignKey(DeidentifiedRecord, on_delete=models.CASCADE, related_name="legs")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=3, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    precision = models.CharField(max_length=20, blank=True)
    transport = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["record", "order"]
        constraints = [
            models.UniqueConstraint(fields=["record", "order"], name="leg_order_once"),
            models.CheckConstraint(
                condition=Q(kind__in=_codes("route_leg_type")[1:]), name="leg_kind_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(precision__in=_codes("date_precision")), name="leg_precision_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(transport__in=_codes("transport")), name="leg_transport_is_a_code"
            ),
            models.CheckConstraint(condition=Q(country__regex=COUNTRY), name="leg_country_is_a_code"),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__range=(1, 12), year__isnull=False),
                name="leg_month_of_a_year",
            ),
        ]


class PerpetratorProfile(models.Model):
    """What the case says of an offender, in codes: never who it is. Suspects live in another room."""

    record = models.ForeignKey(DeidentifiedRecord, on_delete=models.CASCADE, related_name="perpetrators")
    role = models.CharField(max_length=40, blank=True)
    relation = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    age = models.CharField(max_length=20, blank=True)
    citizenship = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=_codes("perpetrator_role")), name="perpetrator_role_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(relation__in=_codes("perpetrator_relation")),
                name="perpetrator_relation_is_a_code",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=_codes("perpetrator_sex")), name="perpetrator_sex_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(age__in=_codes("perpetrator_age")), name="perpetrator_age_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(citizenship__in=_codes("perpetrator_citizenship")),
                name="perpetrator_citizenship_is_a_code",
            ),
        ]
