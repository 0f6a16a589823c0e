"""Exact evidence rows, as of a day, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrimage.core.evidence import TABLES
from arrimage.core.text import Text
from arrimage.strategy import actions
from arrimage.strategy.evidence import PROVIDERS
from arrimage.strategy.models import Resource
from tests.strategy import factories as make
from tests.strategy.factories import BY

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)


def rows(table: str, partnership_id: UUID, as_of: date = DAY) -> list[dict[str, object]]:
    return [dict(zip(TABLES[table].names, row, strict=True)) for row in PROVIDERS[table](partnership_id, as_of)]


def test_every_row_has_the_columns_of_its_table_and_their_kinds(served: list[str]) -> None:
    place = make.partnership()
    plan = make.plan(place)
    priority = make.priority(plan, outcomes=served[:2])
    action = make.action(priority, lead=make.organization(), partners=[make.organization()], budget_cents=45_000_00)
    make.report(action, date(2025, 9, 1), progress=40)
    make.resource(place, years={2025: 100_00}, action=action)
    kinds = {"id": str, "code": str, "date": date, "int": int, "cents": int, "bool": bool}
    for table in PROVIDERS:
        found = list(PROVIDERS[table](place.id, DAY))
        assert found, table
        for row in found:
            for column, cell in zip(TABLES[table].columns, row, strict=True):
                assert (cell is None and column.nullable) or type(cell) is kinds[column.kind], (
                    table,
                    column.name,
                    cell,
                )


def test_an_action_stands_where_its_updates_up_to_the_day_put_it(served: list[str]) -> None:
    place = make.partnership()
    plan = make.plan(place)
    lead = make.organization()
    action = make.action(
        make.priority(plan), lead=lead, budget_cents=0, outcome=served[0], deliverable="tool", weight=40,
        due=date(2025, 12, 31),
    )  # fmt: skip
    make.report(action, date(2025, 6, 1), "on_track", 30)
    make.report(action, date(2025, 9, 1), "late", None)
    make.report(action, date(2025, 12, 1), "done")
    make.report(action, date(2026, 1, 15), "done")
    [before] = rows("actions", place.id, date(2025, 5, 31))
    assert (before["status"], before["progress"], before["completed"]) == ("planned", None, None)
    [between] = rows("actions", place.id, date(2025, 11, 30))
    assert (between["status"], between["progress"], between["completed"]) == ("late", 30, None)
    assert rows("actions", place.id) == [
        {
            "action_id": str(action.id), "plan_id": str(plan.id), "priority_id": str(action.priority_id),
            "lead_id": str(lead.id), "start": date(2025, 4, 1), "due": date(2025, 12, 31),
            "completed": date(2025, 12, 1), "status": "done", "progress": 100, "has_deliverable": True,
            "delivered": None, "deliverable": "tool", "budget_cents": 0, "outcome": served[0], "decision_id": None,
            "weight": 40,
        }
    ]  # fmt: skip
    assert [r["day"] for r in rows("action_updates", place.id, date(2025, 9, 1))] == [
        date(2025, 6, 1),
        date(2025, 9, 1),
    ]


def test_two_reports_of_sixty_percent_are_sixty_percent() -> None:
    place = make.partnership()
    action = make.action(make.priority(make.plan(place)))
    make.report(action, date(2025, 9, 1), progress=60)
    make.report(action, date(2025, 9, 1), progress=60)
    assert [r["progress"] for r in rows("actions", place.id)] == [60]


def test_a_plan_is_a_draft_before_its_adoption_and_adopted_until_it_is_replaced() -> None:
    place = make.partnership()
    old = make.plan(place)
    make.priority(old)
    decision = make.decision(place)
    actions.adopt_plan(plan=old, day=date(2025, 4, 8), decision=decision, by=BY)
    new = actions.revise_plan(plan=old, by=BY)
    actions.adopt_plan(plan=new, day=date(2025, 10, 1), replaces=old, by=BY)

    def status(day: date) -> dict[object, tuple[object, object]]:
        return {r["plan_id"]: (r["status"], r["adopted"]) for r in rows("plans", place.id, day)}

    assert status(date(2025, 4, 7))[str(old.id)] == ("draft", None)
    assert status(date(2025, 9, 30)) == {str(old.id): ("adopted", date(2025, 4, 8)), str(new.id): ("draft", None)}
    assert status(DAY) == {str(old.id): ("replaced", date(2025, 4, 8)), str(new.id): ("adopted", date(2025, 10, 1))}
    assert {r["plan_id"]: r["decision_id"] for r in rows("plans", place.id)} == {
        str(old.id): str(decision.id), str(new.id): None,
    }  # fmt: skip


def test_an_unknown_split_stays_unknown_and_zero_stays_zero() -> None:
    place = make.partnership()
    make.resource(place, source=Text("A", "A"), years={2025: None, 2026: 0})
    bare = make.resource(place, source=Text("B", "B"), day=date(2026, 1, 10))
    make.resource(place, source=Text("C", "C"), status="pending", contribution="in_kind", years={2025: 5_00})
    found = rows("resources", place.id)
    assert sorted((r["fiscal_year"], r["amount_cents"] is None, r["amount_cents"] or 0) for r in found) == [
        (2025, False, 500), (2025, True, 0), (2025, True, 0), (2026, False, 0),
    ]  # fmt: skip
    [row] = [r for r in found if r["resource_id"] == str(bare.id)]
    assert (row["resource_year_id"], row["fiscal_year"], row["amount_cents"]) == (str(bare.id), 2025, None)


def test_a_contribution_dated_later_does_not_show() -> None:
    place = make.partnership()
    make.resource(place, day=date(2025, 6, 2), years={2025: 1})
    assert rows("resources", place.id, date(2025, 6, 1)) == []


def test_what_is_put_away_gives_no_rows_nor_does_what_hangs_on_it() -> None:
    place = make.partnership()
    plan = make.plan(place)
    priority = make.priority(plan)
    action = make.action(priority, partners=[make.organization()])
    update = make.report(action, date(2025, 9, 1), progress=60)
    tied = make.resource(place, action=action, years={2025: 1})
    actions.withdraw_update(update=update, by=BY)
    assert rows("action_updates", place.id) == []
    assert rows("actions", place.id)[0]["progress"] is None
    actions.archive_plan(plan=plan, by=BY)
    for table in ("plans", "priorities", "actions", "action_partners"):
        assert rows(table, place.id) == [], table
    assert rows("resources", place.id)[0]["action_id"] is None
    actions.archive_resource(resource=Resource.objects.get(pk=tied.pk), by=BY)
    assert rows("resources", place.id) == []


def test_nothing_of_another_partnership_shows() -> None:
    here, there = make.partnership(), make.partnership()
    action = make.action(make.priority(make.plan(there)), partners=[make.organization()])
    make.report(action, date(2025, 9, 1))
    make.resource(there, years={2025: 1})
    assert all(rows(table, here.id) == [] for table in PROVIDERS)


@pytest.mark.parametrize("table", PROVIDERS)
def test_queries_do_not_grow_with_rows(table: str) -> None:
    counts = []
    for size in (1, 7):
        place = make.partnership()
        priority = make.priority(make.plan(place))
        for _ in range(size):
            action = make.action(priority, partners=[make.organization()])
            make.report(action, date(2025, 9, 1))
            make.resource(place, years={2025: 1, 2026: None})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(PROVIDERS[table](place.id, DAY))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2
