"""Money and help in kind: what the agreement brings, and what came from elsewhere.

Only what is confirmed in writing or received counts. What is asked for, refused or of unknown amount never does.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from arrimage.results.measuring import Evidence, Window, among, flagged, measure, one, one_if, shared

#: Statuses under which money is money (S4, free discussion; the sources set pending applications apart, S3 slide 14).
SECURED = ("confirmed", "received")
#: Everything that is not this comes from outside the funder (R9, G6).
SETTLEMENT = "settlement_program"


def _of_year(ev: Evidence, window: Window) -> ir.Table:
    return ev.resources.filter(ev.resources.fiscal_year == window.fiscal_year)


def _outside_of_year(ev: Evidence, window: Window) -> ir.Table:
    rows = _of_year(ev, window)
    return rows.filter(rows.funder != SETTLEMENT)


@shared
def outside_secured(ev: Evidence, window: Window) -> ir.Table:
    """Contributions of the fiscal year from outside the Settlement Program, confirmed or received, amount known."""
    rows = _outside_of_year(ev, window)
    return rows.filter(rows.status.isin(SECURED) & rows.amount_cents.notnull())


def _money_known(ev: Evidence, window: Window) -> ir.Table:
    """Contributions that settle whether there was outside money: all but outside ones secured for an unknown amount."""
    rows = _of_year(ev, window)
    return rows.filter((rows.funder == SETTLEMENT) | ~rows.status.isin(SECURED) | rows.amount_cents.notnull())


def agreement_years(ev: Evidence, window: Window) -> ir.Table:
    """Amounts of the Settlement Program's contribution agreements for the fiscal year of the window.

    An agreement with another funder is outside money, and counts where its contribution is recorded as a resource.
    """
    settlement = ev.agreements.filter(ev.agreements.funder == SETTLEMENT)
    years = ev.agreement_years.filter(ev.agreement_years.fiscal_year == window.fiscal_year)
    return among(years, settlement, "agreement_id")


@measure("resources.agreement", source="agreement_years", tables=("agreements",), witness=agreement_years)
def agreement(ev: Evidence, window: Window) -> ir.Table:
    """Cents of the contribution agreement for the fiscal year (S3 slide 4; X8)."""
    rows = agreement_years(ev, window)
    return rows.select(record="agreement_year_id", n="amount_cents")


@measure("resources.outside", source="resources", tables=(), witness=_money_known)
def outside(ev: Evidence, window: Window) -> ir.Table:
    """Cents from outside the Settlement Program in the fiscal year, confirmed or received (S3 slide 9, S4, free discussion)."""
    rows = outside_secured(ev, window)
    return rows.select(record="resource_year_id", n="amount_cents", by_funder="funder", by_contribution="contribution")


@measure("resources.outside_cash", source="resources", tables=(), witness=_money_known)
def outside_cash(ev: Evidence, window: Window) -> ir.Table:
    """Cents of cash from outside the Settlement Program, confirmed or received: what can be spent freely (S3 slide 14)."""
    rows = outside_secured(ev, window)
    rows = rows.filter(rows.contribution == "cash")
    return rows.select(record="resource_year_id", n="amount_cents", by_funder="funder")


@measure("resources.in_kind_share", source="resources", tables=(), witness=_money_known)
def in_kind_share(ev: Evidence, window: Window) -> ir.Table:
    """Cents given in kind, out of all cents from outside, confirmed or received (S3 slide 14: in kind of six bodies)."""
    rows = outside_secured(ev, window)
    in_kind = ibis.ifelse(rows.contribution == "in_kind", rows.amount_cents, 0).cast("int64")
    return rows.select(record="resource_year_id", n=in_kind, d="amount_cents", by_funder="funder")


@measure(
    "resources.leverage", source="resources", also=("agreement_years",), tables=("agreements",), witness=_money_known
)
def leverage(ev: Evidence, window: Window) -> ir.Table:
    """Cents from outside, per cent of the contribution agreement in the same fiscal year (R9; S4, free discussion).

    The agreement's rows carry the denominator. Without an agreement for the year the ratio does not apply.
    """
    money, core = outside_secured(ev, window), agreement_years(ev, window)
    above = money.select(record="resource_year_id", n="amount_cents", d=ibis.literal(0, "int64"))
    below = core.select(record="agreement_year_id", n=ibis.literal(0, "int64"), d="amount_cents")
    return above.union(below)


@measure("resources.sources", source="resources", tables=(), witness=_money_known)
def sources(ev: Evidence, window: Window) -> ir.Table:
    """Different sources of outside money: each organization once; where it is unknown, each kind of source once (G6)."""
    rows = outside_secured(ev, window)
    rows = rows.mutate(giver=ibis.coalesce(rows.organization_id, rows.funder))
    once = rows.group_by("giver").aggregate(record=rows.resource_year_id.min(), funder=rows.funder.min())
    return once.select("record", n=one(), by_funder="funder")


@measure("resources.multi_year", source="resources", tables=(), witness=_money_known)
def multi_year(ev: Evidence, window: Window) -> ir.Table:
    """Outside contributions secured for two fiscal years or more, out of those of the year, each once (S3 slide 14)."""
    everything = ev.resources
    secured = everything.filter(everything.status.isin(SECURED) & (everything.funder != SETTLEMENT))
    years = secured.group_by("resource_id").aggregate(years=secured.fiscal_year.nunique())
    of_year = secured.filter(secured.fiscal_year == window.fiscal_year)
    once = of_year.group_by("resource_id").aggregate(record=of_year.resource_year_id.min())
    rows = flagged(once, years.filter(years.years >= 2).select("resource_id"), "resource_id")
    return rows.select("record", n="hit", d=one())


@measure("resources.requests_granted", source="resources", tables=(), witness=_outside_of_year)
def requests_granted(ev: Evidence, window: Window) -> ir.Table:
    """Outside contributions confirmed or received, out of those answered, each once; pending ones wait (G6, S4, funding discussion)."""
    rows = _outside_of_year(ev, window)
    rows = rows.filter(rows.status.isin((*SECURED, "refused")))
    granted = one_if(rows.status.isin(SECURED))
    once = rows.mutate(granted=granted).group_by(["resource_id"])
    table = once.aggregate(record=rows.resource_year_id.min(), n=granted.max(), by_funder=rows.funder.min())
    return table.select("record", "n", d=one(), by_funder="by_funder")


@measure("resources.tied_to_actions", source="resources", tables=(), witness=_money_known)
def tied_to_actions(ev: Evidence, window: Window) -> ir.Table:
    """Cents from outside tied to an action of a plan, out of all cents from outside (G6: purpose)."""
    rows = outside_secured(ev, window)
    tied = ibis.ifelse(rows.action_id.notnull(), rows.amount_cents, 0).cast("int64")
    return rows.select(record="resource_year_id", n=tied, d="amount_cents")


@measure("resources.unknown_amount", source="resources", tables=(), witness=_of_year)
def unknown_amount(ev: Evidence, window: Window) -> ir.Table:
    """Outside contributions confirmed or received whose amount is not known: what the money figures leave out (R4)."""
    rows = _outside_of_year(ev, window)
    rows = rows.filter(rows.status.isin(SECURED) & rows.amount_cents.isnull())
    return rows.select(record="resource_year_id", n=one(), by_funder="funder")
