"""The door for gunicorn. Every page's module is loaded before the first request, not during it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo.site.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns
