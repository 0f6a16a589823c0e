"""Rows that measures share are made once, and change nothing about any measure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from arrimage.core.evidence import TABLES
from arrimage.core.period import Period
from arrimage.results import engine, snapshots
from arrimage.results.batches import batches
from arrimage.results.compiled import Compiled, compiled, needs, standing_alone
from arrimage.results.measuring import MEASURES, Window
from arrimage.results.models import Snapshot
from tests.partnership import factories as table
from tests.spec.test_engines import generated

AS_OF = date(2026, 3, 31)
WINDOWS = [Window.of(Period.parse(code), AS_OF) for code in ("2025-26", "2024-25", "2025-M09")]


def of(*names: str) -> dict[str, Compiled]:
    return {name: compiled(MEASURES[name]) for name in names}


@pytest.fixture
def snapshot(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Snapshot]:
    """Generated rows in every table: gaps, handovers, unknown values, dates on both sides of the windows."""
    rows = generated()
    for name in TABLES:
        monkeypatch.setitem(snapshots.PROVIDERS, name, partial(lambda name, *_: iter(rows[name]), name))
    published = snapshots.publish(table.partnership(), AS_OF)
    yield published
    engine.close(published.digest)


def test_what_two_measures_share_is_made_once() -> None:
    (batch,) = batches(of("seats.filled", "seats.newcomers", "seats.vacancy_days"), WINDOWS[0])
    made = [sql.split('"')[1].rpartition("_")[0] for sql in batch.shared]
    assert "main_seats" in made
    assert len(made) == len(set(made))
    for sql in batch.sums.values():
        assert "bodies" not in sql, "it reads what was made, not the evidence again"
    assert [sorted(names) for names in batch.witnesses.values()] == [
        ["seats.filled", "seats.newcomers", "seats.vacancy_days"]
    ]


def test_what_one_statement_alone_needs_is_no_table() -> None:
    (batch,) = batches(of("actions.budget"), WINDOWS[0])
    # The measure and its witness both need the actions; only the actions need the plans in force.
    assert [sql.split('"')[1].rpartition("_")[0] for sql in batch.shared] == ["all_plan_actions"]
    assert '"plans_in_force_' in batch.shared[0]
    (alone,) = batches(of("decisions.quorum"), WINDOWS[0])
    assert alone.shared == ()


def test_measures_that_share_nothing_are_apart_and_chains_are_together() -> None:
    found = batches(of("seats.filled", "bodies.established", "actions.on_time", "priorities.with_action"), WINDOWS[0])
    assert sorted(sorted(batch.sums) for batch in found) == [
        ["actions.on_time", "priorities.with_action"],
        ["bodies.established"],
        ["seats.filled"],
    ]
    assert [batch.weight for batch in found] == sorted((batch.weight for batch in found), reverse=True)


def test_shared_rows_come_after_those_they_are_built_on() -> None:
    shared = (("first", "SELECT 1"), ("second", 'SELECT * FROM "first"'), ("third", "SELECT 3"))
    assert needs('SELECT * FROM "second"', shared) == {"first", "second"}
    assert standing_alone("SELECT 4", shared) == "SELECT 4"
    whole = standing_alone('SELECT * FROM "second"', shared)
    assert whole.index('"first" AS') < whole.index('"second" AS')
    assert "third" not in whole
    for item in of(*MEASURES).values():
        for place, (name, _) in enumerate(item.shared):
            assert not any(name in sql for _, sql in item.shared[:place])


def test_all_measures_together_say_what_each_says_alone(snapshot: Snapshot) -> None:
    together = engine.run_windows(snapshot, [(window, MEASURES.values()) for window in WINDOWS])
    for window, found in zip(WINDOWS, together, strict=True):
        assert list(found) == list(MEASURES)
        for name, measure in MEASURES.items():
            assert found[name] == engine.run(snapshot, [measure], window)[name], (name, window.period)
            rows = engine.rows(snapshot, measure, window)
            assert found[name].n == sum(row[2] for row in rows), name
            assert found[name].records == len(rows), name
            assert found[name].witnessed == engine.witnessed(snapshot, measure, window), name
    assert sum(found["seats.filled"].n for found in together) > 0


def test_a_measure_that_is_its_own_witness_is_missing_without_rows(snapshot: Snapshot) -> None:
    item = compiled(MEASURES["quality.strategy"])
    assert item.own == item.own_witness
    before = Window.of(Period.parse("2019-20"), AS_OF)
    assert not engine.run(snapshot, [MEASURES["quality.strategy"]], before)["quality.strategy"].witnessed
    assert engine.run(snapshot, [MEASURES["quality.strategy"]], WINDOWS[0])["quality.strategy"].witnessed


def test_nothing_is_left_behind(snapshot: Snapshot) -> None:
    engine.run_windows(snapshot, [(window, MEASURES.values()) for window in WINDOWS])
    assert engine.select(snapshot, "SELECT count(*) FROM duckdb_tables()") == [(len(TABLES),)]
