"""The doors of the partnerships room."""

from palermo.commons.access.doors import door
from palermo.objectives.partnerships.pages import agreements, group

app_name = "partnerships"
READ, MANAGE = "partnerships.read", "partnerships.manage"
urlpatterns = [
    door("", group.home, rule=READ, name="home"),
    door("organisations/new/", group.new_organisation, rule=MANAGE, name="new_organisation"),
    door("organisations/<uuid:identifier>/", group.organisation, rule=READ, name="organisation"),
    door("organisations/<uuid:identifier>/seat/", group.seat, rule=MANAGE, name="seat"),
    door("members/new/", group.new_member, rule=MANAGE, name="new_member"),
    door("members/<uuid:identifier>/", group.member, rule=MANAGE, name="member"),
    door("members/<uuid:identifier>/role/", group.change_role, rule=MANAGE, name="change_role"),
    door("may-we/", agreements.may_we, rule=READ, name="may_we"),
    door("agreements/", agreements.every, rule=READ, name="agreements"),
    door("agreements/new/", agreements.draft, rule="agreements.draft", name="new_agreement"),
    door("agreements/<uuid:identifier>/", agreements.one, rule=READ, name="agreement"),
    door("agreements/<uuid:identifier>/change/", agreements.change, rule="agreements.stop", name="change_agreement"),
    door("agreements/<uuid:identifier>/paper/", agreements.paper, rule=READ, name="paper"),
]
