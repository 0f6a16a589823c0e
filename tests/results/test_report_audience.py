"""Whose report a file is: without a word it is its own reader's, on the command line, in the JSON and in the help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from arrimage.cli import commands
from arrimage.cli.parser import build
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.core.text import LANGS, Lang
from arrimage.definitions import definitions
from arrimage.partnership.models import Partnership
from arrimage.results import reporting, snapshots
from tests.partnership import factories as table
from tests.results.factories import council

YEAR = Period.fiscal(2025)
READERS = {"annual": "funder", "monitoring": "inside"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Partnership:
    made = table.partnership()
    council(made, seats=2)
    snapshots.publish(made)
    return made


def written(place: Partnership, out: Path, kind: str, *more: str, lang: Lang = "en") -> Any:
    """What ``arrimage report`` writes as JSON."""
    given = ["report", place.slug, "--period", "2025-26", "--kind", kind, "--format", "json", "--out", str(out), *more]
    options = build(lang).parse_args(given)
    options.lang = lang
    assert commands.report(options, lang) == 0
    return json.loads(out.read_text())


@pytest.mark.parametrize("kind", READERS)
def test_without_a_word_a_report_is_its_own_readers(place: Partnership, tmp_path: Path, kind: str) -> None:
    assert definitions().report_schemas[kind].audience == READERS[kind]
    assert written(place, tmp_path / "a.json", kind)["audience"] == READERS[kind]
    told = json.loads(reporting.render(place, YEAR, kind, "en", "json"))
    assert told["audience"] == READERS[kind]


@pytest.mark.parametrize(("audience", "said"), [("inside", "funder"), ("funder", "funder"), ("public", "public")])
def test_an_audience_that_is_named(place: Partnership, tmp_path: Path, audience: str, said: str) -> None:
    assert written(place, tmp_path / "a.json", "annual", "--audience", audience)["audience"] == said


def test_what_is_for_the_inside_is_for_nobody_else(place: Partnership, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        written(place, tmp_path / "a.json", "monitoring", "--audience", "funder")
    with pytest.raises(Refused):
        reporting.render(place, YEAR, "monitoring", "en", "json", audience=Audience.PUBLIC)


@pytest.mark.parametrize("lang", LANGS)
def test_the_help_names_the_reader_of_each_kind(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build(lang).parse_args(["report", "--help"])
    said = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    for kind, reader in READERS.items():
        assert f"{kind}: {reader}" in said.replace(f"{kind} : ", f"{kind}: ")
