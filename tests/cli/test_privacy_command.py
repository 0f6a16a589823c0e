"""``arrimage privacy`` from the outside: counts, a copy, a look before the erasure, the erasure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arrimage.cli import main
from arrimage.web.models import AuditEntry
from arrimage.web.privacy.erasing import VERB
from tests.partnership import factories as table
from tests.web.privacy.marked import EMAIL, NAME, found_in_database, marked_seat, marked_user

pytestmark = pytest.mark.django_db


def test_a_person_is_copied_looked_at_and_erased(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = table.partnership()
    marked_user(here)
    out = tmp_path / "data.json"
    assert main(["privacy", "export", EMAIL, "--out", str(out)]) == 0
    assert json.loads(out.read_text())["format"] == "arrimage-personal-data"
    assert main(["privacy", "erase", EMAIL, "--lang", "fr"]) == 0
    told = capsys.readouterr()
    assert "Rien n’a été modifié" in told.err and "Nomme la personne" in told.out
    assert found_in_database(EMAIL)
    assert main(["privacy", "erase", EMAIL, "--yes", "--lang", "en"]) == 0
    proof = str(AuditEntry.objects.get(verb=VERB).pk)
    assert proof in capsys.readouterr().err
    assert found_in_database(EMAIL, NAME) == []
    assert main(["privacy", "erase", EMAIL, "--yes", "--lang", "en"]) == 2
    assert "Nobody" in capsys.readouterr().err


def test_a_further_name_is_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    term = marked_seat(table.partnership())
    assert main(["privacy", "erase", str(term.pk), "--name", "took the chair", "--yes", "--lang", "en"]) == 0
    assert found_in_database(NAME, "took the chair") == []


def test_a_rehearsal_of_retention_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "retain", "--dry-run", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "Nothing was changed." in told.err and "Sessions that ended" in told.out
    assert main(["privacy", "retain", "--lang", "fr"]) == 0
    assert "Sessions terminées" in capsys.readouterr().out
