"""Requests per second of the five commonest public pages against a bare Django view. Run by ./bench web.

Both are served by gunicorn with the same settings (one process, four threads, 127.0.0.1), a process of its own each, at
the same time, and asked in turn by the same two callers over kept connections. Each round asks every page and the bare
view for the same time; medians of nine rounds. The bare view answers as many bytes as the mean page. Pages are asked by
a visitor without session; reported apart, without a goal: the same pages by somebody who is logged in, and each page made
anew (an address that differs every time). Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ROUNDS, SLICE_SECONDS, CALLERS = int(os.environ.get("BENCH_ROUNDS", "9")), 0.8, 2
GOAL = 0.5
PAGES = {
    "home": "/en/",
    "overview": "/en/partnerships/port-clair/",
    "living model": "/en/partnerships/port-clair/results/",
    "plan": "/fr/partenariats/port-clair/plan/",
    "table": "/fr/partenariats/port-clair/table/",
}
GOALS = {f"{name} / bare view": GOAL for name in PAGES}


def main() -> None:
    """Set up, measure, print."""
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-") as folder:
        measured = measure(Path(folder))
    print(f"\n{'one process, four threads':<28}{'per second':>12}{'p95, ms':>10}{'to bare':>10}")
    bare = measured["bare view"][0]
    for name, (rate, late) in measured.items():
        print(f"{name:<28}{rate:>12.0f}{late * 1000:>10.1f}{rate / bare:>10.2f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    ratios = {f"{name} / bare view": round(rate / bare, 3) for name, (rate, _) in measured.items() if name in PAGES}
    met = [name for name, goal in GOALS.items() if ratios[name] >= goal]
    print(
        json.dumps(
            {"bench": "web", "ratios": ratios, "goals": GOALS, "met": met, "missed": [n for n in GOALS if n not in met]}
        )
    )


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What both servers see; the test's own database is never meant."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ARRIMAGE_ENV")}
    return {**kept, "ARRIMAGE_DATA": str(folder), "PYTHONPATH": str(HERE), "ARRIMAGE_LANG": "en", **more}


def command(folder: Path, code: str) -> str:
    """Run a few lines on the instance; what they print."""
    begin = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'arrimage.config.settings'; import django; django.setup()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + code],
        env=environment(folder),
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise OSError("fifty ports were taken")


def served(application: str, folder: Path, port: int, **more: str) -> subprocess.Popen[bytes]:
    """A gunicorn of its own for an application."""
    words = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
             "--keep-alive", "30", "--log-level", "error"]  # fmt: skip
    held = subprocess.Popen([sys.executable, *words], env=environment(folder, **more), cwd=HERE)
    for _ in range(600):
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return held
        time.sleep(0.1)
    held.terminate()
    raise OSError(f"{application} did not start")


def asked(port: int, path: Callable[[], str], cookie: str = "", seconds: float = SLICE_SECONDS) -> list[float]:
    """Seconds of each answer to a few callers that ask for ``seconds``.

    Raises:
        ValueError: when an answer is not 200.
    """
    times: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def call() -> None:
        held = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            began = time.perf_counter()
            held.request("GET", path(), headers={"Cookie": cookie} if cookie else {})
            answer = held.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                wrong.append(answer.status)
                return
        held.close()

    callers = [threading.Thread(target=call) for _ in range(CALLERS)]
    for one in callers:
        one.start()
    for one in callers:
        one.join()
    if wrong:
        raise ValueError(f"answered {wrong[0]}")
    return times


def measure(folder: Path) -> dict[str, tuple[float, float]]:
    """Requests per second and the 95th part of their seconds, by case; medians of the rounds."""
    subprocess.run([sys.executable, "-m", "arrimage.cli", "demo"], env=environment(folder), cwd=HERE, check=True, capture_output=True)  # fmt: skip
    cookie = command(folder, _SESSION)
    here, there = free_port(), free_port()
    ours = served("arrimage.config.wsgi:application", folder, here)
    sizes = []
    try:
        for path in PAGES.values():
            held = http.client.HTTPConnection("127.0.0.1", here, timeout=120)
            held.request("GET", path)
            answer = held.getresponse()
            sizes.append(len(answer.read()))
            if answer.status != 200:
                raise ValueError(f"{path}: {answer.status}")
        peer = served("benchmarks.bare:application", folder, there, BARE_BYTES=str(sum(sizes) // len(sizes)))
        try:
            return _rounds(here, there, cookie)
        finally:
            peer.terminate()
            peer.wait(30)
    finally:
        ours.terminate()
        ours.wait(30)


def _rounds(here: int, there: int, cookie: str) -> dict[str, tuple[float, float]]:
    number: Iterator[int] = itertools.count()
    cases: dict[str, Callable[[], list[float]]] = {"bare view": lambda: asked(there, lambda: "/")}
    for name, path in PAGES.items():
        cases[name] = lambda path=path: asked(here, lambda: path)  # type: ignore[misc]
    for name, path in PAGES.items():
        cases[f"{name}, logged in"] = lambda path=path: asked(here, lambda: path, cookie)  # type: ignore[misc]
        cases[f"{name}, made anew"] = lambda path=path: asked(here, lambda: f"{path}?anew={next(number)}")  # type: ignore[misc]
    for case in cases.values():
        case()
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, case in random.sample(list(cases.items()), len(cases)):
            times = sorted(case())
            rates[name].append((len(times) / SLICE_SECONDS, times[int(len(times) * 0.95)]))
    return {
        name: (statistics.median(r for r, _ in found), statistics.median(p for _, p in found))
        for name, found in rates.items()
    }


_SESSION = """
from django.test import Client
from arrimage.web.models import User
from arrimage.web import sealing
sealing.seal()
client = Client()
client.force_login(User.objects.filter(grants__role="coordinator").first(), "arrimage.web.authentication.EmailBackend")
print("; ".join(f"{name}={one.value}" for name, one in client.cookies.items()))
"""

if __name__ == "__main__":
    main()
