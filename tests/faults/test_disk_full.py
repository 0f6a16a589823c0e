"""The disk fills up while people write: a clear answer, nothing half stored, and work goes on once there is room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import lacking
from tests.faults.conftest import Copy
from tests.faults.instance import SLUG
from tests.faults.test_kill import ACTIONS

SIZE_MB = 96
pytestmark = [pytest.mark.heavy, pytest.mark.elsewhere]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        lacking("the right to mount a small file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for step in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * step)
            except OSError:
                continue
    return ballast


def test_a_full_disk_is_told_and_overcome(small_disk: Path, region: Copy) -> None:
    instance = region(small_disk / "data")
    session = instance.session("coordinator@demo.example")
    action = instance.ask(ACTIONS)[0]
    address = f"/en/partnerships/{SLUG}/actions/{action}/report/"

    def report(note: str) -> tuple[int, str]:
        answer = instance.post(
            address, session,
            {"status": "on_track", "progress": "40", "note": note, "note_lang": "en", "day": "2026-11-01"},
        )  # fmt: skip
        return answer.status, answer.body

    instance.start()
    try:
        assert report("before")[0] == 302
        ballast = fill(small_disk)
        stored = 0
        # What was set aside before (the write-ahead log) still takes a few writes.
        for count in range(400):
            status, body = report(f"full-{count}")
            if status != 302:
                break
            stored += 1
        assert status in (503, 507), (status, body[:500])
        assert "The disk of this site is full." in body or "cannot be reached" in body
        assert "Le disque de ce site est plein." in body or "inaccessibles" in body
        read = instance.get(f"/en/partnerships/{SLUG}/plan/")
        assert read.status == 200, f"pages can be read on a full disk: {instance.printed.read_text()[-3000:]}"
        told = instance.command("tick")
        assert "Traceback" not in told.stderr

        ballast.unlink()
        assert report("after")[0] == 302, "no write once there was room again"
    finally:
        instance.stop()
    notes = instance.ask(
        "from arrimage.strategy.models import ActionUpdate\n"
        f"found = ActionUpdate.objects.filter(action_id={action!r}).exclude(note_en='').values_list('note_en', flat=True)\n"
        "print(json.dumps(list(found)))"
    )
    assert {"before", "after", *(f"full-{n}" for n in range(stored))} <= set(notes)
    assert f"full-{stored}" not in notes
    assert instance.command("check").returncode == 0
    assert instance.command("audit", "verify").returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("export", "workbook", SLUG, "--out"),
        ("report", SLUG, "--period", "2025-26", "--kind", "annual", "--lang", "fr", "--format", "pdf", "--out"),
    ],
)
def test_a_command_that_meets_a_full_disk_says_so_in_a_sentence(
    small_disk: Path, tmp_path: Path, region: Copy, words: tuple[str, ...]
) -> None:
    instance = region(tmp_path / "data")
    fill(small_disk)
    done = instance.command(*words, str(small_disk / "out"))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    out = small_disk / "out"
    assert not out.exists() or out.stat().st_size == 0, "half a file was left"
