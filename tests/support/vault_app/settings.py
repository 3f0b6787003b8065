"""For the processes that tests start: the settings of an installation, with the test app."""

from palermo.site.settings import *  # noqa: F403
from palermo.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "vault_app"]
