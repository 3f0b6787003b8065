"""The doors of the account: our own pages first, then allauth's behind the table of `third_party`."""

from allauth import urls as allauth_urls
from django.conf import settings
from django.urls import include, path

from palermo.commons.access import pages
from palermo.commons.access.doors import PUBLIC, SIGNED_IN, door
from palermo.commons.access.third_party import shut_unless_listed

urlpatterns = [
    door("email/", pages.email, rule=SIGNED_IN, name="own_email"),
    door("language/", pages.language, rule=PUBLIC, name="set_language"),
    door("demo/<str:link>/", pages.demo_sign_in, rule=PUBLIC, name="demo_sign_in"),
    *(
        []
        if settings.PALERMO_SENDS_MAIL
        else [door("password/reset/", pages.ask_for_password, rule=PUBLIC, name="ask_for_password")]
    ),
    path("", include(shut_unless_listed(allauth_urls.urlpatterns))),
]
