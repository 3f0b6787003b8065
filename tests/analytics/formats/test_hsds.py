"""Directories of services: every version in, HSDS 3.0 out, and no house where people hide in any form."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from palermo.analytics.directory_command import app
from palermo.analytics.formats import Unreadable, hsds
from palermo.analytics.formats.hsds import front_door

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hsds"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
ADDRESS = "17 Quiet Lane NE"
TABLES = {
    "organizations": [{"id": "o1", "name": "Ostfeld Partners", "description": "We help.", "url": "ostfeld.example.org"}],
    "services": [
        {
            "id": "s1", "organization_id": "o1", "name": "Night place", "status": "active", "email": "a@example.org",
            "description": f"Ring at {ADDRESS}, second bell.",
        },
        {"id": "s2", "organization_id": "o1", "name": "Free legal advice", "status": "", "email": "none"},
    ],
    "locations": [
        {"id": "l1", "name": "The old mill", "organization_id": "o1", "latitude": "51.501", "longitude": "-0.142"},
        {"id": "l2", "name": "Town library", "latitude": "51.511", "longitude": "-0.152"},
    ],
    "services_at_location": [
        {"id": "x1", "service_id": "s1", "location_id": "l1"},
        {"id": "x2", "service_id": "s2", "location_id": "l2"},
    ],
    "physical_addresses": [
        {"id": "a1", "location_id": "l1", "address_1": ADDRESS, "city": "Ostfeld", "country": "GB"},
        {"id": "a2", "location_id": "l2", "address_1": "1 Market Square", "city": "Ostfeld", "country": "GB"},
        {"id": "a3", "location_id": "gone", "address_1": ADDRESS, "city": "Ostfeld", "country": "GB"},
    ],
    "phones": [
        {"id": "p1", "service_id": "s1", "number": "+44 20 7946 0000"},
        {"id": "p2", "location_id": "l1", "number": "+44 20 7946 0001"},
    ],
    "eligibility": [{"service_id": "s2", "eligibility": "Anybody over 16"}],
}  # fmt: skip


def written(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            out = csv.DictWriter(file, sorted({key for row in rows for key in row}))
            out.writeheader()
            out.writerows(rows)
    return folder


def changed(**services: str) -> dict[str, list[dict[str, str]]]:
    """The tables with the first service changed."""
    return TABLES | {"services": [TABLES["services"][0] | services, TABLES["services"][1]]}


@pytest.fixture
def package(tmp_path) -> hsds.Package:
    return hsds.read_package(written(tmp_path / "package", TABLES))


def test_names_of_earlier_versions_are_understood(package) -> None:
    assert package.version == "1"
    assert package.rows("organization")[0]["website"] == "http://ostfeld.example.org"
    legal = next(row for row in package.rows("service") if row["name"] == "Free legal advice")
    assert legal["eligibility_description"] == "Anybody over 16"
    assert legal["status"] == "active"
    assert "email" not in legal


def test_every_change_is_a_finding(package) -> None:
    found = {(f["column"], f["action"]) for f in package.findings.to_dicts()}
    assert found == {
        ("website", "changed"),
        ("status", "changed"),
        ("email", "changed"),
        ("location_id", "changed"),
    }


def test_a_front_door_is_named_and_another_place_in_no_form(package) -> None:
    night, legal = hsds.services(package)
    assert [at["location"]["name"] for at in legal["service_at_locations"]] == ["Town library"]
    assert legal["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == "1 Market Square"
    assert "service_at_locations" not in night
    assert [phone["number"] for phone in night["phones"]] == ["+44 20 7946 0000"]
    said = json.dumps([night, legal])
    for secret in (ADDRESS, "old mill", "51.501", "-0.142", "7946 0001"):
        assert secret not in said
    assert "[address withheld]" in night["description"]


STAYING = [
    "shelter",
    "Refuge",
    "safe-house",
    "residential",
    "Transitional Living",
    "domestic violence",
    "foyer",
    "albergue",
]


@given(
    word=st.sampled_from(STAYING),
    where=st.sampled_from(["name", "alternate_name", "description", "eligibility_description", "alert"]),
    before=st.text("abc xyz", max_size=12),
    open_kind=st.sampled_from(["food bank", "legal clinic", "school"]),
)
@settings(max_examples=60, deadline=None)
def test_a_word_of_staying_closes_the_door_wherever_it_stands(
    tmp_path_factory, word, where, before, open_kind
) -> None:
    service = {"name": open_kind, "description": ""} | {where: f"{open_kind} {before} {word}"}
    folder = written(tmp_path_factory.mktemp("h"), changed(**service))
    night = next(iter(hsds.services(hsds.read_package(folder))))
    assert "service_at_locations" not in night
    assert ADDRESS not in json.dumps(night)


def test_a_door_that_one_house_shares_with_an_open_service_is_closed(tmp_path) -> None:
    shared = [*TABLES["services_at_location"], {"id": "x3", "service_id": "s1", "location_id": "l2"}]
    read = hsds.read_package(written(tmp_path / "p", TABLES | {"services_at_location": shared}))
    assert not [service for service in hsds.services(read) if "service_at_locations" in service]


def test_a_zip_and_our_own_json_come_back_the_same(package, tmp_path) -> None:
    first = list(hsds.services(package))
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for file in (tmp_path / "package").glob("*.csv"):
            archive.write(file, f"inside/{file.name}")
    zipped = list(hsds.services(hsds.read_package(tmp_path / "p.zip")))
    assert [s["name"] for s in zipped] == [s["name"] for s in first]
    (tmp_path / "again.json").write_text(json.dumps(hsds.page_of(first, len(first), 1, 10)))
    again = list(hsds.services(hsds.read_package(tmp_path / "again.json")))
    assert again == first


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.json", b"{", "not JSON"),
        ("a.json", b"{}", "no service"),
        ("a.zip", b"nothing", "neither a folder"),
    ],
)
def test_what_is_no_directory_is_refused_in_words(tmp_path, name, content, what) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=what):
        hsds.read_package(tmp_path / name)


def test_the_command_checks_and_converts(tmp_path) -> None:
    folder = str(written(tmp_path / "package", TABLES))
    run = CliRunner()
    checked = run.invoke(app, ["check", folder, "--json"])
    assert checked.exit_code == 1
    assert json.loads(checked.output)["tables"]["location"] == 1
    out = tmp_path / "services.json"
    assert run.invoke(app, ["convert", folder, "-o", str(out)]).exit_code == 0
    assert json.loads(out.read_text())["total_items"] == 2
    assert ADDRESS not in out.read_text()
    assert run.invoke(app, ["check", str(tmp_path / "none")]).exit_code == 2


@real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "services", "organisations"),
    [
        ("orservices_real", 2184, 452),
        ("orservices_v1_real", 953, 233),
        ("ohana_sample", 23, 8),
        ("sample_datapackage_v1_1", 13, 10),
        ("examples_csv", 1, 1),
        ("examples_json/service_full.json", 1, 1),
        ("examples_json/organization_full.json", 1, 1),
    ],
)
def test_published_directories_come_out_valid(name: str, services: int, organisations: int) -> None:
    from jsonschema import Draft202012Validator, FormatChecker

    schema = json.loads((SHARED / "schema" / "service_with_definitions.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    package = hsds.read_package(SHARED / name)
    written = list(hsds.services(package))
    assert len(written) == services
    assert len(package.rows("organization")) == organisations
    wrong = [(s["name"], e.message) for s in written for e in validator.iter_errors(s)]
    assert not wrong[:5]


@real
@pytest.mark.slow
def test_the_validator_would_find_a_service_without_a_name() -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((SHARED / "schema" / "service_with_definitions.json").read_text())
    assert not Draft202012Validator(schema).is_valid({"id": "x", "status": "active"})


@real
@pytest.mark.slow
def test_no_place_of_staying_is_left_in_a_real_directory() -> None:
    written = list(hsds.services(hsds.read_package(SHARED / "sample_datapackage_v1_1")))
    placed = [s for s in written if "service_at_locations" in s]
    assert placed
    staying = front_door.STAYING.search
    assert not [s["name"] for s in placed if staying(json.dumps(s["service_at_locations"]) + s["name"])]
