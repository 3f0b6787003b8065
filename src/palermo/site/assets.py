"""Static files: gathered once into the installation's folder, under names that change with their content."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import storage
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils.functional import empty

MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# libraries bring more than our pages ask for
UNUSED = ["redoc*", "htmax*", "htmx-4*", "htmx-2.js", "django_htmx/ext*"]


def collect() -> None:
    """Gather them. The manifest's storage must be asked for by name: without a manifest it is not in use."""
    chosen = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    with override_settings(STORAGES=chosen):
        storage.staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]  # chosen anew, from the settings just above
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
