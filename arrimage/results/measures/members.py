"""Which organizations belong to the partnership, since when, and which of them take part in its work."""

from __future__ import annotations

import ibis.expr.types as ir

from arrimage.results.measures.plans import plan_actions
from arrimage.results.measuring import (
    Evidence,
    Window,
    among,
    days_before,
    flagged,
    in_force,
    latest,
    measure,
    one,
    one_if,
    shared,
    within,
)


@shared
def members_on_last_day(ev: Evidence, window: Window) -> ir.Table:
    """Member organizations on the last day, each once with its latest membership."""
    return latest(
        ev.members.filter(in_force(ev.members, window.end, "joined", "left")),
        "organization_id", "joined", "membership_id",
    )  # fmt: skip


@measure("members.total", source="members", tables=(), witness=members_on_last_day)
def total(ev: Evidence, window: Window) -> ir.Table:
    """Member organizations on the last day (S3 slide 9: expanded number of stakeholders; S0: diversification)."""
    rows = members_on_last_day(ev, window)
    return rows.select(record="membership_id", n=one(), by_sector="sector", by_government="government")


@measure("members.joined", source="members", tables=(), witness=members_on_last_day)
def joined(ev: Evidence, window: Window) -> ir.Table:
    """Organizations that joined in the period and had not been members on the day before it (S3 slide 9)."""
    before = days_before(window.start, 1)
    earlier = ev.members.filter(in_force(ev.members, before, "joined", "left"))
    came = flagged(ev.members.filter(within(ev.members, window, "joined")), earlier, "organization_id")
    rows = latest(came.filter(came.hit == 0), "organization_id", "joined", "membership_id")
    return rows.select(record="membership_id", n=one(), by_sector="sector")


@measure("members.retained", source="members", tables=(), witness=members_on_last_day)
def retained(ev: Evidence, window: Window) -> ir.Table:
    """Organizations still members on the last day, out of those that were on the day before the period began (S4)."""
    before = days_before(window.start, 1)
    start = latest(
        ev.members.filter(in_force(ev.members, before, "joined", "left")),
        "organization_id", "joined", "membership_id",
    )  # fmt: skip
    still = ev.members.filter(in_force(ev.members, window.end, "joined", "left")).select("organization_id")
    rows = flagged(start, still, "organization_id")
    return rows.select(record="membership_id", n="hit", d=one(), by_sector="sector")


def _funding_known(ev: Evidence, window: Window) -> ir.Table:
    rows = members_on_last_day(ev, window)
    return rows.filter(rows.settlement_funded.notnull())


@measure("members.not_settlement_funded", source="members", tables=(), witness=_funding_known)
def not_settlement_funded(ev: Evidence, window: Window) -> ir.Table:
    """Members whose main funder is not the Settlement Program, out of members for whom it is known (S4, free discussion)."""
    rows = _funding_known(ev, window)
    return rows.select(record="membership_id", n=one_if(~rows.settlement_funded), d=one(), by_sector="sector")


@shared
def plan_participants(ev: Evidence, window: Window) -> ir.Table:
    """Ids of the organizations that lead or partner an action of a plan in force (column ``organization_id``)."""
    actions = plan_actions(ev, window)
    leads = actions.filter(actions.lead_id.notnull()).select(organization_id="lead_id")
    partners = among(ev.action_partners, actions, "action_id").select("organization_id")
    return leads.union(partners)


@measure(
    "members.mainstream_engaged", source="members",
    tables=("plans", "priorities", "actions", "action_partners"), witness=plan_participants,
)  # fmt: skip
def mainstream_engaged(ev: Evidence, window: Window) -> ir.Table:
    """Mainstream members that lead or partner an action of a plan in force, out of mainstream members (S3 slide 9)."""
    members = members_on_last_day(ev, window)
    rows = flagged(members.filter(members.mainstream), plan_participants(ev, window), "organization_id")
    return rows.select(record="membership_id", n="hit", d=one(), by_sector="sector")


@measure(
    "members.francophone_providers_engaged", source="members",
    tables=("plans", "priorities", "actions", "action_partners"), witness=plan_participants,
)  # fmt: skip
def francophone_providers_engaged(ev: Evidence, window: Window) -> ir.Table:
    """Francophone service providers that lead or partner an action, out of Francophone service providers (S0)."""
    members = members_on_last_day(ev, window)
    providers = members.filter(members.francophone & members.service_provider)
    rows = flagged(providers, plan_participants(ev, window), "organization_id")
    return rows.select(record="membership_id", n="hit", d=one(), by_sector="sector")
