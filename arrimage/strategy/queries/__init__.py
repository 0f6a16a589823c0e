"""Reads of the room. Each read runs a fixed number of queries, however many records there are."""

from __future__ import annotations

from arrimage.strategy.queries.ledger import (
    contributions,
    program_by_year,
    resource_with_id,
)
from arrimage.strategy.queries.permalinks import permalink
from arrimage.strategy.queries.plans import (
    OPEN,
    ActionRow,
    PlanTree,
    PriorityRow,
    actions_of_organization,
    after_decision,
    open_actions,
    plan_named,
    plan_shown,
    plan_tree,
    plans,
)
from arrimage.strategy.queries.work import (
    action_row,
    action_scope,
    action_with_id,
    decisions_to_choose,
    organizations_to_choose,
    outcomes_of,
    priority_with_id,
    scope_of_action,
    updates_of,
)

__all__ = [
    "OPEN", "ActionRow", "PlanTree", "PriorityRow", "action_row", "action_scope", "action_with_id", "actions_of_organization", "after_decision",
    "contributions", "decisions_to_choose", "open_actions", "organizations_to_choose", "outcomes_of", "permalink",
    "plan_named", "plan_shown", "plan_tree", "plans", "priority_with_id", "program_by_year", "resource_with_id",
    "scope_of_action", "updates_of",
]  # fmt: skip
