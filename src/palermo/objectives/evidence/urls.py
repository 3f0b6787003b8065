"""The doors of the evidence room."""

from palermo.commons.access.doors import door
from palermo.objectives.evidence.pages import data_sets, imports, looking, mapping, reports

app_name = "evidence"
urlpatterns = [
    door("", data_sets.room, rule="evidence.read", name="room"),
    door("own-cases/", data_sets.snapshot, rule="evidence.bring_in", name="snapshot"),
    door("bring-in/", imports.bring_in, rule="evidence.bring_in", name="bring_in"),
    door("imports/<uuid:identifier>/", imports.arrived, rule="evidence.bring_in", name="import"),
    door("imports/<uuid:identifier>/again/", imports.again, rule="evidence.bring_in", name="again"),
    door("imports/<uuid:identifier>/columns/", mapping.match, rule="evidence.bring_in", name="mapping"),
    door("layouts/", mapping.layouts, rule="evidence.bring_in", name="layouts"),
    door("layouts/<uuid:identifier>/forget/", mapping.forget, rule="evidence.bring_in", name="forget_layout"),
    door("data/<uuid:identifier>/", data_sets.data_set, rule="evidence.read", name="data_set"),
    door("versions/<uuid:identifier>/", looking.look, rule="evidence.read", name="look"),
    door("versions/<uuid:identifier>/<slug:view>/", looking.look, rule="evidence.read", name="look_view"),
    door(
        "versions/<uuid:identifier>/<slug:view>/<slug:name>.svg",
        looking.picture,
        rule="evidence.read",
        name="picture",
    ),
    door(
        "versions/<uuid:identifier>/<slug:view>/<slug:name>.csv",
        looking.table,
        rule="evidence.read",
        name="table",
    ),
    door("findings/<uuid:identifier>/", imports.findings, rule="evidence.bring_in", name="findings"),
    door(
        "findings/<uuid:identifier>/file/",
        imports.findings_file,
        rule="evidence.bring_in",
        name="findings_file",
    ),
    door("reports/new/<uuid:identifier>/", reports.ask, rule="evidence.report", name="ask_report"),
    door("reports/<uuid:identifier>/", reports.report, rule="evidence.report", name="report"),
    door(
        "reports/<uuid:identifier>/files/<path:name>",
        reports.report_file,
        rule="evidence.report",
        name="report_file",
    ),
]
