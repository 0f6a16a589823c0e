"""Writes of the room: one function per user verb, keyword-only, atomic, audited."""

from __future__ import annotations

from arrimage.strategy.actions.plans import (
    adopt_plan,
    archive_plan,
    draft_plan,
    edit_plan,
    replace_plan,
    restore_plan,
    revise_plan,
)
from arrimage.strategy.actions.priorities import (
    add_priority,
    archive_priority,
    edit_priority,
    restore_priority,
    serve_outcomes,
)
from arrimage.strategy.actions.progress import report_progress, withdraw_update
from arrimage.strategy.actions.resources import (
    archive_resource,
    edit_resource,
    record_resource,
    restore_resource,
    set_resource_status,
    spread_over_years,
)
from arrimage.strategy.actions.work import (
    add_action,
    archive_action,
    edit_action,
    restore_action,
    set_partners,
)

__all__ = [
    "add_action", "add_priority", "adopt_plan", "archive_action", "archive_plan", "archive_priority",
    "archive_resource", "draft_plan", "edit_action", "edit_plan", "edit_priority", "edit_resource", "record_resource",
    "replace_plan", "report_progress", "restore_action", "restore_plan", "restore_priority", "restore_resource",
    "revise_plan", "serve_outcomes", "set_partners", "set_resource_status", "spread_over_years", "withdraw_update",
]  # fmt: skip
