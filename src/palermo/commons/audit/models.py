"""The audit: entries that are only ever added, each chained to the one before by a keyed hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One line: who did what to what, when and why. Triggers refuse its update and deletion.

    `hash` is HMAC-SHA256 over the canonical JSON of every other column, `previous` included
    (`chain.py`). `previous` is unique, so that the chain cannot fork.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    organisation = models.ForeignKey(
        "parties.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation at that time"),
    )
    verb = models.CharField(_("what"), max_length=80)
    thing_type = models.CharField(_("kind of thing"), max_length=80, blank=True)
    thing_id = models.CharField(_("thing"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["thing_type", "thing_id"], name="audit_by_thing"),
            models.Index(fields=["actor", "number"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class ChainKey(models.Model):
    """The secret of the chain's hashes, wrapped by the installation key. There is one row, number 1.

    Whoever holds only the database cannot rebuild the chain after an edit.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_chain_key")]
