"""Quality as scored by rubrics: the mean level, 0 to 4, over the criteria of each rubric."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measuring import Evidence, Window, among, measure, one, within


def scored(ev: Evidence, window: Window, rubric: str) -> ir.Table:
    """Levels given in the window with the newest version of one rubric that was used in it.

    Levels of two versions are not mixed: they answer different questions.
    """
    rows = ev.assessments.filter((ev.assessments.rubric == rubric) & within(ev.assessments, window))
    newest = rows.aggregate(newest=rows.rubric_version.max())
    rows = among(rows, newest, "rubric_version", "newest")
    return rows.select(record="score_id", n="level", d=one(), by_criterion="criterion")


def deliverables(ev: Evidence, window: Window) -> ir.Table:
    """Levels given to deliverables (S3 slide 10: appropriateness of LIP deliverables)."""
    return scored(ev, window, "deliverables")


def needs_assessment(ev: Evidence, window: Window) -> ir.Table:
    """Levels given to needs assessments (S3 slide 10: were all relevant aspects of the community assessed)."""
    return scored(ev, window, "needs-assessment")


def strategy(ev: Evidence, window: Window) -> ir.Table:
    """Levels given to strategies (S3 slide 10: do priorities align with the framework)."""
    return scored(ev, window, "strategy")


def implementation_plan(ev: Evidence, window: Window) -> ir.Table:
    """Levels given to implementation plans (S3 slide 10: are they feasible)."""
    return scored(ev, window, "implementation-plan")


def diversity(ev: Evidence, window: Window) -> ir.Table:
    """Levels given to the make-up of the table (S3 slide 10: does the structure meet best practice)."""
    return scored(ev, window, "diversity")


# A rubric that nobody used in the window has no score: each expression is its own witness.
measure("quality.deliverables", source="assessments", tables=(), witness=deliverables)(deliverables)
measure("quality.needs_assessment", source="assessments", tables=(), witness=needs_assessment)(needs_assessment)
measure("quality.strategy", source="assessments", tables=(), witness=strategy)(strategy)
measure("quality.implementation_plan", source="assessments", tables=(), witness=implementation_plan)(
    implementation_plan
)
measure("quality.diversity", source="assessments", tables=(), witness=diversity)(diversity)
