"""Promise 9: foreign keys of an objective's models point to commons or to the same objective."""

from __future__ import annotations

from django.apps import apps


def layer_of(model) -> tuple[str, str]:
    parts = model.__module__.split(".")
    return (parts[1], parts[2]) if parts[0] == "palermo" else ("", model._meta.app_label)


def test_foreign_keys_point_down_or_home():
    order = ["records", "services", "agreements", "access", "vault", "audit", "parties", "places", "look"]
    wrong = []
    seen = 0
    for model in apps.get_models():
        layer, room = layer_of(model)
        if layer not in {"objectives", "commons"}:
            continue
        for field in model._meta.get_fields():
            if not getattr(field, "remote_field", None) or field.auto_created:
                continue
            seen += 1
            other_layer, other_room = layer_of(field.related_model)
            home = (layer, room) == (other_layer, other_room)
            if layer == "objectives":
                fine = home or other_layer == "commons"
            else:
                fine = home or (other_layer == "commons" and order.index(room) < order.index(other_room))
            if not fine:
                wrong.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert not wrong
    assert seen > 10
