"""What can be done with keys: make, hold, release, erase, rotate; back up and bring back."""

from palermo.commons.vault.actions.back_up import back_up, bring_back
from palermo.commons.vault.actions.copy_database import CannotCopy
from palermo.commons.vault.actions.erase_key import Erasure, OnHold, clear_remnants, erase_key
from palermo.commons.vault.actions.hold_key import hold_key, release_key
from palermo.commons.vault.actions.make_key import make_key
from palermo.commons.vault.actions.rotate import (
    rotate_data_key,
    rotate_installation_key,
    rotate_organisation_key,
)

__all__ = [
    "CannotCopy",
    "Erasure",
    "OnHold",
    "back_up",
    "bring_back",
    "clear_remnants",
    "erase_key",
    "hold_key",
    "make_key",
    "release_key",
    "rotate_data_key",
    "rotate_installation_key",
    "rotate_organisation_key",
]
