"""What allauth asks us: who may sign up (nobody), how secrets are kept, what is said and noted."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from palermo.commons.access import actions
from palermo.commons.vault.sealing import open_for_installation, seal_for_installation

PLACE = "access.second_factor"
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Members are entered by the group; signing in and out is noted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        taken = get_authentication_records(request, user)
        actions.note_sign_in(user, "+".join(r.get("type") or r["method"] for r in taken) or "unknown")

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            actions.note_sign_out(request.user)
        super().logout(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Nothing is said of signing in or out: the page shows it, and a message would need a cookie."""
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are sealed under the installation's key before they are stored."""

    def get_totp_issuer(self) -> str:
        return f"Palermo {settings.PALERMO_GROUP_NAME}".strip()

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_for_installation(text.encode(), PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return open_for_installation(base64.b64decode(encrypted_text), PLACE).decode()
