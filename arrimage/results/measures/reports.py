"""Reports signed off."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measuring import Evidence, Window, measure, one, within


@measure("reports.signed_off", source="reports", tables=())
def signed_off(ev: Evidence, window: Window) -> ir.Table:
    """Reports signed off in the period (S3 slide 10: monitoring reports submitted).

    Reports are made here, so the register is whole: no row is a true zero.
    """
    rows = ev.reports.filter(within(ev.reports, window, "signed_off"))
    return rows.select(record="report_id", n=one(), by_report_kind="kind")
