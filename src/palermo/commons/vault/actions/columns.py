"""Steps that go through every sealed column of the house: reseal, forget and recompute."""

from __future__ import annotations

from palermo.commons.audit import cipher
from palermo.commons.vault import sealing
from palermo.commons.vault.fields import Blind, Sealed, blind_fields, sealed_fields
from palermo.commons.vault.models import DataKey


def reseal(key: DataKey, old: bytes, new: bytes) -> int:
    """Open every value under `key` with the old secret, seal it with the new one. Returns how many."""
    done = 0
    for field in sealed_fields():
        rows = field.model._base_manager.filter(**{field.key_field: key, f"{field.name}__isnull": False})
        for pk, value in rows.values_list("pk", field.name):
            place = sealing.row_place(key, field.model._meta.db_table, field.column or "", pk)
            text = cipher.open_box(old, value.data, place)
            field.model._base_manager.filter(pk=pk).update(
                **{field.name: Sealed(cipher.close(new, text, place), place)}
            )
            done += 1
    return done


def forget_blind_indexes(key: DataKey) -> None:
    """Empty the blind indexes of the rows that `key` seals: an index could be guessed."""
    for field in blind_fields():
        field.model._base_manager.filter(**{field.sealed.key_field: key}).update(**{field.name: None})


def compute_blind_indexes() -> int:
    """Compute every blind index anew, after a restore. Erased rows keep none. Returns how many."""
    done = 0
    for field in blind_fields():
        for row in field.model._base_manager.filter(**{f"{field.source}__isnull": False}).iterator():
            try:
                text = getattr(row, field.source)
            except sealing.Erased:
                continue
            value = Blind(field.compute(field.sealed.key_of(row).organisation_id, text)) if text else None
            field.model._base_manager.filter(pk=row.pk).update(**{field.name: value})
            done += 1
    return done
