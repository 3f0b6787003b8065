"""Evidence: data sets, their immutable versions, the imports that make them, and the reports on them.

The rows themselves are never in the database: a version is a Parquet file sealed with a key of the
vault (`store.py`); here is its catalogue.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataSet(models.Model):
    """A named series of versions that one organisation holds."""

    class Origin(models.TextChoices):
        IMPORTED = "imported", _("brought in from a file")
        OWN_CASES = "own_cases", _("own cases")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="data_sets"
    )
    name = models.CharField(_("name"), max_length=120)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.IMPORTED)
    already_public = models.BooleanField(
        _("already published by somebody else"),
        default=False,
        help_text=_(
            "Such figures keep their publisher's own rule for small numbers, and every analyst may see them."
        ),
    )
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="data_set_name_once_in_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(origin="own_cases"), name="data_set_one_of_own_cases"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One immutable reading of one file (or of the own cases on one day)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(max_length=200, help_text="the file's name, without its folder")
    source_sha256 = models.CharField(max_length=64)
    mapping_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="the column mapping it was read through: another one makes another version",
    )
    kind = models.CharField(max_length=20)
    shape = models.CharField(max_length=10, choices=[("cases", "cases"), ("counts", "counts")])
    rows_read = models.PositiveIntegerField()
    rows_kept = models.PositiveIntegerField()
    n_rejected = models.PositiveIntegerField(help_text="values or rows that were refused")
    n_changed = models.PositiveIntegerField(help_text="values that were changed or set to unknown")
    n_noted = models.PositiveIntegerField(help_text="remarks")
    catalogue = models.JSONField(help_text="per column: name, type, share filled; no value of a row")
    first_year = models.IntegerField(null=True)
    last_year = models.IntegerField(null=True)
    absent = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    code_version = models.CharField(max_length=20)
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["data_set", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["data_set", "source_sha256", "mapping_sha256"], name="version_same_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_set} {self.number}"


class ColumnMapping(models.Model):
    """How the columns of one kind of spreadsheet become our variables; saved once, used again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    headers_sha256 = models.CharField(
        max_length=64, help_text="of the sorted column names: recognises the next file"
    )
    mapping = models.JSONField()
    made = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "headers_sha256"], name="mapping_one_per_layout"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file on its way in. It ends wholly in (a version) or wholly out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAPPING = "mapping", _("needs its columns matched")
        RUNNING = "running", _("being read")
        DONE = "done", _("in")
        REPEATED = "repeated", _("already here")
        FAILED = "failed", _("not taken in")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="imports")
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    mapping = models.ForeignKey(
        ColumnMapping, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    problem = models.JSONField(null=True, help_text="what, where, mend: no value of a row")
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="imports"
    )
    received = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    beat = models.DateTimeField(null=True, help_text="the reader's last sign of life")

    class Meta:
        ordering = ["-received"]


class TrendsReport(models.Model):
    """A report asked for on one version: the files lie sealed beside the version's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being written")
        DONE = "done", _("ready")
        FAILED = "failed", _("not written")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(_("title"), max_length=160)
    places = models.JSONField(default=list)
    min_cell = models.PositiveIntegerField(default=10)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.JSONField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(null=True)
    findings = models.JSONField(default=list, help_text="the key sentences, written from protected numbers")
    asked = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked"]
        constraints = [
            models.CheckConstraint(condition=Q(min_cell__gte=3), name="report_minimum_cell_at_least_three"),
        ]

    def __str__(self) -> str:
        return self.title
