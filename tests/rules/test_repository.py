"""What is under version control: no machine, no host, nothing unfinished, every dependency with its hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rules.house import ROOT, tracked

TEXT = {
    ".py",
    ".md",
    ".html",
    ".css",
    ".js",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".sh",
    ".po",
    ".lock",
    ".json",
    ".typ",
    "",
}
#: These rules name what they forbid; so do the pages that state them.
THIS = Path(__file__).relative_to(ROOT).as_posix()
FORBIDDEN = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w"),
    "a registry host": re.compile(r"\b(?:pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|proxy\.golang\.org|conda\.anaconda\.org)\b"),
    "something unfinished": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "how the project is developed": re.compile(
        r"\b(?:Claude|Anthropic|OpenAI|ChatGPT|GPT-\d|Copilot|LLM|language model|AI assistant|AI agent|sub-?agent|issue 2)\b", re.I
    ),
}  # fmt: skip
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def texts() -> list[Path]:
    return [p for p in tracked() if p.suffix in TEXT and p.relative_to(ROOT).as_posix() != THIS]


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_tracked_file_holds(rule: str) -> None:
    found = []
    for path in texts():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            if FORBIDDEN[rule].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert "\n".join(found) == ""


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_locks_pin_every_package_with_hashes_and_name_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"https?:|--index-url|--extra-index-url|--find-links|^-i\b| @ ", text, re.M)
    joined = text.replace("\\\n", " ")
    packages = [line for line in joined.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    assert packages
    for line in packages:
        assert re.match(r"[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==[^\s;]+", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]


def test_every_declared_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for names, lock in (
        (project["dependencies"], "requirements.lock"),
        (project["dependencies"] + project["optional-dependencies"]["dev"], "requirements-dev.lock"),
    ):
        locked = {plain(m) for m in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", (ROOT / lock).read_text(), re.M)}
        wanted = {plain(re.match(r"[A-Za-z0-9._-]+", name)[0]) for name in names}  # type: ignore[index]
        assert wanted - locked == set(), lock


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_built_or_kept_by_an_instance_is_not_tracked() -> None:
    parts = {part for path in tracked() for part in path.relative_to(ROOT).parts}
    assert not parts & {"var", ".venv", "node_modules", "__pycache__", "dist", ".tools"}
    assert not [p for p in tracked() if p.suffix in (".mo", ".pyc", ".sqlite3", ".parquet", ".pdf", ".whl")]


def test_no_file_is_large() -> None:
    large = [f"{p.relative_to(ROOT)} {p.stat().st_size}" for p in tracked() if p.stat().st_size > 1_000_000]
    assert large == []


def test_scripts_can_be_run() -> None:
    import os

    for name in ("run", "test", "bench", ".ci/run", "scripts/setup.sh"):
        assert os.access(ROOT / name, os.X_OK), name
        assert (ROOT / name).read_text().startswith("#!/usr/bin/env ")


def test_the_rules_see_what_they_are_for() -> None:
    for rule, bad in (
        ("a path of a machine", "open('/home/someone/x')"),
        ("a registry host", "https://pypi.org/simple"),
        ("something unfinished", "# TODO: later"),
    ):
        assert FORBIDDEN[rule].search(bad)
    assert not FORBIDDEN["a path of a machine"].search("var/home/x")
