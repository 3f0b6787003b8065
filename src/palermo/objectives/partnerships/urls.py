"""The doors of the partnerships room."""

from palermo.commons.access.doors import door
from palermo.objectives.partnerships.pages import (
    agreement_steps,
    agreements,
    areas,
    group,
    may_we,
    members,
    services,
)

app_name = "partnerships"
READ, MANAGE = "partnerships.read", "partnerships.manage"
LOOK, ENTER, HOLD = "services.read", "services.enter", "services.hold"
DRAFT, SIGN, STOP = "agreements.draft", "agreements.sign", "agreements.stop"
urlpatterns = [
    door("", group.home, rule=READ, name="home"),
    door("organisations/new/", group.new_organisation, rule=MANAGE, name="new_organisation"),
    door("organisations/<uuid:identifier>/", group.organisation, rule=READ, name="organisation"),
    door("organisations/<uuid:identifier>/seat/", group.seat, rule=MANAGE, name="seat"),
    door("members/new/", group.new_member, rule=MANAGE, name="new_member"),
    door("members/<uuid:identifier>/", members.member, rule=MANAGE, name="member"),
    door("members/<uuid:identifier>/role/", members.change_role, rule=MANAGE, name="change_role"),
    door("members/<uuid:identifier>/move/", members.move, rule=MANAGE, name="move"),
    door("members/<uuid:identifier>/way-in/", members.way_in, rule=MANAGE, name="way_in"),
    door("members/<uuid:identifier>/shut-out/", members.shut_out, rule=MANAGE, name="shut_out"),
    door("areas/", areas.areas, rule=READ, name="areas"),
    door("areas/new/", areas.new_area, rule=MANAGE, name="new_area"),
    door("may-we/", may_we.may_we, rule=READ, name="may_we"),
    door("services/", services.services, rule=LOOK, name="services"),
    door("services/new/", services.new_service, rule=ENTER, name="new_service"),
    door("services/<uuid:identifier>/", services.service, rule=LOOK, name="service"),
    door("services/<uuid:identifier>/change/", services.change_service, rule=ENTER, name="change_service"),
    door("services/<uuid:identifier>/free/", services.say_free, rule=ENTER, name="say_free"),
    door("services/<uuid:identifier>/hold/", services.hold, rule=HOLD, name="hold"),
    door("services/holds/<uuid:identifier>/release/", services.release, rule=HOLD, name="release"),
    door("agreements/", agreements.every, rule=READ, name="agreements"),
    door("agreements/new/", agreements.draft, rule=DRAFT, name="new_agreement"),
    door("agreements/<uuid:identifier>/", agreements.one, rule=READ, name="agreement"),
    door("agreements/<uuid:identifier>/sign/", agreement_steps.sign, rule=SIGN, name="sign"),
    door("agreements/<uuid:identifier>/suspend/", agreement_steps.suspend, rule=STOP, name="suspend"),
    door("agreements/<uuid:identifier>/resume/", agreement_steps.resume, rule=DRAFT, name="resume"),
    door("agreements/<uuid:identifier>/end/", agreement_steps.end, rule=STOP, name="end"),
    door("agreements/<uuid:identifier>/attach/", agreement_steps.attach, rule=DRAFT, name="attach"),
    door("agreements/<uuid:identifier>/paper/", agreements.paper, rule=READ, name="paper"),
]
