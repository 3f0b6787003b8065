"""The pages of django-allauth behind our doors: one row a page, with its rule and the reason for it.

A page of a later allauth that is not in the table is mounted shut, and a promise test names it.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from palermo.commons.access.doors import NOBODY, OWN_ACCOUNT, PUBLIC, SIGNED_IN, guarded

# Public means "before one is signed in"; allauth itself asks for the pending sign-in, key or code.
RULE_OF_PAGE: dict[str, tuple[str, str]] = {
    "account_login": (PUBLIC, "signing in"),
    "account_logout": (PUBLIC, "signing out is never refused; allauth shows strangers the front page"),
    "account_inactive": (PUBLIC, "says that the account is closed; names nobody"),
    "account_reset_password": (PUBLIC, "a forgotten password; the answer is the same for unknown addresses"),
    "account_reset_password_done": (PUBLIC, "the same"),
    "account_reset_password_from_key": (PUBLIC, "the one-time link that was sent or printed is the proof"),
    "account_reset_password_from_key_done": (PUBLIC, "the same"),
    "mfa_authenticate": (
        PUBLIC,
        "the second step of a sign-in that has begun; without one it goes back to it",
    ),
    "mfa_login_webauthn": (PUBLIC, "signing in with a passkey"),
    "account_reauthenticate": (SIGNED_IN, "proving it is still you, before a change of the account"),
    "account_change_password": (OWN_ACCOUNT, "the own password"),
    "account_set_password": (OWN_ACCOUNT, "the own password, for who signs in with a passkey alone"),
    "mfa_index": (SIGNED_IN, "the own second factor"),
    "mfa_reauthenticate": (SIGNED_IN, "giving the second factor in this session"),
    "mfa_activate_totp": (OWN_ACCOUNT, "the own authenticator app"),
    "mfa_deactivate_totp": (OWN_ACCOUNT, "the own authenticator app"),
    "mfa_view_recovery_codes": (OWN_ACCOUNT, "the own recovery codes"),
    "mfa_generate_recovery_codes": (OWN_ACCOUNT, "the own recovery codes"),
    "mfa_download_recovery_codes": (OWN_ACCOUNT, "the own recovery codes"),
    "mfa_list_webauthn": (OWN_ACCOUNT, "the own passkeys"),
    "mfa_add_webauthn": (OWN_ACCOUNT, "the own passkeys"),
    "mfa_reauthenticate_webauthn": (SIGNED_IN, "giving the passkey in this session"),
    "mfa_remove_webauthn": (OWN_ACCOUNT, "the own passkeys"),
    "mfa_edit_webauthn": (OWN_ACCOUNT, "the own passkeys"),
    "usersessions_list": (OWN_ACCOUNT, "where the member is signed in, and signing out elsewhere"),
    "account_signup": (NOBODY, "members are entered by the group, nobody signs up"),
    "account_email": (NOBODY, "replaced by our own page: the group keeps the addresses"),
    "account_email_verification_sent": (NOBODY, "the group vouches for the addresses"),
    "account_confirm_email": (NOBODY, "the group vouches for the addresses"),
    "account_confirm_login_code": (NOBODY, "no sign-in by a code in the mail: a mailbox is not a factor"),
}


def shut_unless_listed(patterns: list) -> list[URLPattern | URLResolver]:
    """The patterns of another package, each view behind the rule of the table."""
    mounted: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            mounted.append(path(str(one.pattern), include(shut_unless_listed(one.url_patterns))))
        else:
            rule, _reason = RULE_OF_PAGE.get(one.name or "", (NOBODY, ""))
            view = guarded(one.callback, rule)
            mounted.append(URLPattern(one.pattern, view, one.default_args, one.name))
    return mounted
