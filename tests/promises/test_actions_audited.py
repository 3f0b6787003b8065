"""Promise 3: every action writes one audit line, in its transaction.

Read from the source: each action (a public function of `actions.py`, or what the package `actions` names
in its `__all__`) opens a transaction and, on every way through it, calls `record` at most once; on one
way at least it does.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "palermo"
# (module, function): why it is no action of its own
NOT_ACTIONS = {
    ("commons/audit/actions.py", "record"): "the audit itself",
    ("commons/audit/actions.py", "rewrap_chain_key"): "a step of the vault's rotation, which records it",
    ("commons/agreements/actions.py", "document_path"): "names a file, writes nothing",
    (
        "commons/vault/actions/erase_key.py",
        "clear_remnants",
    ): "sweeps the disk after an erasure that was recorded",
}


def action_modules() -> list[tuple[Path, set[str] | None]]:
    """Each module with actions, and the names of them when its package names them."""
    found: list[tuple[Path, set[str] | None]] = [(file, None) for file in SOURCE.rglob("actions.py")]
    for package in SOURCE.rglob("actions/__init__.py"):
        named = set()
        for node in ast.parse(package.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                named = set(ast.literal_eval(node.value))
        assert named, f"{package} names its actions in __all__."
        found += [(file, named) for file in package.parent.glob("*.py") if file.name != "__init__.py"]
    return sorted(found, key=lambda one: str(one[0]))


def public_functions() -> list[tuple[str, ast.FunctionDef, ast.Module]]:
    found = []
    for file, named in action_modules():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        place = str(file.relative_to(SOURCE))
        found += [
            (place, node, tree)
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and (named is None or node.name in named)
            and (place, node.name) not in NOT_ACTIONS
        ]
    return found


def name_of(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def calls(node: ast.AST, local: dict[str, ast.FunctionDef], seen: tuple[str, ...] = ()) -> list[str]:
    """Names of the calls in the function, those of the module's own functions followed."""
    found = []
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            name = name_of(one)
            if name in local and name not in seen:
                found += calls(local[name], local, (*seen, name))
            found.append(name)
    return found


def is_record(name: str) -> bool:
    return name.split(".")[-1] == "record"


def is_atomic(name: str) -> bool:
    return name in {"transaction.atomic", "atomic"}


@pytest.mark.parametrize(
    ("place", "function", "tree"),
    public_functions(),
    ids=lambda one: getattr(one, "name", one if isinstance(one, str) else ""),
)
def test_an_action_records_once_in_its_transaction(place, function, tree):
    local = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    made = calls(function, local, (function.name,))
    records = [name for name in made if is_record(name)]
    assert records, f"{place}: {function.name} writes no line into the audit."
    branches = _records_on_a_path(function.body, local, (function.name,))
    assert branches <= 1, f"{place}: {function.name} writes {branches} lines into the audit on one path."
    decorated = any(is_atomic(name_of(one)) for one in function.decorator_list)
    opened = any(
        is_atomic(name_of(item.context_expr))
        for one in ast.walk(function)
        if isinstance(one, ast.With)
        for item in one.items
    )
    in_callees = any(is_atomic(name) for name in made) or any(
        is_atomic(name_of(one)) for name in made if name in local for one in local[name].decorator_list
    )
    assert decorated or opened or in_callees, f"{place}: {function.name} opens no transaction."


def _records_on_a_path(body: list[ast.stmt], local: dict[str, ast.FunctionDef], seen: tuple[str, ...]) -> int:
    """The most lines that one way through the function writes."""
    ended, going = _ways(body, local, seen)
    return max(ended, going or 0)


def _ways(
    body: list[ast.stmt], local: dict[str, ast.FunctionDef], seen: tuple[str, ...]
) -> tuple[int, int | None]:
    """(most lines on a way that returned or raised, most on a way that goes on, or None when none does)."""
    ended, going = 0, 0
    for one in body:
        if isinstance(one, ast.If):
            branches = [_ways(one.body, local, seen), _ways(one.orelse, local, seen)]
            here = _records_in(one.test, local, seen)
        elif isinstance(one, ast.Try):
            branches = [_ways([*one.body, *one.orelse], local, seen)]
            branches += [_ways(handler.body, local, seen) for handler in one.handlers]
            here = _records_on_a_path(one.finalbody, local, seen)
        elif isinstance(one, ast.With | ast.For | ast.While):
            branches, here = [_ways(one.body, local, seen)], 0
            if not isinstance(one, ast.With):
                branches.append((0, 0))
        elif isinstance(one, ast.Return | ast.Raise):
            return max(ended, going + _records_in(one, local, seen)), None
        else:
            branches, here = [(0, 0)], _records_in(one, local, seen)
        ended = max([ended, *(going + here + way for way, _ in branches)])
        onward = [way for _, way in branches if way is not None]
        if not onward:
            return ended, None
        going += here + max(onward)
    return ended, going


def _records_in(node: ast.AST, local: dict[str, ast.FunctionDef], seen: tuple[str, ...]) -> int:
    found = 0
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = name_of(call)
            if is_record(name):
                found += 1
            elif name in local and name not in seen:
                found += _records_on_a_path(local[name].body, local, (*seen, name))
    return found


def test_the_reader_of_actions_sees_what_is_wrong():
    """So that the test above can fail: three actions with a fault each."""
    tree = ast.parse(
        "def silent(asker):\n    save()\n"
        "def twice(asker):\n    record(asker, 'a.b')\n    record(asker, 'a.c')\n"
        "def either(asker):\n    if x:\n        record(asker, 'a.b')\n        return\n    record(asker, 'a.c')\n"
    )
    silent, twice, either = tree.body
    assert not [name for name in calls(silent, {}) if is_record(name)]
    assert _records_on_a_path(twice.body, {}, ()) == 2
    assert _records_on_a_path(either.body, {}, ()) == 1


def test_there_are_actions():
    assert len(public_functions()) > 15
