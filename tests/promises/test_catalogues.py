"""Spanish, French and Arabic: the shell and the public pages at least 95 % translated, and nothing broken anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
LANGUAGES = {"es": 2, "fr": 2, "ar": 6}
# the frame of every page, the public pages, the desk and the scoreboard, the pages of the own account, the roles;
# not the page that shows every component to those who build rooms
SHELL = (
    "src/palermo/commons/look/templates/",
    "src/palermo/site/",
    "src/palermo/commons/access/",
    "src/palermo/commons/parties/models",
)
SHOWCASE = (
    "src/palermo/commons/look/templates/look/components.html",
    "src/palermo/commons/look/pages.py",
    "src/palermo/commons/look/forms.py",
)
HOLES = re.compile(r"\{\w*\}|%\(\w+\)[sd]|</?\w+[^>]*>")


@pytest.fixture(params=LANGUAGES)
def catalogue(request) -> Catalog:
    with (LOCALE / request.param / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=None)


def places(message: Message) -> list[str]:
    return [place for place, _line in message.locations]


def is_translated(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(said) and all(said) and not message.fuzzy


def messages(catalogue: Catalog) -> list[Message]:
    return [m for m in catalogue if m.id]


def test_the_shell_and_the_public_pages_are_translated(catalogue) -> None:
    shell = [
        m for m in messages(catalogue) if any(p.startswith(SHELL) and p not in SHOWCASE for p in places(m))
    ]
    missing = [m.id for m in shell if not is_translated(m)]
    assert len(shell) > 250
    share = 1 - len(missing) / len(shell)
    assert share >= 0.95, missing[:20]


def test_the_whole_catalogue_is_translated(catalogue) -> None:
    """A report goes to a mayor in one language, not in two."""
    missing = [m.id for m in messages(catalogue) if not is_translated(m)]
    assert len(missing) <= 0.05 * len(messages(catalogue)), missing[:20]


@pytest.mark.slow
def test_the_catalogues_hold_every_word_of_the_source(tmp_path) -> None:
    """Gathered anew they are the same; otherwise `make words`, and translate what is new."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed: Debian's package is `gettext`")
    for folder in ("src", "scripts", "locale/es"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        ["bash", "scripts/gather_words.sh", "es"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHON": sys.executable,
            "PYTHONPATH": str(tmp_path / "src"),
        },
        check=True,
        capture_output=True,
    )
    kept, gathered = (
        {(m.context, str(m.id)) for m in read_po((root / "locale/es/LC_MESSAGES/django.po").open("rb"))}
        for root in (ROOT, tmp_path)
    )
    assert gathered == kept


def test_every_translation_keeps_the_holes_and_tags(catalogue) -> None:
    wrong = []
    for message in messages(catalogue):
        if not is_translated(message):
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = set().union(*(HOLES.findall(i) for i in ids))
        wrong += [(message.id, s) for s in said if set(HOLES.findall(s)) != wanted]
    assert not wrong


def test_plural_forms_are_complete(catalogue) -> None:
    wanted = LANGUAGES[str(catalogue.locale_identifier or catalogue.locale)]
    assert catalogue.num_plurals == wanted
    for message in messages(catalogue):
        if message.pluralizable and is_translated(message):
            assert len(message.string) == wanted, message.id


def test_no_translation_is_a_guess(catalogue) -> None:
    assert not [m.id for m in messages(catalogue) if m.fuzzy]
