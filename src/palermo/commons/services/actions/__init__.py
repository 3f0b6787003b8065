"""What can be done with the directory."""

from palermo.commons.services.actions.bring_in_directory import bring_in_directory
from palermo.commons.services.actions.enter_service import enter_service
from palermo.commons.services.actions.places import hold_place, release_place, say_capacity

__all__ = ["bring_in_directory", "enter_service", "hold_place", "release_place", "say_capacity"]
