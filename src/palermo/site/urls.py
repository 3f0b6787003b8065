"""Every door of the site. The rooms bring their own; what is not installed has no door."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path

from palermo.commons.access.api_door import api_doors
from palermo.commons.access.doors import PUBLIC, SIGNED_IN, door
from palermo.commons.look.pages import components
from palermo.site import desk, front, health, scoreboard
from palermo.site.api import api

ROOMS = {
    "evidence/": "palermo.objectives.evidence",
    "group/": "palermo.objectives.partnerships",
}

urlpatterns = [
    door("", front.front, rule=PUBLIC, name="front"),
    door("about/", front.about, rule=PUBLIC, name="about"),
    door("help/", front.getting_help, rule=PUBLIC, name="help"),
    door("safety/", front.safety, rule=PUBLIC, name="safety"),
    door("sitemap.xml", front.sitemap, rule=PUBLIC, name="sitemap"),
    door("robots.txt", front.robots, rule=PUBLIC, name="robots"),
    door("health", health.health, rule=PUBLIC, name="health"),
    door("desk/", desk.desk, rule=SIGNED_IN, name="desk"),
    door("scoreboard/", scoreboard.scoreboard, rule=SIGNED_IN, name="scoreboard"),
    door("look/", components, rule=SIGNED_IN, name="components"),
    path("account/", include("palermo.commons.access.urls")),
    path("api/", api_doors(api)),
]
urlpatterns += [
    path(route, include(f"{room}.urls"))
    for route, room in ROOMS.items()
    if apps.is_installed(room) and find_spec(f"{room}.urls")
]
