"""The room's pages: what the analyst sees, what others do not, and what may leave."""

from __future__ import annotations

import io
import re

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from people import signed_in

from palermo.commons.agreements.models import Agreement, AgreementParty
from palermo.commons.audit.models import Entry
from palermo.objectives.evidence import actions
from palermo.objectives.evidence.models import DataSet, Import


@pytest.fixture
def page(client, group):
    """A client with the analyst signed in, with the second step."""
    return signed_in(client, group.analyst)


def test_the_views_open_and_leave_one_line_each(page, version) -> None:
    before = Entry.objects.filter(verb="evidence.version.read").count()
    for view in ("", "people/", "control/", "routes/", "quality/"):
        answer = page.get(f"/evidence/versions/{version.id}/{view}")
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
        assert "no-store" in answer.headers["Cache-Control"]
    assert Entry.objects.filter(verb="evidence.version.read").count() == before + 5


def test_the_filters_count_what_they_say(page, version, frame) -> None:
    women = frame.filter((pl.col("gender") == "woman") & (pl.col("year") >= 2022)).height
    text = page.get(f"/evidence/versions/{version.id}/?gender=woman&year_from=2022").content.decode()
    assert f"{women} cases were registered" in text


@pytest.mark.parametrize(
    "query", ["gender=%27%20OR%201=1--", "year_from=zzz", "form=nothing", "means=);DROP", "citizenship=XXX"]
)
def test_a_filter_that_is_not_on_offer_is_left_out(page, version, frame, query: str) -> None:
    text = page.get(f"/evidence/versions/{version.id}/?{query}").content.decode()
    assert f"{frame['year'].drop_nulls().len()} cases were registered" in text


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("overview", "trend"),
        ("overview", "forms"),
        ("people", "pyramid"),
        ("control", "matrix"),
        ("routes", "routes"),
    ],
)
def test_each_picture_is_drawn(page, version, view: str, name: str) -> None:
    answer = page.get(f"/evidence/versions/{version.id}/{view}/{name}.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "<svg" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("overview", "trend"),
        ("overview", "forms"),
        ("people", "pyramid"),
        ("people", "citizenship"),
        ("people", "gender"),
        ("control", "matrix"),
        ("control", "means"),
        ("routes", "routes"),
    ],
)
def test_no_table_for_outside_shows_a_small_number(page, version, view: str, name: str) -> None:
    text = page.get(f"/evidence/versions/{version.id}/{view}/{name}.csv").content.decode("utf-8-sig")
    table = pl.read_csv(
        io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#")))
    )
    counts = [
        v
        for c in table.columns
        if table.schema[c].is_integer() and c != "Year"
        for v in table[c].drop_nulls()
    ]
    assert counts
    assert all(v == 0 or v >= 10 for v in counts), counts
    assert Entry.objects.filter(verb="evidence.table.exported").exists()


def test_another_organisation_sees_it_only_under_an_agreement(client, group, version) -> None:
    outside = signed_in(client, group.outsider)
    address = f"/evidence/versions/{version.id}/"
    assert outside.get(address).status_code == 403
    assert outside.get(f"/evidence/data/{version.data_set_id}/").status_code == 403
    assert ">Cases</a>" not in outside.get("/evidence/").content.decode()
    agreement = Agreement.objects.create(
        title="MOU", categories=["deidentified_records"], purposes=["evidence"], status=Agreement.Status.SIGNED,
        valid_from="2020-01-01T00:00Z", valid_until="2099-01-01T00:00Z",
    )  # fmt: skip
    for party in (group.refuge, group.police):
        AgreementParty.objects.create(agreement=agreement, organisation=party, signed_on="2020-01-01T00:00Z")
    assert outside.get(address).status_code == 200
    assert outside.get(f"/evidence/findings/{version.id}/").status_code == 403, (
        "raw values stay with the holder"
    )
    Agreement.objects.filter(pk=agreement.pk).update(valid_until="2026-01-01T00:00Z")
    assert outside.get(address).status_code == 403, "expiry closes the tap at once"


def test_published_figures_are_open_to_every_analyst(client, group, version) -> None:
    DataSet.objects.update(already_public=True)
    assert signed_in(client, group.outsider).get(f"/evidence/versions/{version.id}/").status_code == 200
    assert signed_in(client, group.colleague).get(f"/evidence/versions/{version.id}/").status_code == 403


def test_an_upload_goes_into_the_queue_and_the_queue_holds_no_content(page, group) -> None:
    from django_tasks_db.models import DBTaskResult

    canary = b"year,gender\n2021,woman\n2022,Zanzibar-Canary\n"
    answer = page.post(
        "/evidence/bring-in/", {"new_name": "Up", "file": SimpleUploadedFile("up.csv", canary)}
    )
    assert answer.status_code == 302
    arrived = Import.objects.get()
    assert str(arrived.id) in str(list(DBTaskResult.objects.values()))
    assert "Canary" not in str(list(DBTaskResult.objects.values()))


def test_a_file_that_is_too_large_is_refused_in_words(page, settings) -> None:
    settings.PALERMO_UPLOAD_LIMIT_MB = 0
    answer = page.post(
        "/evidence/bring-in/", {"new_name": "Up", "file": SimpleUploadedFile("up.csv", b"year\n2021\n" * 100)}
    )
    assert answer.status_code == 422
    assert "this page takes up to 0 MB" in answer.content.decode()
    assert not Import.objects.exists()


def test_findings_for_a_spreadsheet_hold_no_formula(page, group) -> None:
    content = (
        b'year,gender,age_band,form_forced_labour\n2021,"=HYPERLINK(1)",18-20,true\n2022,"+cmd",18-20,true\n'
    )
    arrived = actions.read_file(
        actions.receive_file(group.analyst, io.BytesIO(content), "f.csv", new_name="F").id
    )
    text = page.get(f"/evidence/findings/{arrived.version_id}/file/").content.decode("utf-8-sig")
    assert not re.search(r'(?:^|,)"?[=+]', text, re.MULTILINE)
    assert "'=HYPERLINK" in text


@pytest.mark.slow
def test_a_report_is_asked_for_written_and_sealed(page, group, version, home) -> None:
    answer = page.post(
        f"/evidence/reports/new/{version.id}/", {"title": "Harbour 2026", "min_cell": 10, "language": "en"}
    )
    assert answer.status_code == 302, answer.content.decode()
    report = version.reports.get()
    actions.write_report(report.id)
    shown = page.get(f"/evidence/reports/{report.id}/").content.decode()
    assert "Key findings" in shown
    pdf = page.get(f"/evidence/reports/{report.id}/files/report.pdf")
    assert pdf.content.startswith(b"%PDF")
    lying = b"".join(p.read_bytes() for p in (home / "reports").rglob("*") if p.is_file())
    assert b"%PDF" not in lying
    assert b"Harbour 2026" not in lying
    assert page.get(f"/evidence/reports/{report.id}/files/../../../etc/passwd").status_code == 404


@pytest.mark.parametrize("cell", [0, 1, 2, -5])
def test_a_report_below_the_least_minimum_is_refused(page, version, cell: int) -> None:
    answer = page.post(
        f"/evidence/reports/new/{version.id}/", {"title": "x", "min_cell": cell, "language": "en"}
    )
    assert answer.status_code == 422


def test_own_cases_become_a_version_and_nothing_new_adds_none(page, group) -> None:
    from palermo.commons.records.models import DeidentifiedRecord

    assert page.post("/evidence/own-cases/").status_code == 302
    assert not DataSet.objects.exists(), "no case, no data set"
    DeidentifiedRecord.objects.bulk_create(
        DeidentifiedRecord(organisation=group.refuge, year=2026, gender="woman", forms=["forced_labour"])
        for _ in range(12)
    )
    page.post("/evidence/own-cases/")
    page.post("/evidence/own-cases/")
    own = DataSet.objects.get(origin="own_cases")
    assert own.versions.count() == 1
    assert own.versions.get().rows_kept == 12
