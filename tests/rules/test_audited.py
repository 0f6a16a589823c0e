"""No write without an entry: every function of every ``actions`` module leads to the audit trail."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.rules.house import PACKAGE, modules, named, tree

#: Functions that write a record, or an entry: what every action must reach. By module and name.
SOURCES = {("records", name) for name in ("create", "create_many", "change", "archive", "restore")} | {
    ("audit", name) for name in ("record", "record_many", "erase_values")
}
#: Takes ``by`` and writes nothing, with the reason.
READS = {"needs/actions.py:preview": "shows what an import would store, to whoever may import"}


def actions() -> list[Path]:
    """Every module of actions."""
    return [p for p in modules() if p.stem == "actions" or p.parent.name == "actions"]


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions of a module, by name."""
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(path: Path) -> dict[str, tuple[Path, str]]:
    """Functions that a module takes from other modules of this package: name → (module, name there)."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("arrimage."):
            module = PACKAGE.parent / (node.module or "").replace(".", "/")
            for alias in node.names:
                for candidate in (module.with_suffix(".py"), module / "__init__.py"):
                    if candidate.exists():
                        found[alias.asname or alias.name] = (candidate, alias.name)
    return found


def writes(path: Path, name: str, seen: frozenset[tuple[Path, str]] = frozenset()) -> bool:
    """Whether a function reaches the trail, by itself or through functions that it calls."""
    node = functions(path).get(name)
    if (path, name) in seen:
        return False
    seen |= {(path, name)}
    if node is None:
        source = imported(path).get(name)
        return source is not None and writes(*source, seen)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            if (inner.value.id, inner.attr) in SOURCES:
                return True
            source = imported(path).get(inner.value.id)
            if source is not None and _member(source, inner.attr, seen):
                return True
        if isinstance(inner, ast.Name) and inner.id != name and writes(path, inner.id, seen):
            return True
    return False


def _member(source: tuple[Path, str], name: str, seen: frozenset[tuple[Path, str]]) -> bool:
    """Whether ``module.name`` writes, when ``source`` is a module that was imported as a name."""
    path, imported_name = source
    for candidate in (path.parent / f"{imported_name}.py", path.parent / imported_name / "__init__.py"):
        if candidate.exists() and writes(candidate, name, seen):
            return True
    return False


def test_every_action_writes_an_entry() -> None:
    silent = {
        f"{named(path)}:{name}"
        for path in actions()
        for name, node in functions(path).items()
        if not name.startswith("_") and "by" in {a.arg for a in node.args.kwonlyargs} and not writes(path, name)
    }
    assert silent == set(READS)


def test_an_action_without_by_writes_nothing() -> None:
    """Whoever writes says who: a public function that reaches the trail takes ``by``."""
    nameless = {
        f"{named(path)}:{name}"
        for path in actions()
        for name, node in functions(path).items()
        if not name.startswith("_") and "by" not in {a.arg for a in node.args.kwonlyargs} and writes(path, name)
    }
    assert nameless == set()


def test_the_rule_finds_actions_and_sees_a_silent_one(tmp_path: Path) -> None:
    count = sum(
        1 for path in actions() for node in functions(path).values() if "by" in {a.arg for a in node.args.kwonlyargs}
    )
    assert count > 60
    silent = tmp_path / "actions.py"
    silent.write_text(
        "def act(*, by):\n    Body.objects.update(x=1)\n\ndef told(*, by):\n    return _inner(by)\n\ndef _inner(by):\n    records.change(1, by=by)\n"
    )
    assert not writes(silent, "act")
    assert writes(silent, "told")
