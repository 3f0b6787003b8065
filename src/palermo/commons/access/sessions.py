"""Sessions in the database, sealed: a session may hold a TOTP secret that is just being set up."""

from __future__ import annotations

import base64
import json

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session

from palermo.commons.vault.sealing import open_for_installation, seal_for_installation

PLACE = "access.session"


class SessionStore(DatabaseSessions):
    """Django's own, but for how a session is written down."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict) -> str:
        sealed = seal_for_installation(json.dumps(session_dict).encode(), PLACE)
        return base64.b64encode(sealed).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict:
        """An unreadable session (another key, a changed row) is an empty one: the member signs in again."""
        try:
            return json.loads(open_for_installation(base64.b64decode(session_data, validate=True), PLACE))
        except Exception:
            return {}
