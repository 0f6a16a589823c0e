"""One expression, three engines: every measure gives the same rows on DuckDB, PostgreSQL and Spark.

The rows are generated from a fixed seed: several bodies, seats with gaps and handovers, unknown values wherever a column
allows them, dates on both sides of the windows. Nothing of the product's own engine takes part.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import ibis
import pytest

import arrimage.results.measures  # noqa: F401 - registers every measure
from arrimage.core import codes
from arrimage.core.evidence import TABLES, Cell, Column, Kind
from arrimage.core.period import Period
from arrimage.results.measuring import MEASURES, Evidence, Expression, Window
from tests.conftest import lacking
from tests.spec.conftest import create_tables

ROWS = 240
WINDOWS = [
    Window.of(Period.fiscal(2025), date(2026, 3, 31)),
    Window.of(Period.fiscal(2025), date(2025, 11, 22)),
    Window.of(Period.fiscal(2024), date(2025, 11, 22)),
    Window.of(Period.month(2025, 9), date(2025, 11, 22)),
]
#: Which codes a column draws from; ids draw from as many values as make rows meet.
CODES: dict[str, tuple[str, ...]] = {
    "bodies.kind": tuple(codes.BODY_KINDS), "plans.kind": tuple(codes.PLAN_KINDS), "plans.status": tuple(codes.PLAN_STATUS),
    "reports.kind": tuple(codes.REPORT_KINDS), "meetings.status": ("held", "held", "planned", "cancelled"),
    "decisions.method": tuple(codes.DECISION_METHODS), "decisions.outcome": tuple(codes.DECISION_OUTCOMES),
    "seats.role": ("delegate", "member", "newcomer"), "seats.holder": tuple(codes.HOLDERS), "attendance.presence": tuple(codes.PRESENCES),
    "actions.status": tuple(codes.ACTION_STATUS), "actions.deliverable": tuple(codes.DELIVERABLES),
    "resources.funder": tuple(codes.FUNDERS), "agreements.funder": ("settlement_program", "municipal"),
    "resources.contribution": tuple(codes.CONTRIBUTIONS), "resources.status": tuple(codes.RESOURCE_STATUS),
    "assessments.rubric": ("deliverables", "needs-assessment", "strategy", "implementation-plan", "diversity"),
    "arrivals.dimension": ("gender", "age"), "sector": ("network", "newcomers", "municipality", "health", "schools", "settlement"), "government": tuple(codes.GOVERNMENTS),
}  # fmt: skip
FEW = {"body_id": 9, "organization_id": 15, "lead_id": 15, "plan_id": 6, "priority_id": 30, "action_id": 120, "seat_id": 70,
       "meeting_id": 120, "resource_id": 90, "agreement_id": 4, "decision_id": 120}  # fmt: skip
INTS = {"level": (0, 4), "progress": (0, 100), "weight": (1, 5), "fiscal_year": (2024, 2026), "blocks": (0, 1),
        "rubric_version": (1, 2), "reservations": (0, 2)}  # fmt: skip


def cell(draw: random.Random, table: str, column: Column, index: int) -> Cell:
    """One generated cell; a column that may be unknown is unknown one time in five."""
    if column.nullable and draw.random() < 0.2:
        return None
    if column.kind is Kind.ID:
        own = TABLES[table].columns[0].name == column.name
        number = index if own else draw.randrange(FEW.get(column.name, ROWS))
        return f"{column.name}-{number:04d}"
    if column.kind is Kind.CODE:
        choices = CODES.get(f"{table}.{column.name}") or CODES.get(column.name) or ("alpha", "beta", "gamma")
        return draw.choice(choices)
    if column.kind is Kind.DATE:
        back = {"end": 200, "ended": 200, "left": 200, "due": 300, "completed": 300, "delivered": 300}.get(
            column.name, 0
        )
        return date(2024, 6, 1) + timedelta(days=draw.randrange(680) + back)
    if column.kind is Kind.BOOL:
        return draw.random() < 0.5
    low, high = INTS.get(column.name, (0, 9_000_00))
    return draw.randint(low, high)


def generated() -> dict[str, list[tuple[Cell, ...]]]:
    """Rows for every table, the same each time. Plans get their dates from the fiscal years so that some are in force."""
    draw = random.Random(20261122)
    few = {table.columns[0].name: FEW.get(table.columns[0].name, ROWS) for table in TABLES.values()}
    rows = {
        name: [
            tuple(cell(draw, name, column, index) for column in table.columns)
            for index in range(1 if name == "partnerships" else few[table.columns[0].name])
        ]
        for name, table in TABLES.items()
    }
    plans = TABLES["plans"].names
    for index, row in enumerate(rows["plans"]):
        year = 2024 + index % 2
        fixed = dict(zip(plans, row, strict=True)) | {
            "kind": "annual" if index < 4 else "strategy", "status": "replaced" if index < 2 else "adopted",
            "start": date(year, 4, 1), "end": date(year + 1, 3, 31), "adopted": date(year, 5, 1 + index),
        }  # fmt: skip
        rows["plans"][index] = tuple(fixed[name] for name in plans)
    kinds = ("council", "regional_committee", "local_committee", "local_committee", *codes.BODY_KINDS)
    place = TABLES["bodies"].names.index("kind")
    rows["bodies"] = [(*row[:place], kinds[i], *row[place + 1 :]) for i, row in enumerate(rows["bodies"])]
    # An action begins before it ends, and bodies are there from the start: otherwise few rows would meet.
    for table, column, day in (("bodies", "started", date(2020, 4, 1)), ("actions", "start", date(2024, 5, 1))):
        place = TABLES[table].names.index(column)
        rows[table] = [(*row[:place], day, *row[place + 1 :]) for row in rows[table]]
    return rows


Run = Callable[[str], list[tuple[Any, ...]]]


def answers(
    run: Run, dialect: str, windows: Sequence[int] = (0, 1, 2, 3)
) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    """The rows of every measure and whether its witness has any, for every window."""
    found: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for place in windows:
        window = WINDOWS[place]
        for name, measure in MEASURES.items():
            found[name, place] = sorted(run(sql(measure.expression, window, dialect)), key=repr)
            if measure.witness is not None:
                count = f"select count(*) from ({sql(measure.witness, window, dialect)}) as w"
                found[f"witness of {name}", place] = [(int(run(count)[0][0]),)]
    return found


def sql(expression: Expression, window: Window, dialect: str) -> str:
    """The expression in the SQL of an engine."""
    return str(ibis.to_sql(expression(Evidence(), window), dialect=dialect))


@pytest.fixture(scope="module")
def expected() -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    """What DuckDB says."""
    connection = duckdb.connect()
    create_tables(connection.execute)
    for name, rows in generated().items():
        marks = ", ".join("?" * len(TABLES[name].columns))
        connection.executemany(f'insert into "{name}" values ({marks})', [list(row) for row in rows])
    return answers(lambda query: connection.execute(query).fetchall(), "duckdb")


def test_the_generated_rows_reach_every_measure(expected: dict) -> None:
    """A comparison of empty answers would prove nothing."""
    for name in MEASURES:
        found = [row for place in range(len(WINDOWS)) for row in expected[name, place]]
        assert found, f"no generated row reaches {name}"
        assert sum(row[1] for row in found) > 0, f"no generated row counts in {name}"


def test_no_record_stands_twice_in_a_figure(expected: dict) -> None:
    """Except under two categories: a municipal seat held by a provincial body stands for two levels of government, and
    whatever is missing is listed under the partnership itself, once for each thing missing.
    """
    for (name, place), rows in expected.items():
        if name.startswith("witness"):
            continue
        keys = [row if name in ("seats.governments", "seats.sectors", "plans.adopted") else row[0] for row in rows]
        assert len(keys) == len(set(keys)), (name, place)


def test_numbers_are_whole_and_a_part_is_no_larger_than_its_whole(expected: dict) -> None:
    for (name, place), rows in expected.items():
        if name.startswith("witness"):
            continue
        for row in rows:
            assert isinstance(row[1], int), (name, place, row)
            assert row[1] >= 0 or name == "seats.vacancy_days", (name, place, row)


@pytest.fixture(scope="module")
def postgres(postgres_url: str) -> Iterator[Run]:
    """A PostgreSQL schema of its own with the generated rows."""
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create schema if not exists measures_spec")
        connection.execute("set search_path to measures_spec")
        try:
            create_tables(lambda query: connection.execute(query))  # type: ignore[arg-type]
            for name, rows in generated().items():
                marks = ", ".join(["%s"] * len(TABLES[name].columns))
                with connection.cursor() as cursor:
                    cursor.executemany(f'insert into "{name}" values ({marks})', rows)  # type: ignore[arg-type]
            yield lambda query: connection.execute(query).fetchall()  # type: ignore[arg-type]
        finally:
            connection.execute("drop schema measures_spec cascade")


@pytest.mark.postgres
def test_postgresql_gives_the_same(expected: dict, postgres: Run) -> None:
    found = answers(postgres, "postgres")
    different = [key for key in expected if [tuple(row) for row in found[key]] != expected[key]]
    assert different == []


@pytest.fixture(scope="module")
def spark() -> Iterator[Run]:
    """Spark in this process, with the generated rows as views."""
    if shutil.which("java") is None:
        lacking("Java, which Spark needs")
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql import types as t
    except ImportError:
        lacking("pyspark")
        raise
    kinds = {Kind.ID: t.StringType(), Kind.CODE: t.StringType(), Kind.DATE: t.DateType(), Kind.INT: t.LongType(),
             Kind.CENTS: t.LongType(), Kind.BOOL: t.BooleanType()}  # fmt: skip
    session = (
        SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1").config("spark.sql.ansi.enabled", "true").getOrCreate()
    )  # fmt: skip
    try:
        for name, rows in generated().items():
            schema = t.StructType([t.StructField(c.name, kinds[c.kind], True) for c in TABLES[name].columns])
            session.createDataFrame(rows, schema).createOrReplaceTempView(name)
        yield lambda query: [tuple(row) for row in session.sql(query).collect()]
    finally:
        session.stop()


@pytest.mark.heavy
def test_spark_gives_the_same(expected: dict, spark: Run) -> None:
    # One window: Spark takes a second or more for each of some 120 questions.
    found = answers(spark, "pyspark", (0,))
    assert len(found) >= len(MEASURES)
    different = [key for key in found if found[key] != expected[key]]
    assert different == []
