"""Web processes are killed in the middle of writes, two hundred times on each database.

Nothing that was acknowledged may be lost, nothing may be there twice or in half, and the audit must still verify.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.faults.conftest import Copy
from tests.faults.instance import SLUG, Instance, field_value
from tests.postgres import server

KILLS = 200
#: This many of them take the whole server, which is then started again.
WHOLE = 6
WRITERS = 3
pytestmark = [pytest.mark.heavy, pytest.mark.elsewhere]


@pytest.fixture(params=["sqlite", "postgresql"])
def instance(request: pytest.FixtureRequest, tmp_path: Path, region: Copy) -> Iterator[Instance]:
    """The demonstration region on one of the two databases, served."""
    if request.param == "sqlite":
        yield from _served(region(tmp_path / "data"))
        return
    with server() as url:
        one = Instance(tmp_path / "data", database_url=url)
        loaded = one.command("demo")
        assert loaded.returncode == 0, loaded.stderr
        yield from _served(one)


def _served(one: Instance) -> Iterator[Instance]:
    one.start()
    try:
        yield one
    finally:
        one.stop()


class Writers:
    """Threads that report on actions and note which reports were acknowledged, and one that imports workbooks."""

    def __init__(self, instance: Instance, actions: list[str], workbook: bytes) -> None:
        self.instance, self.actions, self.workbook = instance, actions, workbook
        self.coordinator = instance.session("coordinator@demo.example")
        self.administrator = instance.session("administrator@demo.example")
        self.acknowledged: set[str] = set()
        self.refused: set[str] = set()
        self.tried = 0
        self.imports = 0
        self.errors: list[str] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._report, args=(n,), daemon=True) for n in range(WRITERS)]
        self.threads.append(threading.Thread(target=self._import, daemon=True))

    def _report(self, writer: int) -> None:
        chance = random.Random(writer)
        count = 0
        while not self.stop.is_set():
            count += 1
            marker = f"marker-{writer}-{count}"
            action = chance.choice(self.actions)
            self.tried += 1
            try:
                answer = self.instance.post(
                    f"/en/partnerships/{SLUG}/actions/{action}/report/", self.coordinator,
                    {"status": "on_track", "progress": str(count % 100), "note": marker, "note_lang": "en", "day": "2026-11-01"},
                )  # fmt: skip
            except OSError:
                time.sleep(0.02)
                continue
            if answer.status == 302:
                self.acknowledged.add(marker)
            elif answer.status == 422 and "Someone else changed this record" in answer.body:
                self.refused.add(marker)
            else:
                self.errors.append(f"{answer.status} at a report: {answer.body[-1500:]}")

    def _import(self) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            try:
                imported(self.instance, self.administrator, self.workbook, f"imported-{count}")
                self.imports += 1
            except OSError:
                time.sleep(0.02)

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


def renamed(content: bytes, slug: str) -> bytes:
    """The workbook of a partnership under another address."""
    book = load_workbook(BytesIO(content))
    cell = next(c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value == "rive-nord")
    cell.value = slug
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def imported(instance: Instance, session: str, content: bytes, slug: str) -> bool:
    """Send a workbook of a new partnership and confirm it; whether the server said that it is there."""
    page = instance.upload("/en/partnerships/new/from-workbook/", session, "book.xlsx", renamed(content, slug))
    digest = field_value(page.body, "digest")
    if page.status != 200 or not digest:
        return False
    return instance.post("/en/partnerships/new/from-workbook/import/", session, {"digest": digest}).status == 302


COUNTS = """
from arrimage.partnership.models import Attendance, Meeting, Membership, Partnership, Seat
from arrimage.strategy.models import Action, ActionUpdate, Resource
found = {}
for p in Partnership.objects.filter(slug__startswith="imported-"):
    found[p.slug] = [
        Membership.objects.filter(partnership=p).count(), Seat.objects.filter(body__partnership=p).count(),
        Meeting.objects.filter(body__partnership=p).count(), Attendance.objects.filter(meeting__body__partnership=p).count(),
        Action.objects.filter(priority__plan__partnership=p).count(),
        ActionUpdate.objects.filter(action__priority__plan__partnership=p).count(), Resource.objects.filter(partnership=p).count(),
    ]
print(json.dumps(found))
"""
MARKERS = """
from collections import Counter
from arrimage.strategy.models import ActionUpdate
from arrimage.web.models import AuditEntry
rows = dict(ActionUpdate.objects.filter(note_en__startswith="marker-").values_list("id", "note_en"))
entries = Counter(AuditEntry.objects.filter(object_id__in=list(rows)).values_list("object_id", flat=True))
known = set(map(str, ActionUpdate.objects.values_list("id", flat=True)))
told = AuditEntry.objects.filter(object_type="strategy.actionupdate").values_list("object_id", flat=True)
print(json.dumps({"notes": list(rows.values()), "unaudited": len([i for i in rows if entries[i] != 1]),
                  "unwritten": len([i for i in told if str(i) not in known])}))
"""
ACTIONS = f"""
from arrimage.strategy.models import Action
found = Action.objects.filter(priority__plan__partnership__slug="{SLUG}", priority__plan__status="adopted", archived_at=None,
    priority__archived_at=None, status__in=["on_track", "planned", "late", "blocked"])
print(json.dumps([str(a) for a in found.values_list("id", flat=True)[:12]]))
"""


def test_two_hundred_kills_lose_nothing_that_was_acknowledged(instance: Instance, tmp_path: Path) -> None:
    actions = instance.ask(ACTIONS)
    assert len(actions) >= 3
    book = tmp_path / "rive-nord.xlsx"
    assert instance.command("export", "workbook", "rive-nord", "--out", str(book)).returncode == 0
    chance = random.Random(20261122)
    writers = Writers(instance, actions, book.read_bytes())
    killed = 0
    with writers:
        while killed < KILLS:
            time.sleep(chance.uniform(0.05, 0.4))
            if killed % (KILLS // WHOLE) == KILLS // WHOLE - 1:
                assert instance.process is not None
                for process in [*instance.web_processes(), instance.process.pid]:
                    _kill(process)
                instance.process.wait(20)
                instance.start()
            else:
                instance.kill_one(chance.randrange(8))
            killed += 1
            _wait_for_a_process(instance)
    assert killed == KILLS
    assert not writers.errors, (writers.errors[:2], instance.printed.read_text()[-4000:])
    assert len(writers.acknowledged) >= 50, "too few writes came through to prove anything"

    seen = instance.ask(MARKERS)
    notes = seen["notes"]
    lost = writers.acknowledged - set(notes)
    assert not lost, f"{len(lost)} acknowledged reports are lost"
    assert len(notes) == len(set(notes)), "a report was stored twice"
    assert not writers.refused & set(notes), "a report that was refused was stored"
    assert seen["unaudited"] == 0, "a report without its audit entry"
    assert seen["unwritten"] == 0, "an audit entry without its report"

    assert imported(instance, writers.administrator, writers.workbook, "imported-0"), "no import after the kills"
    counts = instance.ask(COUNTS)
    whole = counts["imported-0"]
    assert sum(whole) > 100
    assert {slug: found for slug, found in counts.items() if found != whole} == {}, "an import by halves"

    checked = instance.command("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert instance.command("tick").returncode == 0
    verified = instance.command("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print(
        f"{killed} kills, {len(writers.acknowledged)} of {writers.tried} reports acknowledged, {len(counts)} imports whole"
    )


def _kill(process: int) -> None:
    import os
    import signal

    os.kill(process, signal.SIGKILL)


def _wait_for_a_process(instance: Instance) -> None:
    for _ in range(400):
        if instance.web_processes():
            return
        time.sleep(0.02)
    raise AssertionError("the server did not bring up another process")
