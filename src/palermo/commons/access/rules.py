"""The rules that every app may use."""

from django.utils.translation import gettext_lazy as _
from rules.predicates import always_false, always_true

from palermo.commons.access.doors import NOBODY, OWN_ACCOUNT, PUBLIC, SIGNED_IN, declare
from palermo.commons.access.predicates import is_signed_in

declare(PUBLIC, always_true, about=_("read the public pages; no sign-in"))
declare(SIGNED_IN, is_signed_in, about=_("use what every member has: the desk, the own account"))
declare(
    OWN_ACCOUNT,
    is_signed_in,
    about=_("change how the own account is protected"),
    second_factor_if_any=True,  # else a stolen password could add a passkey of the thief
)
declare(NOBODY, always_false, about=_("nothing: the page belongs to a part that this platform keeps shut"))
