"""Sessions in the database, sealed: a session may hold a TOTP secret that is just being set up."""

from __future__ import annotations

import base64
import json

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session

from palermo.commons.audit import cipher

PURPOSE = "sessions"
PLACE = "access.session"


class SessionStore(DatabaseSessions):
    """Django's own, but for how a session is written down.

    The key is derived from the installation's, without a query: a new installation key ends all sessions.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict) -> str:
        sealed = cipher.close(_key(), json.dumps(session_dict).encode(), PLACE)
        return base64.b64encode(sealed).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict:
        """An unreadable session (another key, a changed row) is an empty one: the member signs in again."""
        try:
            return json.loads(cipher.open_box(_key(), base64.b64decode(session_data, validate=True), PLACE))
        except (cipher.Tampered, ValueError):
            return {}


def _key() -> bytes:
    return cipher.derive(cipher.installation_key(), PURPOSE)
