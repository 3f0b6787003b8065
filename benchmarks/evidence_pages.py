"""Every filtered page of the evidence room over 1,000,000 cases. Limits: p95 300 ms, 100 kB a page."""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROWS = 1_000_000
ROUNDS = 5


def main() -> None:
    from machine import machine

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            PALERMO_HOME=folder,
            PALERMO_DEMO="1",
            PALERMO_SECRET_KEY="x" * 50,
            PALERMO_VAULT_KEY="MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            DJANGO_SETTINGS_MODULE="palermo.site.settings",
        )
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from palermo.analytics import simulate
        from palermo.commons.parties.models import Member, Organisation, Role, RoleGrant
        from palermo.objectives.evidence import actions

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        call_command("migrate", verbosity=0)
        organisation = Organisation.objects.create(name="Bench", kind="NGO")
        analyst = Member.objects.create_user(
            "analyst@bench.example.org", None, name="A", organisation=organisation
        )
        RoleGrant.objects.create(member=analyst, role=Role.ANALYST)
        file = io.BytesIO()
        simulate.cases(ROWS, seed=1).write_parquet(file)
        file.seek(0)
        arrived = actions.read_file(actions.receive_file(analyst, file, "cases.parquet", new_name="bench").id)
        version = arrived.version
        assert version is not None, arrived.problem

        sys.path.append(str(Path(__file__).parent.parent / "tests" / "support"))
        from people import signed_in

        client: Client = signed_in(Client(), analyst)
        filters = [
            "",
            "?form=forced_labour",
            "?gender=woman&year_from=2020",
            "?means=threats&form=sexual_exploitation",
            "?year_from=2021&year_to=2023&gender=man",
        ]
        print(machine())
        times, sizes, pictures = [], [], []
        for view in ("overview", "people", "control", "routes", "quality"):
            began = len(times)
            for query in filters * ROUNDS:
                start = time.perf_counter()
                answer = client.get(f"/evidence/versions/{version.id}/{view}/{query}")
                times.append(time.perf_counter() - start)
                sizes.append(len(answer.content))
                assert answer.status_code == 200, answer.status_code
            print(
                f"  {view}: median {statistics.median(times[began:]) * 1e3:.0f} ms, slowest {max(times[began:]) * 1e3:.0f} ms"
            )
        for view, name in (
            ("overview", "trend"),
            ("overview", "forms"),
            ("people", "pyramid"),
            ("control", "matrix"),
            ("routes", "routes"),
        ):
            for query in filters:
                start = time.perf_counter()
                answer = client.get(f"/evidence/versions/{version.id}/{view}/{name}.svg{query}")
                pictures.append(time.perf_counter() - start)
                assert answer.status_code == 200, answer.status_code
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"pages: {len(times)}, median {statistics.median(times) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms = {p95 / 0.3:.2f} of the limit; largest {max(sizes) / 1e3:.0f} kB of 100"
        )
        print(
            f"pictures: {len(pictures)}, median {statistics.median(pictures) * 1e3:.0f} ms, p95 {statistics.quantiles(pictures, n=20)[-1] * 1e3:.0f} ms"
        )


if __name__ == "__main__":
    main()
