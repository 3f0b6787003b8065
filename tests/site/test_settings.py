"""Settings that the tests change for speed are held to what an installation runs with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASK = """
import json, django; django.setup()
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
print(json.dumps({"hasher": identify_hasher(make_password("correct horse battery")).algorithm, "debug": settings.DEBUG}))
"""


def test_an_installation_keeps_passwords_by_argon2_and_debugs_nothing():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "palermo.site.settings"}
    said = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == {"hasher": "argon2", "debug": False}
