"""Promise 6: every setting, command, role and rule is in docs/operate.md, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from palermo.commons.access import doors
from palermo.commons.parties.models import Role
from palermo.site import command

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
SETTING = re.compile(r"PALERMO_[A-Z]+(?:_[A-Z]+)*")
# Spoken of in the source, but read by nobody who runs an installation.
NOT_SETTINGS = {"PALERMO_HTTPS", "PALERMO_SENDS_MAIL"}


def settings_in_the_source() -> set[str]:
    sources = [file for file in (ROOT / "src").rglob("*.py") if "migrations" not in file.parts]
    found = {name for file in sources for name in SETTING.findall(file.read_text(encoding="utf-8"))}
    return {name.removesuffix("_FILE") for name in found} - NOT_SETTINGS


def commands() -> set[str]:
    """Every command with its groups: `palermo user add`, …"""
    top = typer.main.get_command(command.app)
    context = typer.Context(top)
    names = [
        *top.commands,
        *(name for name, (module, _about) in command.ELSEWHERE.items() if command.exists(module)),
    ]
    found = set()
    for name in names:
        one = top.get_command(context, name)
        inner = getattr(one, "commands", None)
        found |= {f"palermo {name} {below}" for below in inner} if inner else {f"palermo {name}"}
    return found


def test_every_setting_is_documented_and_no_other():
    written = {name.removesuffix("_FILE") for name in SETTING.findall(DOCUMENT)}
    assert settings_in_the_source() - written == set(), "not in docs/operate.md"
    assert written - settings_in_the_source() == set(), "in docs/operate.md, but nothing reads it"


def test_every_command_is_documented():
    missing = {one for one in commands() if f"`{one}" not in DOCUMENT}
    assert not missing
    assert len(commands()) >= 10


def test_every_documented_command_exists():
    spoken = set(re.findall(r"`(palermo [a-z][a-z-]*)", DOCUMENT))
    known = {" ".join(one.split()[:2]) for one in commands()}
    assert spoken <= known


def test_every_role_is_documented():
    missing = [role for role in Role if f"| {role.value} |" not in DOCUMENT]
    assert not missing


def test_every_rule_is_documented():
    missing = [name for name in doors.RULES if f"`{name}`" not in DOCUMENT]
    assert not missing
