"""The bodies of a partnership: that they exist, and that each has terms of reference."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measuring import Evidence, Window, in_force, measure, one, one_if


def bodies_in_force(ev: Evidence, window: Window) -> ir.Table:
    """Bodies in force on the last day."""
    return ev.bodies.filter(in_force(ev.bodies, window.end, "started", "ended"))


@measure("bodies.established", source="bodies", tables=(), witness=bodies_in_force)
def established(ev: Evidence, window: Window) -> ir.Table:
    """Councils, sub-councils, sector tables, committees and working groups in force on the last day (S3 slide 10)."""
    rows = bodies_in_force(ev, window)
    return rows.select(record="body_id", n=one(), by_body_kind="kind")


@measure("bodies.terms_adopted", source="bodies", tables=(), witness=bodies_in_force)
def terms_adopted(ev: Evidence, window: Window) -> ir.Table:
    """Bodies whose terms of reference were adopted by the last day, out of bodies in force (S3 slide 5, step 2)."""
    rows = bodies_in_force(ev, window)
    adopted = rows.terms_adopted <= window.end
    return rows.select(record="body_id", n=one_if(adopted), d=one(), by_body_kind="kind")
