"""Permanent residents arriving, from the monthly tables of Immigration, Refugees and Citizenship Canada as published.

A table splits everyone who arrived by one dimension. Two tables split the same people twice, so one of them is used and
the other never added. Cells printed as ``--`` stand for 0 to 5 people: they are counted as cells, never as numbers.
"""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measuring import Evidence, Window, among, measure, one, within

#: Dimensions whose categories cover everyone once, in the order of the alphabet; the last one present is used, since
#: fewer categories leave fewer cells unpublished. Citizenship is published for the country only.
WHOLE_DIMENSIONS = ("age", "age-group", "age_group", "gender", "sex")


def published_cells(ev: Evidence, window: Window) -> ir.Table:
    """Cells of one dimension of one table for the months of the window, those printed as ``--`` included."""
    rows = ev.arrivals.filter(within(ev.arrivals, window, "month") & ev.arrivals.dimension.isin(WHOLE_DIMENSIONS))
    rows = among(rows, rows.aggregate(chosen=rows.dimension.max()), "dimension", "chosen")
    return among(rows, rows.aggregate(chosen=rows.dataset.max()), "dataset", "chosen")


def _numbers(ev: Evidence, window: Window) -> ir.Table:
    rows = published_cells(ev, window)
    return rows.filter(rows["count"].notnull())


@measure("arrivals.permanent_residents", source="arrivals", tables=(), witness=_numbers)
def permanent_residents(ev: Evidence, window: Window) -> ir.Table:
    """People in the cells published as numbers, rounded to 5 by the publisher (N8; IRCC monthly tables).

    Cells that are not published add nothing, so that the sum is a lower bound; how many there are is counted apart.
    """
    rows = _numbers(ev, window)
    return rows.select(record="arrival_id", n="count", by_category="category", by_place="place")


@measure("arrivals.unpublished_cells", source="arrivals", tables=(), witness=published_cells)
def unpublished_cells(ev: Evidence, window: Window) -> ir.Table:
    """Cells of the same table printed as ``--``, each for 0 to 5 people (N8; IRCC monthly tables)."""
    rows = published_cells(ev, window)
    rows = rows.filter(rows["count"].isnull())
    return rows.select(record="arrival_id", n=one(), by_category="category", by_place="place")
