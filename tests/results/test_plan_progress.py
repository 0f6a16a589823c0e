"""The page of a plan and the figure of its progress say the same: one rule, compared on plans made at random."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from arrimage.core.evidence import TABLES
from arrimage.strategy import evidence, queries
from arrimage.strategy.models import Plan
from arrimage.strategy.pages import picture
from tests.spec.conftest import Outcome, evaluate
from tests.strategy import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
READ = ("plans", "priorities", "actions", "action_updates")


def random_plan(seed: int) -> Plan:
    """Two to five priorities of any weight, with actions done, dropped, silent, to come, and reported on once or more."""
    draw = Random(seed)
    plan = make.plan(make.partnership())
    for _ in range(draw.randint(2, 5)):
        priority = make.priority(plan, weight=draw.choice([0, 1, 1, 2, 7, 40]))
        for _ in range(draw.randint(0, 5)):
            begun = date(2025, 4, 1) + timedelta(days=draw.randint(0, 200))
            later = draw.random() < 0.15
            action = make.action(
                priority,
                weight=draw.choice([0, 1, 2, 3, 10]),
                start=date(2026, 4, 15) if later else begun,
                due=date(2026, 9, 30),
            )
            for n in range(0 if later else draw.randint(0, 3)):
                status = draw.choice(["on_track", "on_track", "late", "blocked", "done", "dropped"])
                percent = 100 if status == "done" else draw.choice([None, 0, 15, 40, 99])
                make.report(action, begun + timedelta(days=n * 30), status, percent)
    Plan.objects.filter(pk=plan.pk).update(status="adopted", adopted=date(2025, 4, 10))
    return Plan.objects.get(pk=plan.pk)


def on_the_page(plan: Plan) -> Fraction | None:
    rows = queries.plan_tree(plan).priorities
    weighed = [picture.weigh_priority(row, TODAY) for row in rows]
    return picture.weigh_plan(rows, weighed).found.total


def in_the_figure(plan: Plan) -> Outcome:
    given = {
        name: [
            dict(zip([column.name for column in TABLES[name].columns], row, strict=True))
            for row in evidence.PROVIDERS[name](plan.partnership_id, TODAY)
        ]
        for name in READ
    }
    return evaluate("actions.progress", given, as_of=TODAY)


@pytest.mark.parametrize("seed", range(12))
def test_the_page_and_the_figure_say_the_same(seed: int) -> None:
    plan = random_plan(seed)
    page, figure = on_the_page(plan), in_the_figure(plan)
    assert page == (Fraction(figure.n, figure.d) if figure.d else None)


def test_the_plans_compared_are_not_all_alike() -> None:
    """A rule without the weights of priorities would be found out."""
    told = []
    for seed in range(12):
        plan = random_plan(seed)
        rows = queries.plan_tree(plan).priorities
        level = [picture.weigh_priority(row, TODAY).found for row in rows]
        points, weight = sum((f.points for f in level), Fraction(0)), sum(f.weight for f in level)
        told.append(on_the_page(plan) != (points / weight if weight else None))
    assert sum(told) >= 5
