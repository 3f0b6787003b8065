"""What can be done with keys: make, hold, release, erase, rotate; and the copy that a backup takes."""

from palermo.commons.vault.actions.erase_key import Erasure, erase_key
from palermo.commons.vault.actions.hold_key import hold_key, release_key
from palermo.commons.vault.actions.make_key import make_key
from palermo.commons.vault.actions.rotate import (
    rotate_data_key,
    rotate_installation_key,
    rotate_organisation_key,
)

__all__ = [
    "Erasure",
    "erase_key",
    "hold_key",
    "make_key",
    "release_key",
    "rotate_data_key",
    "rotate_installation_key",
    "rotate_organisation_key",
]
