"""What was done: actions of the plans in force, their updates, deliverables and partners."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measures.members import members_on_last_day
from arrimage.results.measures.plans import plan_actions
from arrimage.results.measuring import (
    Evidence,
    Window,
    among,
    days_before,
    flagged,
    latest,
    measure,
    one,
    one_if,
    shared,
    within,
)

#: An action without news for longer than this is silent.
NEWS_DAYS = 90


@shared
def open_actions(ev: Evidence, window: Window) -> ir.Table:
    """Actions of plans in force that had begun and were not completed by the last day."""
    rows = plan_actions(ev, window)
    return rows.filter(rows.completed.isnull() | (rows.completed > window.end))


def _due(ev: Evidence, window: Window) -> ir.Table:
    rows = plan_actions(ev, window)
    return rows.filter(within(rows, window, "due"))


@measure("actions.on_time", source="actions", tables=("plans",), witness=plan_actions)
def on_time(ev: Evidence, window: Window) -> ir.Table:
    """Actions completed on or before their due date, out of actions due in the period (G4; S3 slide 10)."""
    rows = _due(ev, window)
    return rows.select(record="action_id", n=one_if(rows.completed <= rows.due), d=one())


@measure("actions.overdue", source="actions", tables=("plans",), witness=plan_actions)
def overdue(ev: Evidence, window: Window) -> ir.Table:
    """Open actions whose due date is past on the last day, out of open actions that have a due date (G4)."""
    rows = open_actions(ev, window)
    rows = rows.filter(rows.due.notnull())
    return rows.select(record="action_id", n=one_if(rows.due < window.end), d=one())


@measure("actions.updated", source="actions", tables=("plans", "action_updates"), witness=plan_actions)
def updated(ev: Evidence, window: Window) -> ir.Table:
    """Open actions with an update in the last 90 days, out of open actions (G4).

    Each action once, however many updates it has. (In comparable systems three metric owners in four never update.)
    """
    updates = ev.action_updates
    recent = updates.filter((updates.day > days_before(window.end, NEWS_DAYS)) & (updates.day <= window.end))
    rows = flagged(open_actions(ev, window), recent.select("action_id"), "action_id")
    return rows.select(record="action_id", n="hit", d=one())


@measure(
    "actions.progress", source="actions", tables=("plans", "priorities", "action_updates"), witness=plan_actions
)  # fmt: skip
def progress(ev: Evidence, window: Window) -> ir.Table:
    """Weighted progress: weight × percent reached, out of weight × 100, over actions whose progress is known (G4).

    The weight of an action is its own times that of its priority; the rule is ``strategy/progress.py``.

    Progress is what the latest update says, not the sum of updates: two people who report the same 60% report 60%.
    A completed action stands at 100. An action without any figure is left out, not taken for zero.
    """
    shares = ev.priorities.select("priority_id", share="weight")
    actions = plan_actions(ev, window).inner_join(shares, "priority_id")
    actions = actions.mutate(weight=actions.weight * actions.share)
    updates = ev.action_updates.filter((ev.action_updates.day <= window.end) & ev.action_updates.progress.notnull())
    done = (actions.completed <= window.end).fill_null(False)
    finished = actions.filter(done).select("action_id", "weight", "status")
    begun = actions.filter(~done)
    last = latest(among(updates, begun, "action_id"), "action_id", "day", "update_id")
    last = last.select("action_id", reached="progress")
    going = begun.inner_join(last, "action_id").select("action_id", "weight", "status", "reached")
    full = finished.mutate(reached=one() * 100).union(going)
    return full.select(
        record="action_id", n=(full.weight * full.reached).cast("int64"), d=(full.weight * 100).cast("int64")
    )


@measure("actions.deliverables", source="actions", tables=("plans",), witness=plan_actions)
def deliverables(ev: Evidence, window: Window) -> ir.Table:
    """Deliverables handed over in the period: consultation material, strategies, maps… (S3 slide 10; G1)."""
    rows = plan_actions(ev, window)
    rows = rows.filter(rows.has_deliverable & within(rows, window, "delivered"))
    return rows.select(record="action_id", n=one(), by_deliverable="deliverable")


@measure("actions.two_partners", source="actions", tables=("plans", "action_partners"), witness=plan_actions)
def two_partners(ev: Evidence, window: Window) -> ir.Table:
    """Actions with at least two partner organizations besides the lead, out of actions begun (E3; S4).

    An organization entered twice as a partner is one partner, and the lead is none.
    """
    actions = plan_actions(ev, window)
    pairs = ev.action_partners.inner_join(actions.select("action_id", "lead_id"), "action_id")
    pairs = pairs.filter(pairs.lead_id.isnull() | (pairs.organization_id != pairs.lead_id))
    counted = pairs.group_by("action_id").aggregate(partners=pairs.organization_id.nunique())
    enough = counted.filter(counted.partners >= 2).select("action_id")
    rows = flagged(actions, enough, "action_id")
    return rows.select(record="action_id", n="hit", d=one())


@measure("actions.lead_organizations", source="actions", tables=("plans",), witness=plan_actions)
def lead_organizations(ev: Evidence, window: Window) -> ir.Table:
    """Organizations that lead at least one action, each once: the work is the network's, not the secretariat's (S0, E3)."""
    rows = plan_actions(ev, window)
    rows = rows.filter(rows.lead_id.notnull())
    once = rows.group_by("lead_id").aggregate(record=rows.action_id.min())
    return once.select("record", n=one())


@measure(
    "actions.joint_network", source="actions", tables=("plans", "action_partners", "members"), witness=plan_actions
)
def joint_network(ev: Evidence, window: Window) -> ir.Table:
    """Actions led or partnered by the other network, or by a member that stands for it (S1 areas of collaboration; X1)."""
    actions = plan_actions(ev, window)
    members = members_on_last_day(ev, window)
    network = members.filter(members.sector == "network").select("organization_id")
    led = among(actions, network, "lead_id", "organization_id").select("action_id")
    partnered = among(ev.action_partners, network, "organization_id").select("action_id")
    rows = among(actions, led.union(partnered), "action_id")
    return rows.select(record="action_id", n=one())
