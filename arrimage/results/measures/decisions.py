"""How the table decides, and whether anything follows."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measures.meetings import held_meetings
from arrimage.results.measuring import Evidence, Window, flagged, measure, one, one_if, within


def decisions_taken(ev: Evidence, window: Window) -> ir.Table:
    """Decisions adopted or rejected in the window; a deferred item is not decided."""
    rows = ev.decisions
    return rows.filter(within(rows, window) & rows.outcome.isin(("adopted", "rejected")))


def _adopted(ev: Evidence, window: Window) -> ir.Table:
    rows = decisions_taken(ev, window)
    return rows.filter(rows.outcome == "adopted")


@measure("decisions.adopted", source="decisions", tables=("bodies", "meetings"), witness=held_meetings)
def adopted(ev: Evidence, window: Window) -> ir.Table:
    """Decisions adopted in the period. No held meeting on record: missing; meetings without a decision: zero (P6)."""
    rows = _adopted(ev, window).left_join(ev.bodies.select("body_id", "kind"), "body_id")
    return rows.select(record="decision_id", n=one(), by_body_kind="kind")


@measure("decisions.consensus", source="decisions", tables=(), witness=decisions_taken)
def consensus(ev: Evidence, window: Window) -> ir.Table:
    """Decisions adopted by consensus with no block, out of decisions adopted or rejected (P6; S4, points of interest).

    A reservation that is recorded does not break consensus; a block does.
    """
    rows = decisions_taken(ev, window)
    agreed = (rows.method == "consensus") & (rows.outcome == "adopted") & (rows.blocks == 0)
    return rows.select(record="decision_id", n=one_if(agreed), d=one())


@measure("decisions.quorum", source="decisions", tables=(), witness=decisions_taken)
def quorum(ev: Evidence, window: Window) -> ir.Table:
    """Decisions taken with a quorum, out of decisions for which the quorum was noted (P6)."""
    rows = decisions_taken(ev, window)
    rows = rows.filter(rows.quorum_met.notnull())
    return rows.select(record="decision_id", n=one_if(rows.quorum_met), d=one())


@measure("decisions.followed", source="decisions", tables=("actions", "plans"), witness=decisions_taken)
def followed(ev: Evidence, window: Window) -> ir.Table:
    """Adopted decisions that an action or an adopted plan carries out, out of adopted decisions (P6)."""
    actions = ev.actions.filter(ev.actions.status != "dropped")
    carried = actions.select("decision_id").union(ev.plans.select("decision_id"))
    rows = flagged(_adopted(ev, window), carried.filter(carried.decision_id.notnull()), "decision_id")
    return rows.select(record="decision_id", n="hit", d=one())
