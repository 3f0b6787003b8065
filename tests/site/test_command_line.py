"""`palermo init`, `palermo user …`, `palermo --help`: on a real installation in a temporary folder."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.fixture
def run(tmp_path):
    """Run `palermo` with nothing of this process's settings; returns (exit code, stdout, stderr)."""

    def palermo(*words, home=None, **more):
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("PALERMO_", "DJANGO_", "COV_"))
        }
        environment |= {"PALERMO_HOME": str(home or tmp_path / "home"), "COLUMNS": "200", **more}
        done = subprocess.run(
            [sys.executable, "-m", "palermo.site.command", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return palermo


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_help_is_instant_and_loads_neither_django_nor_data_frames(run):
    times = []
    for _ in range(3):
        began = time.perf_counter()
        code, out, _err = run("--help")
        times.append(time.perf_counter() - began)
        assert code == 0
    assert min(times) < 1.0, "0.4 s on the machine it was written on"
    for name in ("demo", "init", "serve", "user", "audit", "backup", "data", "report"):
        assert f" {name} " in out
    loaded = "import sys; sys.argv=['palermo','--help']; import palermo.site.command as c\ntry: c.main()\nexcept SystemExit: pass\n"
    loaded += "print([m for m in ('django','polars','duckdb','numpy','altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_init_makes_keys_for_the_owner_alone_and_never_overwrites(run, tmp_path):
    home = tmp_path / "home"
    code, out, _err = run("init", str(home))
    assert code == 0
    assert "palermo migrate" in out
    assert mode(home) == 0o700
    for name in ("vault.key", "secret.key", "palermo.env"):
        assert mode(home / name) == 0o600, name
    key = (home / "vault.key").read_text()
    assert key.strip() not in out
    code, _out, err = run("init", str(home))
    assert code == 1
    assert "would lock away" in err
    assert (home / "vault.key").read_text() == key


def test_two_installations_share_no_key(run, tmp_path):
    for name in ("one", "two"):
        run("init", str(tmp_path / name))
    for key in ("vault.key", "secret.key"):
        assert (tmp_path / "one" / key).read_text() != (tmp_path / "two" / key).read_text()


def test_serve_refuses_what_init_made_until_it_is_filled_in(run, tmp_path):
    run("init", str(tmp_path / "home"))
    code, _out, err = run("serve")
    assert code == 1
    assert "still the example" in err
    assert "Palermo was not started" in err


@pytest.mark.slow
def test_the_first_member_is_entered_chooses_a_password_and_signs_in(run, tmp_path):
    home = tmp_path / "home"
    run("init", str(home))
    code, _out, err = run("migrate")
    assert code == 0, err
    assert mode(home / "palermo.sqlite3") == 0o600
    add = (
        "user",
        "add",
        "ada@example.org",
        "--name",
        "Ada",
        "--organisation",
        "Harbour shelter",
        "--role",
        "coordinator",
    )
    code, _out, err = run(*add)
    assert (code, "--kind" in err) == (1, True), "an unknown organisation is not made by a slip of the pen"
    code, out, _err = run(*add, "--kind", "NGO")
    assert code == 0
    link = re.search(r"https://palermo\.example\.org(/account/password/reset/key/\S+)", out)[1]
    assert run(*add)[2].startswith("ada@example.org is a member already")
    assert "There is no role king" in run(*add[:-1], "king", "--kind", "NGO")[2]

    # the link, in a process of the same installation
    script = f"""
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
c = Client(); page = c.get({link!r}, follow=True)
assert b"Choose a password" in page.content, page.content[:2000]
there = page.redirect_chain[-1][0]
weak = c.post(there, {{"password1": "password1234", "password2": "password1234"}})
assert weak.status_code == 200
done = c.post(there, {{"password1": "several quiet herons", "password2": "several quiet herons"}})
assert done.status_code == 302, done.content
assert c.post("/account/login/", {{"login": "ada@example.org", "password": "several quiet herons"}})["Location"] == "/desk/"
again = Client().get({link!r}, follow=True)
assert b"This link does not work" in again.content
from palermo.commons.audit.models import Entry
print(sorted(Entry.objects.values_list("verb", flat=True)))
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PALERMO_", "COV_"))}
    environment |= {
        "PALERMO_HOME": str(home),
        "PALERMO_VAULT_KEY_FILE": str(home / "vault.key"),
        "PALERMO_SECRET_KEY_FILE": str(home / "secret.key"),
        "DJANGO_SETTINGS_MODULE": "palermo.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(
        ["access.member.entered", "access.password_link.made", "access.signed_in"]
    )
    code, out, _err = run("audit", "verify")
    assert code == 0, out
    assert run("user", "link", "nobody@example.org")[0] == 1
    assert (
        run("user", "forget-second-factor", "ada@example.org", "--reason", "lost phone, seen in person")[0]
        == 0
    )
