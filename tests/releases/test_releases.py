"""The backup of each release restores and comes up to date, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from arrimage.cli import database
from arrimage.config import integrity
from arrimage.config.integrity import languages
from arrimage.core.text import Text
from arrimage.results import snapshots
from arrimage.results.models import Snapshot
from arrimage.strategy.models import Action
from arrimage.web import verifying
from arrimage.web.backup import restoring
from arrimage.web.backup.archive import ArchiveReader
from tests.web.backup.instances import fresh_postgres, instance, sqlite

RELEASES = sorted(Path(__file__).parent.glob("*.arrimage"))
pytestmark = pytest.mark.elsewhere


@pytest.fixture(autouse=True)
def _open(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("ARRIMAGE_AUDIT_KEY", raising=False)
    with django_db_blocker.unblock():
        yield


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_the_backup_of_a_release_restores_and_comes_up_to_date(
    path: Path, vendor: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether every word of today has its French is another test's matter.
    monkeypatch.setattr(languages, "interface", lambda: (Text("Words.", "Mots."), []))
    with ExitStack() as stack:
        url = sqlite(tmp_path)
        if vendor == "postgresql":
            url = stack.enter_context(fresh_postgres(request.getfixturevalue("postgres_url"), "backup_release"))
        stack.enter_context(instance(tmp_path, url, migrated=False))
        archive = stack.enter_context(ArchiveReader(path, lambda: f"arrimage release {path.stem}"))
        assert archive.manifest.version == path.stem
        assert archive.manifest.rows > 400
        # Every digest is compared at the migrations of the release, before the newer ones are applied.
        restoring.restore(archive)
        assert not database.behind()
        assert Action.objects.count() > 10
        verdict = verifying.verify()
        assert verdict.whole and verdict.seals, verdict
        for snapshot in Snapshot.objects.all():
            snapshots.verify(snapshot)
        found = integrity.check()
        assert [problem.say("en") for problem in found.problems] == []


def test_files_of_releases_are_small() -> None:
    assert "0.1.0" in {path.stem for path in RELEASES}
    assert all(path.stat().st_size < 300_000 for path in RELEASES)
