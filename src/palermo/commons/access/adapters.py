"""What allauth asks us: who may sign up (nobody), how secrets are kept, what is said and noted."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext

from palermo.commons.access import actions
from palermo.commons.parties.models import Member
from palermo.commons.vault.sealing import open_for_installation, seal_for_installation

PLACE = "access.second_factor"
# allauth tells the member in a message what it did to the second factor; here it becomes a line of the audit.
CHANGES = {
    "mfa/messages/totp_activated.txt": "totp_activated",
    "mfa/messages/totp_deactivated.txt": "totp_removed",
    "mfa/messages/webauthn_added.txt": "webauthn_added",
    "mfa/messages/webauthn_removed.txt": "webauthn_removed",
    "mfa/messages/recovery_codes_generated.txt": "recovery_codes_made",
}
PROOFS = {"totp_activated": "totp", "webauthn_added": "webauthn"}
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Members are entered by the group; signing in and out is noted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link that goes into a mail: to the address of the settings, whatever host the asker wrote."""
        link = super().get_reset_password_from_key_url(key)
        return settings.PALERMO_ADDRESS + urlsplit(link).path if settings.PALERMO_ADDRESS else link

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        assert isinstance(user, Member)
        super().login(request, user)
        taken = get_authentication_records(request, user)
        actions.note_sign_in(user, "+".join(r.get("type") or r["method"] for r in taken) or "unknown")

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            actions.note_sign_out(request.user)
        request.signed_out = True  # type: ignore[attr-defined]  # the middleware clears the browser's copies
        super().logout(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **named: Any
    ) -> None:
        """Say it, note a change of the second factor, and count setting one up as having given it.

        Nothing is said of signing in or out: the page shows it, and a message would need a cookie.
        """
        if change := CHANGES.get(message_template or ""):
            assert isinstance(request.user, Member)
            actions.note_second_factor(request.user, change)
            if change in PROOFS:
                record_authentication(request, request.user, "mfa", type=PROOFS[change], reauthenticated=True)
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *rest, **named)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are sealed under the installation's key before they are stored."""

    def get_totp_issuer(self) -> str:
        return f"Palermo {settings.PALERMO_GROUP_NAME}".strip()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """What a new passkey is called until its owner names it."""
        return gettext("Passkey of {day}").format(day=localdate().isoformat())

    def build_totp_svg(self, url: str) -> str:
        """The square on white, so that a camera reads it on a dark page too."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode().partition("?>")[2]

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_for_installation(text.encode(), PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return open_for_installation(base64.b64decode(encrypted_text), PLACE).decode()
