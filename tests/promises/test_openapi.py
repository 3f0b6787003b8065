"""The API's description is true: it validates, is complete, and the answers keep to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_description_is_open_to_all_and_names_every_operation(client):
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    from palermo.site.api import api

    paths = {
        (path, method)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for method in operation.methods
        for path in [operation.path]
    }
    assert sum(len(methods) for methods in described["paths"].values()) == len(paths)


def test_the_page_of_the_api_works_under_the_strict_policy(client):
    page = client.get("/api/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "cdn" not in text
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "ninja/swagger-ui-bundle" in text
    assert not page.cookies


@pytest.mark.django_db
def test_the_api_answers_strangers_and_members(client):
    from people import member, organisation

    from palermo.commons.parties.models import Role

    assert client.get("/api/version").json()["name"] == "palermo"
    stranger = client.get("/api/me")
    assert (stranger.status_code, stranger.json()) == (
        401,
        {"detail": "Sign in first: the API uses the session of the site."},
    )
    one = member(organisation("The House"), Role.ANALYST)
    client.force_login(one)
    assert client.get("/api/me").json() == {
        "name": "A member",
        "organisation": "The House",
        "language": "en",
        "roles": ["analyst"],
    }


@pytest.mark.slow
def test_schemathesis_finds_no_answer_that_breaks_the_description(tmp_path):
    """A real server, asked what the description allows and what it does not."""
    from palermo.site.serve import free_port

    home, port = tmp_path / "home", free_port("127.0.0.1", 8950)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PALERMO_")}
    environment["PALERMO_HOME"] = str(home)
    python = sys.executable
    run = [python, "-m", "palermo.site.command"]
    subprocess.run([*run, "init", str(home)], env=environment, check=True, capture_output=True)
    settings = home / "palermo.env"
    settings.write_text(f"PALERMO_ADDRESS=http://localhost:{port}\nPALERMO_BEHIND_PLAIN_HTTP=yes\n")
    subprocess.run([*run, "migrate"], env=environment, check=True, capture_output=True)
    server = subprocess.Popen([*run, "serve", "--bind", f"127.0.0.1:{port}"], env=environment)
    try:
        address = f"http://127.0.0.1:{port}/api/openapi.json"
        for _ in range(120):
            try:
                urllib.request.urlopen(address, timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        done = subprocess.run(
            [
                str(Path(python).with_name("schemathesis")), "run", address,
                "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                "--exclude-checks", "status_code_conformance",
                "--max-examples", "20", "--no-color",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait(20)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
