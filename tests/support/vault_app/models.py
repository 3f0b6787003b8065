"""Two models with sealed columns, as a room of confidential data would have them."""

from __future__ import annotations

import uuid

from django.db import models

from palermo.commons.vault.fields import BlindIndexField, EncryptedTextField


class Guest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT)
    number = models.IntegerField(default=0)
    name = EncryptedTextField(key_field="key", null=True)
    phone = EncryptedTextField(key_field="key", null=True)
    phone_index = BlindIndexField(source="phone", normalise="digits")


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField(key_field="guest__key")
