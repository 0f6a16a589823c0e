"""Speed of figures: 60 measures against SQL written by hand, and the living logic model page. Run by ./bench figures.

Everything happens in a temporary data folder. A snapshot of 100 000 evidence rows is generated, then:

* 60 measures (20 over three fiscal years) through the engine, against the same 20 written by hand for DuckDB over the
  same rows, and 60 measures against their own compiled SQL run bare; compared runs are interleaved, median of 11;
* the page of the living logic model with the figure cache hit and empty: p95 of 40 requests, and number of queries;
  processor time is told beside it, and how busy the machine was, since a goal missed on a busy machine says little;
* a new process that computes all figures of a year once, reported apart.

Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

ROWS = 100_000
ROUNDS = 11
REQUESTS = 40
GOALS = {
    "60 measures / handwritten SQL": 1.5, "60 measures / their SQL run bare": 1.5, "page p95 ms, cache hit": 150,
    "page p95 ms, cache empty": 600, "page queries": 25,
}  # fmt: skip
_NEW_PROCESS = """
import time; began = time.perf_counter()
import django; django.setup()
from arrimage.core.period import Period
from arrimage.partnership.models import Partnership
from arrimage.results.models import CachedFigure
from arrimage.results.figures import figures
CachedFigure.objects.all().delete()
figures(Partnership.objects.get(), Period.parse("2025-26"))
print(time.perf_counter() - began)
"""


def main() -> None:
    """Set up, measure, print."""
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-") as folder:
        os.environ["ARRIMAGE_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "arrimage.config.settings"
        import django

        django.setup()
        measured = measure()
    print()
    for name, value in measured.items():
        goal = f"goal ≤ {GOALS[name]:g}" if name in GOALS else ""
        print(f"{name:<46}{value:>10.2f}  {goal}")
    met = [name for name, goal in GOALS.items() if name in measured and measured[name] <= goal]
    missed = [name for name in GOALS if name not in met]
    ratios = {name: round(value, 3) for name, value in measured.items()}
    print(json.dumps({"bench": "figures", "ratios": ratios, "goals": GOALS, "met": met, "missed": missed}))


def measure() -> dict[str, float]:
    """Every number by its name: seconds unless the name says otherwise."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    snapshot, publishing = published()
    found = {"evidence rows": float(sum(snapshot.counts.values())), "publish the snapshot, s": publishing}
    found |= measures(snapshot)
    found |= pages(snapshot.partnership)
    # What it complains of stays visible.
    done = subprocess.run([sys.executable, "-c", _NEW_PROCESS], stdout=subprocess.PIPE, text=True, check=True)
    found["new process: all figures of a year, s"] = float(done.stdout)
    found["load average of the last minute / processors"] = os.getloadavg()[0] / (os.cpu_count() or 1)
    return found


def published() -> tuple[Any, float]:
    """A published snapshot of about 100 000 rows, and the seconds it took to digest, store and mark it."""
    from arrimage.core.evidence import TABLES
    from arrimage.partnership.models import Partnership
    from arrimage.results import snapshots
    from benchmarks.evidence_rows import LAST, Rows

    partnership = Partnership.objects.create(
        slug="bench", kind="lip", scope="city", name_en="Bench", name_fr="Banc", started=date(2022, 4, 1)
    )
    rows = Rows(partnership.pk, ROWS)
    snapshots.PROVIDERS.clear()
    snapshots.register({name: partial(lambda table, *_: rows.provide(table), name) for name in TABLES})
    began = time.perf_counter()
    snapshot = snapshots.publish(partnership, as_of=LAST)
    return snapshot, time.perf_counter() - began


def measures(snapshot: Any) -> dict[str, float]:
    """The engine against SQL by hand, and against its own SQL run bare in the same process."""
    from arrimage.core.period import Period
    from arrimage.results import engine
    from arrimage.results.compiled import compiled, filled
    from arrimage.results.measuring import MEASURES, Window
    from benchmarks.handwritten import STATEMENTS

    windows = [Window.of(Period.fiscal(year), snapshot.as_of) for year in (2025, 2024, 2023)]
    chosen = [MEASURES[name] for name in STATEMENTS]
    by_hand = {
        window: [
            sql.format(start=f"DATE '{window.start}'", end=f"DATE '{window.end}'", year=window.fiscal_year)
            for sql in STATEMENTS.values()
        ]
        for window in windows
    }
    peer = plain_connection(snapshot)
    for window in windows:
        ours = engine.run(snapshot, chosen, window)
        for name, sql in zip(STATEMENTS, by_hand[window], strict=True):
            same(name, window, ours[name], peer.execute(sql).fetchall())
    every = (list(MEASURES.values()) * 2)[:60]
    halves = [(windows[0], every[: len(MEASURES)]), (windows[1], every[len(MEASURES) :])]
    bare = [filled(compiled(measure).rows, window) for window, part in halves for measure in part]
    sums = [
        f"SELECT sum(n), {'sum(d)' if 'd' in sql_columns(peer, sql) else 'NULL'}, count(*) FROM ({sql})" for sql in bare
    ]
    times = interleaved(
        ours=lambda: [engine.run(snapshot, chosen, window) for window in windows],
        hand=lambda: [peer.execute(sql).fetchall() for window in windows for sql in by_hand[window]],
        every=lambda: [engine.run(snapshot, part, window) for window, part in halves if part],
        bare=lambda: [peer.execute(sql).fetchall() for sql in sums],
    )
    return {
        "60 measures, ms": times["ours"] * 1000,
        "60 measures by hand, ms": times["hand"] * 1000,
        "60 measures / handwritten SQL": times["ours"] / times["hand"],
        "60 different measures, ms": times["every"] * 1000,
        "60 measures / their SQL run bare": times["every"] / times["bare"],
    }


def sql_columns(connection: Any, sql: str) -> list[str]:
    """Names of the columns that a statement gives."""
    return [item[0] for item in connection.execute(f"SELECT * FROM ({sql}) LIMIT 0").description]


def plain_connection(snapshot: Any) -> Any:
    """The snapshot's rows in a DuckDB as anybody would open it: native tables, usual settings."""
    import duckdb

    from arrimage.results import stored

    connection = duckdb.connect()
    for name, digest in snapshot.tables.items():
        connection.register("arriving", stored.load(name, digest)[1])
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arriving')
        connection.unregister("arriving")
    return connection


def same(name: str, window: Any, ours: Any, rows: list[tuple[Any, ...]]) -> None:
    """Stop when the SQL by hand says something else than the measure: a race between two answers proves nothing."""
    n, d, records = (sum(int(row[i] or 0) for row in rows) for i in range(3))
    if (n, d, records) != (ours.n, ours.d or 0, ours.records):
        raise SystemExit(
            f"{name} {window.period}: by hand {n}/{d} ({records}), measured {ours.n}/{ours.d} ({ours.records})"
        )


def interleaved(**runs: Callable[[], object]) -> dict[str, float]:
    """Median seconds of each run, one after the other in every round, after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for round_ in range(ROUNDS + 1):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            if round_:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) for name, found in times.items()}


def pages(partnership: Any) -> dict[str, float]:
    """The living logic model: p95 with the figure cache hit and empty, and the number of queries of each."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from arrimage.core.access import Role, ScopeKind
    from arrimage.results.models import CachedFigure
    from arrimage.web.models import RoleGrant, User

    user = User.objects.create_user("bench@demo.example", "a-long-password")
    RoleGrant.objects.create(
        user=user, role=Role.COORDINATOR.value, scope_kind=ScopeKind.PARTNERSHIP.value, scope_id=partnership.pk
    )
    client = Client()
    client.force_login(user)
    address = reverse("results:model", args=[partnership.slug]) + "?period=FY2025-26"

    busy: list[float] = []

    def request() -> float:
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        busy.append(time.process_time() - worked)
        return time.perf_counter() - began

    def p95(times: list[float]) -> float:
        return statistics.quantiles(times, n=20)[-1] * 1000

    request()
    hit = [request() for _ in range(REQUESTS)]
    empty = []
    for _ in range(REQUESTS):
        CachedFigure.objects.all().delete()
        empty.append(request())
    worked = statistics.median(busy[-REQUESTS:]) * 1000
    counts = []
    for clear in (False, True):
        if clear:
            CachedFigure.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            request()
        counts.append(len(captured))
    return {
        "page p95 ms, cache hit": p95(hit),
        "page median ms, cache hit": statistics.median(hit) * 1000,
        "page p95 ms, cache empty": p95(empty),
        "page median ms, cache empty": statistics.median(empty) * 1000,
        "page median processor ms, cache empty": worked,
        "page queries": float(max(counts)),
        "page queries, cache hit": float(counts[0]),
    }


if __name__ == "__main__":
    main()
