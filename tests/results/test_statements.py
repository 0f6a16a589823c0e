"""Compiled statements survive the process that made them, and nothing else is ever taken for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from arrimage.core.period import Period
from arrimage.results import compiled, statements
from arrimage.results.measuring import MEASURES, Window

NAME = "actions.progress"


@pytest.fixture
def place(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": files}
    monkeypatch.setattr(compiled, "_compiled", {})
    return tmp_path


def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_compiled", {})


def test_a_new_process_compiles_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled.compiled(MEASURES[NAME])
    forgotten(monkeypatch)
    monkeypatch.setattr(compiled, "_compile", lambda *_: pytest.fail("compiled again"))
    assert compiled.compiled(MEASURES[NAME]) == first
    assert len(list(place.glob("statements/*.json"))) == 1


def test_a_kept_statement_is_the_one_that_compiling_gives(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compiled(MEASURES[NAME])
    forgotten(monkeypatch)
    kept, window = compiled.compiled(MEASURES[NAME]), Window.of(Period.fiscal(2024), Period.fiscal(2024).end)
    assert compiled.filled(kept.rows, window) == compiled.compiled_anew(MEASURES[NAME], window).rows


@pytest.mark.parametrize(
    "change", [lambda b: b[:-1], lambda b: b.replace(b"action_id", b"plan_id"), lambda b: b"", lambda b: b"\xff" + b]
)
def test_a_damaged_statement_counts_as_none_and_is_replaced(
    place: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[bytes], bytes]
) -> None:
    first = compiled.compiled(MEASURES[NAME])
    file = next(place.glob("statements/*.json"))
    whole = file.read_bytes()
    file.write_bytes(change(whole))
    assert file.read_bytes() != whole
    forgotten(monkeypatch)
    assert compiled.compiled(MEASURES[NAME]) == first
    assert file.read_bytes() == whole


def test_a_statement_under_another_name_is_not_taken(place: Path) -> None:
    statements.write("one", ["SELECT 1", True, [], None])
    (place / "statements" / "one.json").rename(place / "statements" / "two.json")
    assert statements.read("one") is None
    assert statements.read("two") is None


def test_another_code_of_the_measure_or_compiler_compiles_anew(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    compiled.compiled(MEASURES[NAME])
    compiled.compiled(replace(MEASURES[NAME], code="0" * 16))
    forgotten(monkeypatch)
    monkeypatch.setattr(compiled, "_compiler", lambda: "another version")
    compiled.compiled(MEASURES[NAME])
    assert len(list(place.glob("statements/*.json"))) == 3


def test_a_disk_that_cannot_be_written_costs_time_only(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "statements").write_text("a file where the folder should be")
    expected = compiled._compile(MEASURES[NAME], compiled._MARKED)
    assert compiled.compiled(MEASURES[NAME]) == expected
    assert (place / "statements").is_file()
