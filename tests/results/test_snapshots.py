"""Snapshots: a digest of what is held and of nothing else, tables shared, changed bytes refused, nothing lost."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from arrimage.core.access import MACHINE
from arrimage.core.evidence import TABLES, Cell, Column, Kind, Row, Table
from arrimage.core.ids import derived_id
from arrimage.core.problem import Refused
from arrimage.partnership import actions
from arrimage.partnership.models import Meeting, Partnership
from arrimage.results import engine, jobs, queries, snapshots, stored
from arrimage.results.canonical import arrow, snapshot_digest, table_digest
from arrimage.results.figures import figures
from arrimage.results.models import CachedFigure, Snapshot
from arrimage.web.models import Freshness
from tests.partnership import factories as table
from tests.results.factories import YEAR, council

SAMPLE = Table(
    "sample", 1,
    (Column("sample_id", Kind.ID), Column("code", Kind.CODE, True), Column("day", Kind.DATE, True),
     Column("count", Kind.INT, True), Column("yes", Kind.BOOL, True)),
)  # fmt: skip


def rows(number: int = 50) -> list[Row]:
    dice = random.Random(7)
    return [
        (
            str(derived_id("sample", str(i))),
            dice.choice(["", "n", "s", "1", "b1", "école", "z\u00a0«", None]),
            dice.choice([date(2025, 4, 1), date(1999, 12, 31), None]),
            dice.choice([0, -5, 1, 10**15, None]),
            dice.choice([True, False, None]),
        )
        for i in range(number)
    ]


def written_plainly(shape: Table, given: list[Row]) -> str:
    """The canonical form as its description reads, in plain Python: an oracle that shares no code with the product."""

    def cell(value: Cell) -> str:
        match value:
            case None:
                return "n"
            case bool():
                return f"b{int(value)}"
            case int():
                return f"i{value}"
            case date():
                return f"d{value.isoformat()}"
            case _:
                return f"s{value}"

    columns = [f"{c.name}:{c.kind}{'?' if c.nullable else ''}" for c in shape.columns]
    head = "\x1f".join(["arrimage-table/1", shape.name, str(shape.version), *columns]) + "\n"
    lines = sorted(("\x1f".join(map(cell, row)) + "\n").encode() for row in given)
    return hashlib.sha256(head.encode() + b"".join(lines)).hexdigest()


class TestDigest:
    def test_is_that_of_the_described_form(self) -> None:
        assert table_digest(SAMPLE, arrow(SAMPLE, rows())) == written_plainly(SAMPLE, rows())
        assert table_digest(SAMPLE, arrow(SAMPLE, [])) == written_plainly(SAMPLE, [])

    def test_does_not_depend_on_the_order_of_rows(self) -> None:
        shuffled = rows()
        random.Random(1).shuffle(shuffled)
        assert shuffled != rows()
        assert table_digest(SAMPLE, arrow(SAMPLE, shuffled)) == table_digest(SAMPLE, arrow(SAMPLE, rows()))

    def test_does_not_depend_on_parquet_settings(self, tmp_path: Path) -> None:
        data = arrow(SAMPLE, rows())
        seen = set()
        for number, settings in enumerate(
            (
                {"compression": "zstd"},
                {"compression": "snappy", "use_dictionary": False},
                {"row_group_size": 7, "version": "1.0"},
            )
        ):
            path = tmp_path / f"{number}.parquet"
            pq.write_table(data, path, **settings)
            seen.add((path.read_bytes(), table_digest(SAMPLE, pq.read_table(path))))
        assert len({content for content, _ in seen}) == 3
        assert len({digest for _, digest in seen}) == 1

    def test_does_not_depend_on_the_engine(self, tmp_path: Path) -> None:
        import duckdb

        sample = arrow(SAMPLE, rows())
        path = tmp_path / "by-duckdb.parquet"
        connection = duckdb.connect()
        connection.register("sample", sample)
        connection.execute(f"COPY (SELECT * FROM sample ORDER BY code DESC) TO '{path}' (FORMAT parquet)")
        assert table_digest(SAMPLE, pq.read_table(path)) == table_digest(SAMPLE, sample)

    @pytest.mark.parametrize("column", [1, 2, 3, 4])
    def test_tells_unknown_from_empty_zero_and_no(self, column: int) -> None:
        plain: dict[int, list[Cell]] = {1: ["", "n", None], 2: [date(2025, 1, 1), None], 3: [0, None], 4: [False, None]}
        digests = set()
        for value in plain[column]:
            row: list[Cell] = ["a", "c", date(2025, 4, 1), 1, True]
            row[column] = value
            digests.add(table_digest(SAMPLE, arrow(SAMPLE, [tuple(row)])))
        assert len(digests) == len(plain[column])

    def test_two_empty_tables_differ(self) -> None:
        assert table_digest(TABLES["seats"], arrow(TABLES["seats"], [])) != table_digest(
            TABLES["bodies"], arrow(TABLES["bodies"], [])
        )

    def test_of_a_snapshot_covers_date_version_and_tables(self) -> None:
        tables = {"a": (1, "x"), "b": (1, "y")}
        day = date(2025, 4, 1)
        digests = {
            snapshot_digest(day, tables), snapshot_digest(day + timedelta(1), tables),
            snapshot_digest(day, tables | {"a": (2, "x")}), snapshot_digest(day, {"a": (1, "x")}),
            snapshot_digest(day, {"a": (1, "y"), "b": (1, "x")}),
        }  # fmt: skip
        assert len(digests) == 5
        assert snapshot_digest(day, dict(reversed(tables.items()))) == snapshot_digest(day, tables)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("a", 1.5, None, 1, True), "float"),
        (("a", "c", datetime(2025, 4, 1, tzinfo=UTC), 1, True), "datetime"),
        (("a", "c", None, True, True), "bool"),
        ((None, "c", None, 1, True), "NoneType"),
        (("a", "c", None, 1), "4 cells"),
    ],
)
def test_a_faulty_provider_is_named(row: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        arrow(SAMPLE, [row])


def test_a_record_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same record"):
        arrow(SAMPLE, [("a", "c", None, 1, True), ("a", "d", None, 1, True)])


def test_a_control_character_is_refused() -> None:
    with pytest.raises(ValueError, match="control character"):
        table_digest(SAMPLE, arrow(SAMPLE, [("a", "one\x1ftwo", None, 1, True)]))


@pytest.fixture
def partnership(db: None) -> Partnership:
    made = table.partnership()
    council(made)
    return made


def path_of(snapshot: Snapshot, name: str) -> Path:
    return Path(stored.storage().path(stored.file_name(name, snapshot.tables[name])))


class TestPublishing:
    def test_unchanged_tables_are_shared(self, partnership: Partnership) -> None:
        first = snapshots.publish(partnership)
        times = {name: path_of(first, name).stat().st_mtime_ns for name in first.tables}
        table.body(partnership, name="Sector table", kind="sector_table")
        second = snapshots.publish(partnership)
        assert second.digest != first.digest
        assert {name for name in second.tables if second.tables[name] != first.tables[name]} == {"bodies"}
        assert all(path_of(second, name).stat().st_mtime_ns == times[name] for name in times if name != "bodies")

    def test_one_snapshot_is_current(self, partnership: Partnership) -> None:
        first = snapshots.publish(partnership)
        assert snapshots.current(partnership) == first
        table.body(partnership, name="Another")
        second = snapshots.publish(partnership)
        assert snapshots.current(partnership) == second
        assert Snapshot.objects.filter(partnership=partnership, current=True).count() == 1

    def test_the_same_evidence_on_the_same_day_is_one_snapshot(self, partnership: Partnership) -> None:
        assert snapshots.publish(partnership).pk == snapshots.publish(partnership).pk

    def test_building_does_not_touch_live_pages(self, partnership: Partnership) -> None:
        snapshots.build(partnership, as_of=date(2025, 6, 1))
        assert snapshots.current(partnership) is None

    def test_a_frozen_snapshot_stays(self, partnership: Partnership) -> None:
        frozen = snapshots.freeze(partnership, YEAR)
        table.body(partnership, name="Another")
        snapshots.publish(partnership)
        frozen.refresh_from_db()
        assert (frozen.period, frozen.current) == ("FY2025-26", False)
        snapshots.verify(frozen)

    def test_pruning_keeps_what_is_current_or_frozen(self, partnership: Partnership) -> None:
        past = snapshots.publish(partnership)
        figures(partnership, YEAR)
        frozen = snapshots.freeze(partnership, YEAR)
        table.body(partnership, name="Second")
        other = snapshots.publish(partnership)
        figures(partnership, YEAR)
        table.body(partnership, name="Third")
        live = snapshots.publish(partnership)
        figures(partnership, YEAR)
        assert snapshots.prune(partnership) == 0, "a day has not passed"
        assert snapshots.prune(partnership, timedelta(seconds=-1)) == 2
        assert set(Snapshot.objects.values_list("pk", flat=True)) == {frozen.pk, live.pk}
        assert set(CachedFigure.objects.values_list("snapshot", flat=True)) == {frozen.digest, live.digest}
        assert past.digest == frozen.digest != other.digest
        snapshots.verify(frozen)

    def test_no_temporary_file_is_left(self, partnership: Partnership) -> None:
        snapshot = snapshots.publish(partnership)
        assert not list(path_of(snapshot, "seats").parent.glob(".writing-*"))


class TestChangedBytes:
    """A snapshot whose bytes were changed: one clear message with place and remedy, nothing stored."""

    @pytest.fixture
    def snapshot(self, partnership: Partnership) -> Snapshot:
        made = snapshots.publish(partnership)
        engine.close()
        return made

    def flip(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 0xFF
        path.write_bytes(bytes(content))

    def other_rows(self, path: Path) -> None:
        data = pq.read_table(path)
        pq.write_table(data.slice(0, data.num_rows - 1), path)

    def cut(self, path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-20])

    @pytest.mark.parametrize("how", ["flip", "other_rows", "cut", "unlink"])
    def test_is_refused_with_place_and_remedy(self, snapshot: Snapshot, partnership: Partnership, how: str) -> None:
        path = path_of(snapshot, "seats")
        path.unlink() if how == "unlink" else getattr(self, how)(path)
        with pytest.raises(Refused) as refused:
            snapshots.verify(snapshot)
        assert len(refused.value.problems) == 1
        for lang in ("en", "fr"):
            said = refused.value.problems[0].say(lang)
            assert "seats" in said
            assert path.name in said
        with pytest.raises(Refused):
            figures(partnership, YEAR)
        assert not CachedFigure.objects.exists()
        # The remedy for the current snapshot works: publishing again writes what the name promises.
        snapshots.publish(partnership)
        snapshots.verify(snapshot)
        assert figures(partnership, YEAR)

    def test_a_changed_list_of_tables_is_refused(self, snapshot: Snapshot) -> None:
        del snapshot.tables["seats"]
        with pytest.raises(Refused, match="list of tables"):
            snapshots.verify(snapshot)


def test_a_snapshot_older_than_a_column_does_not_know_it(db: None) -> None:
    old = Table("bodies", 0, tuple(c for c in TABLES["bodies"].columns if c.name != "terms_adopted"))
    digest = stored.keep(old, arrow(old, [("b", None, "council", date(2020, 1, 1), None)]))
    snapshot = Snapshot(digest="older", as_of=date(2025, 1, 1), tables={"bodies": digest})
    assert engine.select(snapshot, "SELECT kind, terms_adopted FROM bodies") == [("council", None)]
    engine.close("older")


class TestFreshness:
    def test_a_write_waits_until_it_is_published(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        assert not queries.freshness(partnership).waiting
        table.body(partnership, name="Another")
        assert queries.freshness(partnership).waiting
        snapshots.publish(partnership)
        assert not queries.freshness(partnership).waiting

    def test_ticks_wait_for_quiet_and_publish_once(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        table.body(partnership, name="Another")
        changed = Freshness.objects.get(partnership_id=partnership.pk).changed_at
        assert jobs.tick(changed + timedelta(seconds=1)) == 0
        assert jobs.tick(changed + timedelta(seconds=4)) == 1
        assert jobs.tick(changed + timedelta(seconds=9)) == 0
        assert queries.freshness(partnership) == queries.Fresh(
            snapshots.local_today(partnership), Snapshot.objects.get(current=True).built_at, False, False
        )

    def test_a_write_that_ends_while_the_evidence_is_read_is_not_lost(
        self, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was marked before the reading began and became visible after it: a plain "later than" would lose it."""
        began = timezone.now()
        original = snapshots.PROVIDERS["bodies"]

        def slow(key: Any, day: date) -> Any:
            found = list(original(key, day))
            Freshness.objects.filter(partnership_id=key).update(changed_at=began)
            return found

        monkeypatch.setitem(snapshots.PROVIDERS, "bodies", slow)
        snapshots.publish(partnership)
        assert queries.freshness(partnership).waiting

    def test_a_new_day_is_published(self, partnership: Partnership) -> None:
        snapshots.publish(partnership, as_of=snapshots.local_today(partnership) - timedelta(days=1))
        assert jobs.tick() == 1
        assert queries.freshness(partnership).as_of == snapshots.local_today(partnership)

    def test_one_job_is_queued_at_a_time(self, partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
        enqueued: list[str] = []
        monkeypatch.setattr(jobs, "publish_if_changed", type("T", (), {"enqueue": staticmethod(enqueued.append)}))
        assert jobs.request_publication(partnership)
        assert not jobs.request_publication(partnership)
        assert jobs.tick(timezone.now() + timedelta(seconds=9)) == 0
        assert enqueued == [str(partnership.pk)]
        assert jobs.tick(timezone.now() + jobs.LOST + timedelta(seconds=9)) == 1

    def test_nothing_is_queued_when_nothing_changed(self, partnership: Partnership) -> None:
        snapshots.publish(partnership)
        assert not jobs.request_publication(partnership)


def test_an_archived_record_leaves_the_evidence(partnership: Partnership) -> None:
    before = snapshots.publish(partnership)
    meeting = Meeting.objects.filter(body__partnership=partnership).first()
    assert meeting is not None
    actions.archive_meeting(by=MACHINE, meeting=meeting)
    after = snapshots.publish(partnership)
    assert after.counts["meetings"] == before.counts["meetings"] - 1
    assert after.counts["attendance"] < before.counts["attendance"]
    assert after.tables["seats"] == before.tables["seats"]
