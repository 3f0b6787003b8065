"""Load the countries and subdivisions of ISO 3166 from pycountry; again whenever it is run anew."""

from django.db import migrations


def load(apps, schema_editor):
    import pycountry

    Place = apps.get_model("places", "Place")
    Place.objects.bulk_create(
        [Place(code=c.alpha_2, kind="country", name=getattr(c, "common_name", c.name)) for c in pycountry.countries],
        ignore_conflicts=True,
    )
    known = dict(Place.objects.values_list("code", "id"))
    waiting = sorted(pycountry.subdivisions, key=lambda s: s.code)
    while waiting:  # a subdivision's parent must be there before it
        ready = [s for s in waiting if (s.parent_code or s.country_code) in known]
        if not ready:
            raise ValueError(f"No parent is known for {waiting[0].code}.")
        Place.objects.bulk_create(
            [
                Place(code=s.code, kind="subdivision", name=s.name, parent_id=known[s.parent_code or s.country_code])
                for s in ready
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        known = dict(Place.objects.values_list("code", "id"))
        waiting = [s for s in waiting if s.code not in known]


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
