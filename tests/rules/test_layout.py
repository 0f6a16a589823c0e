"""The layout of the house: which files a room has, how long they are, who may import whom, docstrings, migrations."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.rules.house import PACKAGE, ROOMS, ROOT, modules, named, tree

#: The same files in every room (design, "Inside every room the same files"), and what only some rooms have.
NAMED = {
    "__init__", "models", "queries", "evidence", "actions", "forms", "pages", "views", "urls", "api", "apps",
    "templatetags", "workbook", "panels", "jobs",
    # what signed links of the room are for
    "links",
    # what a room tells by email
    "digests",
    # results: the spine
    "measures", "figures", "reporting",
}  # fmt: skip
#: Modules beside them that are named by what they compute and yet know Django, each with its reason.
KNOW_DJANGO = {
    "partnership/refusals.py": "turns a constraint of the database into a refusal",
    "partnership/words.py": "interface words of this room, by gettext",
    "results/cache.py": "the figure cache is a table",
    "results/permalinks.py": "finds the page of a record",
    "results/record_links.py": "finds the page of a record behind a figure",
    "results/snapshots.py": "snapshots are rows and files",
    "results/stored.py": "evidence files lie in Django Storage",
}
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "tools", "shared", "stuff"}
#: A name on the forbidden list with a reason to stay.
KEPT = {"partnership/forms/base.py": "the one base class of this room's forms, imported by its siblings only"}
LONGEST = 400
#: Longer modules, each with the one noun that it holds.
LONGER = {
    "results/reporting/document.py": "the whole vocabulary of a report's document, dataclasses alone",
    "results/reporting/compose.py": "one function for each kind of block of a report",
    "results/pages/model.py": "the page of the living model, dataclasses and their making",
    "needs/census.py": "reader of one published format, with its many marks",
}


def rooms() -> list[Path]:
    return [PACKAGE / room for room in ROOMS if (PACKAGE / room).is_dir()]


def knows_django(path: Path) -> bool:
    """Whether a module imports Django itself."""
    for node in ast.walk(tree(path)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] == "django" for name in names):
            return True
    return False


def test_rooms_have_the_files_that_every_room_has_and_pure_modules() -> None:
    found = []
    for room in rooms():
        for path in modules(room):
            top = path.relative_to(room).parts[0].removesuffix(".py")
            if top not in NAMED and knows_django(path):
                found.append(named(path))
    assert sorted(found) == sorted(name for name in KNOW_DJANGO if (PACKAGE / name).exists())


def test_no_module_is_a_drawer_for_anything() -> None:
    found = {named(path) for path in modules() if path.stem in FORBIDDEN}
    assert found == set(KEPT)


def test_no_clock_in_pure_modules() -> None:
    """What is computed from records is handed the day; otherwise no test and no snapshot could repeat it."""
    clocks, of = (
        {"today", "now", "utcnow", "time_ns"},
        {"date", "datetime", "dt.date", "dt.datetime", "time", "timezone"},
    )
    found = []
    for room in rooms():
        for path in modules(room):
            top = path.relative_to(room).parts[0].removesuffix(".py")
            if top in NAMED or named(path) in KNOW_DJANGO or path.stem == "today":
                continue
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Attribute) and node.attr in clocks and ast.unparse(node.value) in of:
                    found.append(f"{named(path)}:{node.lineno}")
    assert found == []


def test_modules_past_four_hundred_lines_are_few_and_each_has_a_reason() -> None:
    long = {named(path) for path in modules() if len(path.read_text().splitlines()) > LONGEST}
    assert long <= set(LONGER), sorted(long - set(LONGER))
    assert all(len((PACKAGE / name).read_text().splitlines()) <= 500 for name in LONGER if (PACKAGE / name).exists())


@pytest.mark.parametrize("room", [room.name for room in rooms()])
def test_every_room_says_what_it_is(room: str) -> None:
    docstring = ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or ""
    assert len(docstring.split()) >= 8


def test_rooms_look_back_and_the_kernel_knows_no_django() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert "2 kept, 0 broken" in run.stdout


def test_public_functions_and_classes_have_docstrings() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "ruff"), "check", "--no-cache", "--output-format", "concise", "--select",
         "D100,D101,D102,D103,D104,D419", "--ignore", "D104", "arrimage"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """On SQLite, and on PostgreSQL in the pass that runs there."""
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
