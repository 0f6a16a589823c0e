"""Writes go one way: actions, through ``web.records``. No ``save()`` with a will of its own, no signals."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.rules.house import modules, named, tree

#: Calls that write rows.
WRITES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "update"}
#: Who may write past ``web.records``, and why.
ALLOWED = {
    "web/records.py": "the one way itself",
    "web/audit.py": "adds the entry, and marks the partnership",
    "web/sealing.py": "adds seals and sets them on entries",
    "web/models/account.py": "the manager that makes users, whose passwords are no records",
    "web/mail.py": "messages on their way out are no records",
    "web/jobs.py": "the state of tasks, which belongs to the queue",
    "web/unsubscribing.py": "a choice of an account, which is no record; audited beside it",
    "web/signing_in/addresses.py": "allauth's note of an address that the account holds already",
    "web/signing_in/overview.py": "two columns of the user, audited beside it",
    "web/signing_in/sessions.py": "when a session was last used",
    "web/accounts.py": "users and grants are no records; the grant is audited beside it",
    "web/privacy/erasing.py": "empties rows about a person who is erased; records go through web.records",
    "web/privacy/retention.py": "deletes what is past its days, counted in the trail",
    "web/consents.py": "texts are published once; a consent is no record, and is audited beside it",
    "web/links.py": "links are no records; each is audited, and spent by one conditional update",
    "web/invitations.py": "invitations are no records; each is audited without its address, which is forgotten",
    "results/snapshots.py": "snapshots are immutable rows without version or audit",
    "results/cache.py": "cached figures are thrown away at will",
    "results/jobs.py": "freshness is bookkeeping of the worker",
    "strategy/workbook/jobs.py": "the state of a task, which belongs to the queue",
    "needs/actions.py": "cells of published tables, hundreds of thousands without a history; their dataset is audited",
    "partnership/actions/partnerships.py": "old addresses are kept for redirects and belong to no editor",
    "config/demonstration/removal.py": "takes illustrative rows away whole, which records never do; audited",
    "config/demonstration/accounts.py": "demonstration accounts, before anybody could be their author",
}
#: ``save`` of things that are no rows: workbooks, documents, stored files.
SAVES_FILES = {
    "web/workbook/writing.py", "web/workbook/waiting.py", "results/reporting/docx.py", "results/reporting/xlsx.py",
    "results/stored.py", "strategy/workbook/jobs.py", "web/backup/files.py",
}  # fmt: skip


def writes(module: ast.Module) -> list[int]:
    """Lines on which rows are written: ``x.save(…)``, or a writing call on a manager or query of a model."""
    found = []
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in ("save", "asave") or (node.func.attr in WRITES and _on_rows(node.func.value)):
            found.append(node.lineno)
    return found


def _on_rows(node: ast.AST) -> bool:
    """Whether an expression begins at a model's manager: ``Model.objects…``, ``model._default_manager…``."""
    while True:
        if isinstance(node, ast.Attribute):
            if node.attr in ("objects", "_default_manager", "_base_manager"):
                return True
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return False


def test_rows_are_written_through_records_alone() -> None:
    found = {named(path): writes(tree(path)) for path in modules()}
    wrong = {name: lines for name, lines in found.items() if lines and name not in ALLOWED and name not in SAVES_FILES}
    assert wrong == {}


def test_the_list_of_exceptions_holds_nothing_that_is_no_exception() -> None:
    found = {named(path) for path in modules() if writes(tree(path))}
    assert (set(ALLOWED) | SAVES_FILES) - found == set()


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("Body.objects.create(x=1)", True),
        ("Body.objects.filter(a=1).exclude(b=2).update(x=1)", True),
        ("Body._default_manager.bulk_create(rows)", True),
        ("body.save()", True),
        ("Body.objects.filter(a=1)", False),
        ("digest.update(b'x')", False),
        ("records.create(body, by=by)", False),
    ],
)
def test_the_rule_sees_writes_and_nothing_else(code: str, seen: bool) -> None:
    assert bool(writes(ast.parse(code))) is seen


def test_models_have_no_will_of_their_own() -> None:
    """No save(), delete() or clean() of our own, no signals: what happens on a write stands in the action."""
    found = []
    for path in modules():
        in_models = path.name == "models.py" or path.parent.name == "models"
        for node in ast.walk(tree(path)):
            if (
                in_models
                and isinstance(node, ast.FunctionDef)
                and node.name in ("save", "delete", "clean", "full_clean")
            ):
                found.append(f"{named(path)}:{node.lineno} {node.name}")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("django.db.models.signals", "django.dispatch")
            ):
                found.append(f"{named(path)}:{node.lineno} {node.module}")
    assert found == []


def test_actions_take_keywords_and_say_who_acts() -> None:
    """One function for each verb of a user: keyword-only, with ``by``."""
    found = []
    for path in modules():
        if path.stem != "actions" and path.parent.name != "actions":
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _stores(node):
                arguments = node.args
                if arguments.args or arguments.posonlyargs or "by" not in {a.arg for a in arguments.kwonlyargs}:
                    found.append(f"{named(path)}:{node.lineno} {node.name}")
    assert found == []


def _stores(node: ast.FunctionDef) -> bool:
    """Whether a function calls ``records.…``."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "records":
            return inner.attr in ("create", "create_many", "change", "archive", "restore")
    return False


def test_house_is_where_it_is_said_to_be() -> None:
    assert Path(modules()[0]).exists()
