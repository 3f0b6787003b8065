"""The vault: which keys exist, and the wrapped secrets of those that were not erased.

The installation key (environment or file) wraps an organisation's key, which wraps the data keys of its
cases and files. The secrets lie in tables of their own, so that a backup can leave them out.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

INSTALLATION = "installation"


class OrganisationKey(models.Model):
    """The key of an organisation, or of the installation itself, wrapped by the installation key.

    `wrapped_index` is the secret of the organisation's blind indexes, wrapped by its key: it stays the
    same when the key is rotated.
    """

    holder = models.CharField(
        max_length=36, primary_key=True, help_text="the organisation's id, or 'installation'"
    )
    organisation = models.OneToOneField(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="vault_key"
    )
    wrapped = models.BinaryField()
    wrapped_index = models.BinaryField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation=None, holder=INSTALLATION)
                | models.Q(organisation__isnull=False) & ~models.Q(holder=INSTALLATION),
                name="vault_installation_has_no_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.holder

    @classmethod
    def of(cls, organisation_id: uuid.UUID | None) -> OrganisationKey | None:
        """The key of an organisation, or with None the installation's own."""
        return cls.objects.filter(holder=str(organisation_id or INSTALLATION)).first()

    @classmethod
    def add(cls, organisation_id: uuid.UUID | None, wrapped: bytes, wrapped_index: bytes) -> OrganisationKey:
        """Keep a new key; the one that another process kept in the meantime wins."""
        return cls.objects.get_or_create(
            holder=str(organisation_id or INSTALLATION),
            defaults={"organisation_id": organisation_id, "wrapped": wrapped, "wrapped_index": wrapped_index},
        )[0]


class DataKey(models.Model):
    """The key of one case or one data set. It outlives its secret: an erased key says when it was erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="data_keys"
    )
    purpose = models.CharField(_("purpose"), max_length=80)
    made = models.DateTimeField(auto_now_add=True)
    held = models.BooleanField(_("kept by legal hold"), default=False)
    erased = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased=None) | models.Q(held=False), name="vault_held_key_is_not_erased"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class WrappedKey(models.Model):
    """The secret of a data key, wrapped by the organisation's key. Erasure deletes this row."""

    data_key = models.OneToOneField(
        DataKey, primary_key=True, on_delete=models.CASCADE, related_name="wrapped_key"
    )
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.data_key_id)

    @classmethod
    def of(cls, key: DataKey) -> bytes | None:
        """The wrapped secret of a data key as the database has it now, or None when it was erased."""
        return cls.objects.filter(pk=key.pk).values_list("wrapped", flat=True).first()
