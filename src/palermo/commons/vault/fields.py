"""Model fields of the vault: text that lies encrypted, and an index that finds equal texts blindly.

class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT)
    phone = EncryptedTextField(key_field="key")
    phone_index = BlindIndexField(source="phone", normalise="digits")

Person.objects.filter(equal(Person, "phone_index", organisation, "+49 30 1234"))
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull

from palermo.commons.parties.models import Organisation
from palermo.commons.vault import sealing
from palermo.commons.vault.models import DataKey

NORMALISE = {
    "text": lambda text: " ".join(unicodedata.normalize("NFKC", text).casefold().split()),
    "digits": lambda text: "".join(str(unicodedata.digit(c)) for c in text if c.isdigit()),
}


@dataclass(frozen=True)
class Sealed:
    """A value as it lies in the database: opened when the attribute of a model instance is read.

    `place` is known when this process sealed it, and empty when it came from the database.
    """

    data: bytes
    place: str = ""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class SealedAttribute:
    """Reading the attribute opens the value; a listing that does not read it opens nothing."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        return self.field.open_for(instance, value) if isinstance(value, Sealed) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        if value is not None and not isinstance(value, str | Sealed):
            raise TypeError(f"{self.field} holds text, not {type(value).__name__}.")
        instance.__dict__[self.field.attname] = value


class SealedCol(Col):
    """The column in a query. Sorting by its name resolves it anew, and is refused here."""

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        raise FieldError(f"{self.target} is sealed: the database cannot sort by it or compute with it.")


class SealedIsNull(IsNull):
    """The one question that a query may ask of a sealed column."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(Col(lhs.alias, lhs.target, lhs.output_field), rhs)


class EncryptedTextField(models.BinaryField):
    """Text that lies in the database as AES-256-GCM ciphertext under the row's data key.

    `key_field` names the foreign key to vault.DataKey; a path ("case__key") goes through the row's
    parents. Purpose, table, column and primary key are authenticated: a ciphertext copied elsewhere
    raises Tampered when read, one whose key was erased raises Erased. The primary key must be a UUID
    with a default, since it must be known before the row is saved.

    A query can ask only whether it is null. Write it by saving the instance: update() and bulk_update()
    are refused. refresh_from_db() opens the value; name other fields in it when the key may be erased.
    """

    def __init__(self, *args: Any, key_field: str = "key", **kwargs: Any) -> None:
        self.key_field = key_field
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs | {"key_field": self.key_field}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, SealedAttribute(self))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_row()]

    def _check_row(self) -> Iterator[checks.CheckMessage]:
        primary = self.model._meta.pk
        if not isinstance(primary, models.UUIDField) or not primary.has_default():
            yield checks.Error(
                "A model with a sealed column needs a UUID primary key with a default.",
                obj=self,
                id="vault.E001",
            )
        model: Any = self.model
        for step in self.key_field.split("__"):
            try:
                model = model._meta.get_field(step).related_model
            except (FieldDoesNotExist, AttributeError):
                model = None
        if model is not DataKey:
            yield checks.Error(
                f"key_field {self.key_field!r} does not lead to vault.DataKey.", obj=self, id="vault.E002"
            )

    # --- opening and sealing ------------------------------------------------------------------------
    def key_of(self, instance: models.Model) -> DataKey:
        """The data key of a row."""
        found: Any = instance
        for step in self.key_field.split("__"):
            found = getattr(found, step)
        if not isinstance(found, DataKey):
            raise ValueError(f"{self} cannot be sealed: the row has no {self.key_field}.")
        return found

    def open_for(self, instance: models.Model, value: Sealed) -> str:
        """The text of a row. Raises sealing.Erased, sealing.Tampered."""
        return sealing.open_value(
            self.key_of(instance), value.data, self.model._meta.db_table, self.column or "", instance.pk
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        key, table = self.key_of(model_instance), self.model._meta.db_table
        place = sealing.row_place(key, table, self.column or "", model_instance.pk)
        if isinstance(value, Sealed):
            if value.place not in ("", place) or (add and not value.place):
                raise ValueError(f"{self} was sealed for another row: assign the text, then save.")
            return value
        sealed = Sealed(sealing.seal_value(key, value, table, self.column or "", model_instance.pk), place)
        model_instance.__dict__[self.attname] = sealed
        return sealed

    # --- to and from the database ---------------------------------------------------------------------
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(
                f"{self} is sealed: assign it to an instance and save that; update() cannot seal."
            )
        return super().get_db_prep_value(value.data if value else None, connection, prepared)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: ask only whether it is null, or use a BlindIndexField.")
        return SealedIsNull

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is sealed: the database cannot look into it.")

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        return SealedCol(alias, self, output_field or self)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is sealed and is not written to a dump. `palermo backup` keeps it sealed.")


class BlindIndexField(models.BinaryField):
    """Finds rows whose sealed `source` equals a text, within one organisation, by `equal`.

    Holds 16 bytes of HMAC-SHA256 of the normalised text ("text": case and spaces folded; "digits": for
    telephone numbers) under a key of the organisation, table and column. What leaks: who reads the
    database sees which rows of one organisation hold equal texts; nothing across organisations. Who
    has the installation key too can guess texts of a small space. So: few such columns. With
    save(update_fields=…) name both columns. Backups leave the index out, restoring computes it anew.
    """

    def __init__(self, *args: Any, source: str = "", normalise: str = "text", **kwargs: Any) -> None:
        if normalise not in NORMALISE:
            raise ValueError(f"normalise is one of {sorted(NORMALISE)}, not {normalise!r}.")
        self.source, self.normalise = source, normalise
        kwargs |= {"null": True, "editable": False, "max_length": sealing.BLIND_BYTES}
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for given in ("null", "editable", "max_length"):
            kwargs.pop(given, None)
        return (
            name,
            path,
            args,
            kwargs
            | {
                "source": self.source,
                "normalise": self.normalise,
                "db_index": self.db_index,  # type: ignore[attr-defined]
            },
        )

    @property
    def sealed(self) -> EncryptedTextField:
        """The sealed column that this index is of."""
        field = self.model._meta.get_field(self.source)
        if not isinstance(field, EncryptedTextField):
            raise FieldError(f"{self} needs a sealed source column, and {self.source!r} is none.")
        return field

    def compute(self, organisation_id: Any, text: str) -> bytes:
        """The index of a text within one organisation."""
        return sealing.blind(
            organisation_id, self.model._meta.db_table, self.column or "", NORMALISE[self.normalise](text)
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        held = model_instance.__dict__.get(self.sealed.attname)
        untouched = isinstance(held, Sealed) and not held.place
        if not untouched:
            text = getattr(model_instance, self.source)
            organisation_id = self.sealed.key_of(model_instance).organisation_id
            value = Blind(self.compute(organisation_id, text)) if text else None
            setattr(model_instance, self.attname, value)
        return getattr(model_instance, self.attname)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Blind | None:
        return None if value is None else Blind(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Blind):
            raise TypeError(
                f"{self} is a blind index: ask with vault.fields.equal(model, column, organisation, text)."
            )
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("exact", "isnull"):
            raise FieldError(f"{self} is a blind index: it knows equality only.")
        return super().get_lookup(lookup_name)


class Blind(bytes):
    """A blind index that was computed, not a text that somebody compares by mistake."""


def equal(model: type[models.Model], column: str, organisation: Organisation, text: str) -> models.Q:
    """The condition "the sealed text equals `text`" among the rows of one organisation."""
    if not isinstance(organisation, Organisation):
        raise TypeError("A blind index is asked within one organisation.")
    field = model._meta.get_field(column)
    if not isinstance(field, BlindIndexField):
        raise FieldError(f"{field} is not a blind index.")
    return models.Q(
        **{
            column: Blind(field.compute(organisation.pk, text)),
            f"{field.sealed.key_field}__organisation": organisation,
        }
    )


def sealed_fields() -> Iterator[EncryptedTextField]:
    """Every sealed column of the house."""
    for model in apps.get_models(include_auto_created=True):
        yield from (f for f in model._meta.local_fields if isinstance(f, EncryptedTextField))


def blind_fields() -> Iterator[BlindIndexField]:
    """Every blind index of the house."""
    for model in apps.get_models(include_auto_created=True):
        yield from (f for f in model._meta.local_fields if isinstance(f, BlindIndexField))
