"""``arrimage serve``: web processes and one worker with its ticker, started and ended together."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from django.core.management import call_command

from arrimage.cli.output import note
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

TICK_SECONDS = 3
BEAT_SECONDS = 10


class Patience:
    """How often a process that ended is started again: ``allowed`` times within ``window_seconds``, then no more."""

    def __init__(self, allowed: int = 10, window_seconds: float = 600.0, wait_seconds: float = 3.0) -> None:
        self.allowed, self.window_seconds, self.wait_seconds = allowed, window_seconds, wait_seconds
        self._spent: list[float] = []

    def spend(self, now: float) -> bool:
        """Whether the process may be started again at ``now`` (seconds of a monotonic clock)."""
        self._spent = [moment for moment in self._spent if now - moment < self.window_seconds]
        self._spent.append(now)
        return len(self._spent) <= self.allowed


def _counting(bind: str) -> dict[str, str]:
    """The environment of web processes, with a fresh folder in which they share the numbers of ``/metrics``."""
    from django.conf import settings

    folder = Path(settings.DATA) / "metrics" / re.sub(r"[^A-Za-z0-9]", "-", bind)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def serve(*, bind: str, workers: int, lang: Lang, worker_too: bool = True) -> int:
    """Serve until a signal; both processes end together. Returns the exit code of the one that ended first.

    Args:
        worker_too: whether background jobs run beside the pages; without, ``arrimage worker`` runs them elsewhere.

    Raises:
        Refused: when the address is not ``host:port`` or workers is not between 1 and 64.
    """
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536 or not 1 <= workers <= 64:
        raise Refused(
            Problem(
                Text("“{b}” with {n} processes cannot be served.", "«\u00a0{b}\u00a0» avec {n} processus ne peut pas être servi.").format(b=bind, n=workers),
                Text("Give an address such as 127.0.0.1:8000 and 1 to 64 processes.", "Donnez une adresse comme 127.0.0.1:8000 et de 1 à 64 processus."),
            )
        )  # fmt: skip
    web = [
        sys.executable, "-m", "gunicorn", "arrimage.config.wsgi:application", "--bind", bind, "--workers", str(workers),
        "--config", "python:arrimage.cli.web_process", "--threads", "4", "--preload", "--access-logfile", os.devnull, "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "arrimage.cli", "worker"]
    children = [subprocess.Popen(web, env=_counting(bind))]  # noqa: S603
    if worker_too:
        children.append(subprocess.Popen(worker))  # noqa: S603
    patience = Patience()
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    note(
        Text("Arrimage is at http://{b}/ (Ctrl+C ends it).", "Arrimage est à l’adresse http://{b}/ (Ctrl+C pour arrêter).").format(b=bind),
        lang,
    )  # fmt: skip
    while not stopping.wait(0.5):
        if children[0].poll() is not None:
            break
        if worker_too and children[1].poll() is not None:
            # Pages do not go away because a background process fell over a full disk or a locked database.
            if not patience.spend(time.monotonic()):
                break
            note(Text("The worker ended and is started again.", "Le processus des tâches de fond s’est arrêté; il est relancé."), lang)  # fmt: skip
            stopping.wait(patience.wait_seconds)
            children[1] = subprocess.Popen(worker)  # noqa: S603
    codes = [child.poll() for child in children]
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if stopping.is_set() else next((code for code in codes if code), 1)


def work(lang: Lang) -> int:
    """Run jobs until a signal; a thread queues what is due every few seconds."""
    from django.db import close_old_connections

    from arrimage.web import heartbeat
    from arrimage.web.ticking import TICKER

    name = secrets.token_hex(16)

    def beating() -> None:
        while True:
            try:
                heartbeat.beat(name)
            except OSError as error:
                note(Text("No sign of life could be left: {e}", "Impossible de laisser un signe de vie\u00a0: {e}").format(e=type(error).__name__), lang)  # fmt: skip
            time.sleep(BEAT_SECONDS)

    def ticking() -> None:
        while True:
            time.sleep(TICK_SECONDS)
            close_old_connections()
            try:
                TICKER.run(time.monotonic())
            except Exception as error:
                note(
                    Text("The ticker waits: {e}", "Le minuteur attend\u00a0: {e}").format(e=type(error).__name__), lang
                )

    threading.Thread(target=beating, daemon=True, name="heartbeat").start()
    threading.Thread(target=ticking, daemon=True, name="ticker").start()
    try:
        call_command("db_worker", interval=1, verbosity=0, worker_id=name)
    finally:
        # What it leaves running is taken back at once; a worker that is killed is missed two minutes later.
        heartbeat.end(name)
    return 0
