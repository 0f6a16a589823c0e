"""From nothing to the first page: a fresh copy with empty package caches, then a second start. Run by ./bench setup.

Everything happens in a temporary folder: ``git clone`` of this repository's last commit, package caches that begin
empty, its own data folder, a free port of this machine. The cold time is what a newcomer waits: copy, packages,
demonstration region, server, first page of the living logic model. The warm time is the second start: everything is
there already. The packages come over the network, so the cold time tells as much about that as about Arrimage.

Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PAGE = "/en/partnerships/{slug}/results/"
#: Seconds that a step may take, and that the first page may take to come, before the run is given up.
STEP, ANSWER = 900, 180


def main() -> None:
    """Copy, set up, load, serve twice, print."""
    with tempfile.TemporaryDirectory(prefix="arrimage-setup-") as folder:
        measured = measure(Path(folder))
    print()
    for name, value in measured.items():
        print(f"{name:<44}{value:>10.2f}")
    ratios = {name: round(value, 3) for name, value in measured.items()}
    # The issue sets no limit for these times; they are reported.
    print(json.dumps({"bench": "setup", "ratios": ratios, "goals": {}, "met": [], "missed": []}))


def measure(folder: Path) -> dict[str, float]:
    """Seconds of every step by its name, and the load of the machine at the end."""
    copy = folder / "copy"
    environment = surroundings(folder)
    found = {"copy, s": step(["git", "clone", "--quiet", str(HERE), str(copy)], folder, environment)}
    found["packages, empty caches, s"] = step(["scripts/setup.sh", "base"], copy, environment)
    found["demonstration region, s"] = step([".venv/bin/arrimage", "demo"], copy, environment)
    found["server to first page, s"] = serve(copy, environment)
    found["cold: all of it, s"] = sum(found.values())
    again = step(["scripts/setup.sh", "base"], copy, environment)
    again += step([".venv/bin/arrimage", "demo", "--if-empty"], copy, environment)
    found["warm: second start to first page, s"] = again + serve(copy, environment)
    found["cold / warm"] = found["cold: all of it, s"] / found["warm: second start to first page, s"]
    found["load of the machine"] = os.getloadavg()[0]
    return found


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a newcomer: nothing of this checkout's, caches and data that begin empty."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VIRTUAL_ENV", "PYTHONPATH")
    }
    kept = {name: value for name, value in kept.items() if not name.startswith(("ARRIMAGE_", "DJANGO_", "PYTHON"))}
    return kept | {
        "UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip"), "ARRIMAGE_DATA": str(folder / "data"),
    }  # fmt: skip


def step(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run one step in ``folder``; its seconds. A step that fails ends the run with what it said."""
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=STEP, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
    seconds = time.perf_counter() - began
    print(f"{' '.join(command)}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def serve(copy: Path, environment: dict[str, str]) -> float:
    """Seconds from starting the server to having the whole page of the first partnership's model; ends the server."""
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [".venv/bin/arrimage", "serve", "--bind", f"127.0.0.1:{port}"], cwd=copy, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}" + PAGE.format(slug="port-clair")
        while True:
            if server.poll() is not None or time.perf_counter() - began > ANSWER:
                raise SystemExit(f"no page at {address}: the server ended or never answered")
            try:
                with urllib.request.urlopen(address, timeout=ANSWER) as answer:
                    if b'id="box-' not in answer.read():
                        raise SystemExit(f"{address} shows no logic model")
                break
            except urllib.error.HTTPError as error:
                raise SystemExit(f"{address} answered {error.code}") from error
            except OSError:
                time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
