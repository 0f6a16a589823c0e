"""The look at dependencies sees what it should, without a network."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.rules.house import ROOT

_spec = importlib.util.spec_from_file_location("audit_script", ROOT / "scripts" / "audit.py")
assert _spec is not None and _spec.loader is not None
audit: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)
HASH = "--hash=sha256:" + "a" * 64


def lock(folder: Path, text: str) -> Path:
    path = folder / "requirements.lock"
    path.write_text(text)
    return path


def test_a_lock_that_holds_has_no_fault(tmp_path: Path) -> None:
    assert (
        list(
            audit.faults_of_lock(lock(tmp_path, f"one==1.0 \\\n    {HASH}\ntwo[x]==2 ; python_version > '3' {HASH}\n"))
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one==1.0\n", "no hash"),
        (f"one==1.0 {HASH}  # yanked: broken\n", "withdrawn"),
        (f"one @ https://host/one.whl\ntwo==1 {HASH}\n", "address"),
        ("one>=1\n", "names no package"),
    ],
)
def test_each_fault_of_a_lock_is_seen(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in fault for fault in audit.faults_of_lock(lock(tmp_path, text)))


def test_a_package_outside_the_locks_and_another_version_are_seen() -> None:
    known = audit.locked()
    assert list(audit.faults_of_environment(known)) == []
    without = {name: versions for name, versions in known.items() if name != "django"} | {"pytest": {"0"}}
    found = "\n".join(audit.faults_of_environment(without))
    assert "django" in found and "pytest" in found


def test_an_unknown_licence_is_seen() -> None:
    assert list(audit.faults_of_licences({"django", "openpyxl"})) == []
    assert not audit.FREE.search("Proprietary") and audit.FREE.search("BSD-3-Clause")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"dependencies": [{"name": "django", "skip_reason": "not found"}]}, "unreached"),
        ({"dependencies": [{"name": "django", "version": "4.2", "vulns": []}]}, "unreached"),
        ({"dependencies": [{"name": "django", "version": "4.2", "vulns": [{"id": "X-1"}]}]}, "found"),
        (None, "unreached"),
    ],
)
def test_silence_is_never_taken_for_a_clean_bill(answer: Any, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> Any:
        return subprocess.CompletedProcess([], 1, json.dumps(answer) if answer else "", "ConnectionError: no route\n")

    monkeypatch.setattr(audit.subprocess, "run", run)
    assert audit.advisories()[0] == state
