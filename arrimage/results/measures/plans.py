"""What was agreed: plans in force, their priorities, and whether those can be carried out and measured."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measures.seats import partnership_row
from arrimage.results.measuring import (
    Evidence,
    Window,
    among,
    flagged,
    latest,
    measure,
    one,
    one_if,
    present_or_missing,
    shared,
)

#: The two plans that steps 3 to 5 of the LIP process ask for (S3, slide 5), and the FIN model too (S0).
PLANS_EXPECTED = ("strategy", "annual")


@shared
def plans_in_force(ev: Evidence, window: Window) -> ir.Table:
    """Of each kind, the last plan adopted by the last day among those that cover it.

    A plan replaced since then was in force on that day if no later adopted one covers it: its present status says
    nothing about the past.
    """
    plans = ev.plans
    adopted = plans.filter(
        (plans.status != "draft") & (plans.adopted <= window.end)
        & (plans.start <= window.end) & (plans.end >= window.end)
    )  # fmt: skip
    return latest(adopted, "kind", "adopted", "plan_id")


@shared
def _all_plan_actions(ev: Evidence, window: Window) -> ir.Table:
    actions = ev.actions.filter(ev.actions.status != "dropped")
    return among(actions, plans_in_force(ev, window), "plan_id")


@shared
def plan_actions(ev: Evidence, window: Window) -> ir.Table:
    """Actions of plans in force that had begun by the last day, dropped ones left out."""
    rows = _all_plan_actions(ev, window)
    return rows.filter(rows.start <= window.end)


def _any_plan(ev: Evidence, window: Window) -> ir.Table:
    return ev.plans.filter(ev.plans.start <= window.end)


def _priorities(ev: Evidence, window: Window) -> ir.Table:
    return among(ev.priorities, plans_in_force(ev, window), "plan_id")


@measure("plans.adopted", source="plans", also=("partnerships",), tables=("priorities", "actions"), witness=_any_plan)
def adopted(ev: Evidence, window: Window) -> ir.Table:
    """Adopted plans in force, out of the two expected: a strategy with priorities, an annual plan with actions.

    (S3 slides 5 and 10: action plan developed; S0: strategic plan and action plans.) A plan that is missing, still a
    draft or empty stands under the partnership's own record.
    """
    plans = plans_in_force(ev, window)
    with_priorities = among(plans.filter(plans.kind == "strategy"), ev.priorities, "plan_id")
    with_actions = among(plans.filter(plans.kind == "annual"), ev.actions, "plan_id")
    rows = present_or_missing(
        with_priorities.union(with_actions), "kind", "plan_id", PLANS_EXPECTED, partnership_row(ev)
    )
    return rows.select("record", "n", "d", by_plan_kind="key")


@measure("priorities.with_outcome", source="priorities", tables=("plans", "priority_outcomes"), witness=_priorities)
def with_outcome(ev: Evidence, window: Window) -> ir.Table:
    """Priorities tied to at least one outcome of a logic model, out of priorities of plans in force (G2; S3 slide 10)."""
    rows = flagged(_priorities(ev, window), ev.priority_outcomes.select("priority_id"), "priority_id")
    return rows.select(record="priority_id", n="hit", d=one())


@measure("priorities.with_action", source="priorities", tables=("plans", "actions"), witness=_priorities)
def with_action(ev: Evidence, window: Window) -> ir.Table:
    """Priorities that at least one action serves, out of priorities of plans in force (G2; S4: from talk to action)."""
    actions = ev.actions.filter(ev.actions.status != "dropped")
    rows = flagged(_priorities(ev, window), actions.select("priority_id"), "priority_id")
    return rows.select(record="priority_id", n="hit", d=one())


@measure("actions.feasible", source="actions", tables=("plans",), witness=_all_plan_actions)
def feasible(ev: Evidence, window: Window) -> ir.Table:
    """Actions with a lead, a due date, a known budget and an outcome, out of actions of plans in force (G2, S3 slide 10).

    A budget of zero dollars is known; an empty one is not. Actions that have not begun count too: a plan is checked whole.
    """
    rows = _all_plan_actions(ev, window)
    complete = rows.lead_id.notnull() & rows.due.notnull() & rows.budget_cents.notnull() & rows.outcome.notnull()
    return rows.select(record="action_id", n=one_if(complete), d=one())


def _budgeted(ev: Evidence, window: Window) -> ir.Table:
    rows = _all_plan_actions(ev, window)
    return rows.filter(rows.budget_cents.notnull())


@measure("actions.budget", source="actions", tables=("plans",), witness=_budgeted)
def budget(ev: Evidence, window: Window) -> ir.Table:
    """Cents budgeted for the actions of plans in force. An unknown budget adds nothing and is not taken for zero (G1)."""
    rows = _budgeted(ev, window)
    return rows.select(record="action_id", n="budget_cents")
