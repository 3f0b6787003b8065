"""Promise 1: every query takes the asker. No `.objects` outside models, reading, actions and migrations."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "palermo"
AT_HOME = {"models", "reading", "actions", "migrations"}
# Elsewhere, each with its reason. Nobody asks here: the machine looks after itself.
ALLOWED = {
    "commons/access/lockout.py": "how long an account stays locked, before anybody is signed in",
    "site/health.py": "how old the queue is",
    "site/worker.py": "the queue of tasks",
    "site/demo_data.py": "fills an empty demo",
    "objectives/partnerships/command.py": "finds out who asks, from the address on the command line",
    "objectives/evidence/command.py": "finds out who asks, from the address on the command line",
}
# Reading without an asker, each with its reason.
WITHOUT_ASKER = {
    ("commons/access/reading.py", "*"): "finds out who asks, or who is meant on the command line",
    ("commons/parties/reading.py", "public_organisations"): "what strangers may see",
    ("commons/parties/reading.py", "grants_at"): "a part of the queries beside it, which take the asker",
    ("commons/agreements/reading.py", "permitting"): "asked by the rules themselves, about two organisations",
    ("commons/agreements/reading.py", "senders_permitted"): "the same",
}


def _is_at_home(file: Path) -> bool:
    parts = {*file.relative_to(SOURCE).with_suffix("").parts}
    return bool(parts & AT_HOME)


def _managers(file: Path) -> list[int]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    empty = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr == "none"}
    return [
        one.lineno
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute)
        and one.attr in {"objects", "_default_manager"}
        and id(one) not in empty
    ]


def test_queries_stand_in_models_reading_and_actions_alone():
    stray = {
        str(file.relative_to(SOURCE)): lines
        for file in SOURCE.rglob("*.py")
        if not _is_at_home(file) and (lines := _managers(file))
    }
    assert set(stray) <= set(ALLOWED), {
        place: lines for place, lines in stray.items() if place not in ALLOWED
    }


def test_the_exceptions_are_still_needed():
    for place in ALLOWED:
        assert not (SOURCE / place).exists() or _managers(SOURCE / place), (
            f"{place} needs its exception no more"
        )


def test_every_reading_function_takes_the_asker_first():
    wrong = []
    for file in [*SOURCE.rglob("reading.py"), *SOURCE.rglob("reading/*.py")]:
        place = str(file.relative_to(SOURCE))
        if place.startswith("analytics/"):
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = next(iter([*node.args.posonlyargs, *node.args.args]), None)
                queries = any(
                    isinstance(one, ast.Attribute) and one.attr in {"objects", "filter", "exclude"}
                    for one in ast.walk(node)
                )
                excused = {(place, node.name), (place, "*")} & set(WITHOUT_ASKER)
                if (first is None or first.arg != "asker") and queries and not excused:
                    wrong.append(f"{place}:{node.lineno} {node.name}")
    assert not wrong
