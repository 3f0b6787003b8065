"""`palermo demo`: refuses what is not its own, starts, keeps what was entered, ends."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from palermo.site import demo, installation
from palermo.site.installation import NotHere


@pytest.fixture(autouse=True)
def _no_database_of_its_own(monkeypatch):
    """The suite may run on PostgreSQL; a demo never does."""
    monkeypatch.delenv("PALERMO_DATABASE", raising=False)


def test_it_refuses_any_address_but_loopback():
    for host in ("0.0.0.0", "192.0.2.7", "palermo.example.org", "::"):
        with pytest.raises(NotHere, match="this machine alone"):
            demo._port(host, None)
    assert demo._port("127.0.0.1", None) >= demo.FIRST_PORT


def test_it_refuses_a_folder_that_is_not_a_demo(tmp_path):
    (tmp_path / "vault.key").write_text("of a real installation")
    with pytest.raises(NotHere, match=r"is not a demo: it holds vault\.key"):
        demo.must_be_a_demo(tmp_path)
    installation.write_demo(tmp_path, {})
    demo.must_be_a_demo(tmp_path)


@pytest.mark.parametrize("setting", ["PALERMO_DATABASE", "PALERMO_DATABASE_FILE"])
def test_it_refuses_a_database_of_its_own(tmp_path, monkeypatch, setting):
    monkeypatch.setenv(setting, "postgresql://somewhere/real")
    with pytest.raises(NotHere, match=setting):
        demo.must_be_a_demo(tmp_path)


def test_a_port_that_is_taken_gives_way_to_the_next_or_to_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NotHere, match=f"port {port}"):
            demo._port("127.0.0.1", port)


def test_a_demo_of_another_build_says_so(tmp_path):
    installation.write_demo(
        tmp_path, {"migrations": dict.fromkeys(demo.fingerprints("*/migrations/*.py"), "other")}
    )
    with pytest.raises(NotHere, match="--reset"):
        demo.made_ready(tmp_path)


def test_what_is_known_of_the_last_start_is_written_wholly_or_not_at_all(tmp_path):
    installation.write_demo(tmp_path, {"filled": "2026-11-24"})
    (tmp_path / "demo.json.new").write_text('{"filled": ')
    assert installation.read_demo(tmp_path) == {"filled": "2026-11-24"}
    (tmp_path / "demo.json").write_text('{"filled": ')
    assert installation.read_demo(tmp_path) == {}


class Running:
    """A demo in a process of its own, as `make run` starts it."""

    def __init__(self, home: Path, *words: str) -> None:
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("PALERMO_", "COV_", "DJANGO_"))
        }
        environment |= {"PALERMO_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "palermo.site.command", "demo", *words],
            env=environment,
            cwd=home.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self.address = ""

    def ready(self) -> float:
        """Wait until it answers; returns the seconds since it was started."""
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"runs at (http://localhost:\d+)", line):
                self.address = found[1]
            if "Enter nothing real" in line:
                break
        assert self.address, "".join(self.said)
        for _ in range(200):
            try:
                urllib.request.urlopen(self.address + "/health", timeout=5)
                return time.monotonic() - self.began
            except urllib.error.HTTPError as answered:
                raise AssertionError(answered.read()) from answered
            except OSError:
                time.sleep(0.05)
        raise AssertionError("It never answered.\n" + "".join(self.said))

    def links(self) -> dict[str, str]:
        text = "".join(self.said)
        found = re.findall(r"(http://localhost:\d+/account/demo/([a-z_]+)-[0-9a-f]+/)", text)
        return {role: link for link, role in found}

    def browser(self, link: str) -> urllib.request.OpenerDirector:
        one = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        answer = one.open(link)
        assert answer.url.endswith("/desk/"), answer.url
        return one

    def memory(self) -> int:
        """Resident MB of the master, the server and the worker together."""
        pids = [
            self.process.pid,
            *map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()),
        ]
        return (
            sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) for pid in pids)
            // 1024
        )

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        self.said.append(self.process.communicate(timeout=30)[0])
        return self.process.returncode


@pytest.mark.slow
def test_the_demo_starts_signs_everyone_in_keeps_what_was_entered_and_ends_cleanly(tmp_path):
    if importlib.util.find_spec("palermo.site.demo_data") is None:
        pytest.skip("the simulated group (site/demo_data.py) is not there yet")
    home = tmp_path / "var"
    first = Running(home)
    try:
        first.ready()
        links = first.links()
        assert len(links) == 11
        for role, link in links.items():
            assert role in first.browser(link).open(first.address + "/api/me").read().decode()
        time.sleep(3)
        assert first.memory() < 320, "250 MB when idle; here eleven members have just signed in"
        page = first.browser(links["analyst"])
        token = re.search(
            r'csrfmiddlewaretoken" value="([^"]+)', page.open(first.address + "/desk/").read().decode()
        )[1]
        form = f"csrfmiddlewaretoken={token}&language=fr&next=/desk/".encode()
        page.open(
            urllib.request.Request(
                first.address + "/account/language/", form, {"Referer": first.address + "/"}
            )
        )
    finally:
        assert first.stop() == 0, "".join(first.said)
    assert "What you entered is kept" in "".join(first.said)
    assert "Traceback" not in "".join(first.said)

    second = Running(home)
    try:
        assert second.ready() < 6, "2 s on the machine it was written on"
        assert second.links() == links
        me = second.browser(links["analyst"]).open(second.address + "/api/me").read().decode()
        assert '"language": "fr"' in me
    finally:
        second.stop()

    refused = subprocess.run(
        [sys.executable, "-m", "palermo.site.command", "serve"],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("PALERMO_")},
            "PALERMO_HOME": str(home),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "holds a demonstration" in refused.stderr
