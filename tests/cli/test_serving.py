"""``arrimage serve`` outlives its worker, and does not start one that cannot live for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from arrimage.cli.serving import Patience


def test_a_process_that_keeps_ending_is_given_up() -> None:
    patience = Patience(allowed=3, window_seconds=60)
    assert [patience.spend(now) for now in (0, 1, 2, 3)] == [True, True, True, False]


def test_one_that_ends_now_and_then_is_always_started_again() -> None:
    patience = Patience(allowed=1, window_seconds=60)
    assert all(patience.spend(now) for now in range(0, 6000, 61))


def _children(pid: int) -> dict[int, str]:
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and f"PPid:\t{pid}\n" in (entry / "status").read_text():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def _worker(pid: int) -> int | None:
    return next((child for child, words in _children(pid).items() if "arrimage.cli worker" in words), None)


def _wait_for(pid: int, other_than: int | None = None) -> int:
    for _ in range(600):
        found = _worker(pid)
        if found is not None and found != other_than:
            return found
        time.sleep(0.1)
    raise AssertionError("no worker")


def test_a_killed_worker_is_started_again_and_the_server_still_ends_well(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ARRIMAGE_ENV")}
    process = subprocess.Popen(
        [sys.executable, "-m", "arrimage.cli", "serve", "--bind", "127.0.0.1:19871", "--workers", "1"],
        env={**kept, "ARRIMAGE_DATA": str(tmp_path / "data")}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        first = _wait_for(process.pid)
        os.kill(first, signal.SIGKILL)
        assert _wait_for(process.pid, other_than=first) != first
    finally:
        process.terminate()
        _, printed = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "started again" in printed
