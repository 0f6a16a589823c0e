"""Reads around one action: the action, its updates, its history, and what its form offers to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from arrimage.core.access import Actor, Scope
from arrimage.partnership.models import Decision, Organization
from arrimage.partnership.queries import partnership_scope, scope_for
from arrimage.strategy.models import Action, ActionPartner, ActionUpdate, Priority
from arrimage.strategy.queries.plans import ActionRow, adopted_dues


def action_with_id(partnership_id: UUID, action_id: UUID) -> Action | None:
    """One action of the partnership with its plan, lead and decision (one query); put away ones too."""
    return (
        Action.objects.filter(pk=action_id, priority__plan__partnership_id=partnership_id)
        .select_related("priority__plan__partnership", "lead", "decision")
        .first()
    )


def scope_of_action(action: Action, actor: Actor) -> Scope:
    """The scope of one action as ``actor`` asks for it: with those of their organizations that lead it or take part.

    Two queries for somebody who holds a role within an organization, none for everybody else.
    """
    here = scope_for(actor, action.priority.plan.partnership_id, action.id)
    if not here.organizations:
        return here
    partners = ActionPartner.objects.filter(action=action, archived_at=None, organization_id__in=here.organizations)
    carry = here.organizations & {action.lead_id, *partners.values_list("organization_id", flat=True)}
    return replace(here, organizations=frozenset(carry))


def action_scope(request: HttpRequest, *, slug: str, action: UUID, **_: Any) -> Scope:
    """Scope of what is done to one action; puts the partnership on the request.

    An action that is not there gives a scope all the same: that it is missing is told after the guard, not by it.

    Raises:
        Http404: when there is no such partnership.
    """
    here = replace(partnership_scope(request, slug=slug), record=action)
    found = action_with_id(here.id, action) if here.id and here.organizations else None
    request.scope = scope = scope_of_action(found, request.actor) if found else here  # type: ignore[attr-defined]
    return scope


def priority_with_id(partnership_id: UUID, priority_id: UUID) -> Priority | None:
    """One priority of the partnership with its plan (one query); put away ones too."""
    found = Priority.objects.filter(pk=priority_id, plan__partnership_id=partnership_id)
    return found.select_related("plan__partnership").first()


def outcomes_of(priority: Priority) -> list[str]:
    """References of the outcomes that a priority serves (one query)."""
    return list(priority.outcomes.filter(archived_at=None).order_by("outcome").values_list("outcome", flat=True))


def action_row(action: Action, updates: Sequence[ActionUpdate]) -> ActionRow:
    """The action with its partners and adopted due date, given its updates, newest first (two queries)."""
    rows = ActionPartner.objects.filter(action=action, archived_at=None).select_related("organization")
    since = None
    for update in updates:
        if update.status != updates[0].status:
            break
        since = update.day
    partners = sorted((r.organization for r in rows), key=lambda o: (o.name_key_en, str(o.id)))
    adopted = adopted_dues(action.priority.plan.partnership_id, [action.id])
    return ActionRow(action, partners, updates[0] if updates else None, since, adopted.get(action.id))


def updates_of(action: Action) -> list[ActionUpdate]:
    """The action's updates, newest first."""
    return list(ActionUpdate.objects.filter(action=action, archived_at=None).order_by("-day", "-id"))


def organizations_to_choose(partnership_id: UUID, also: Sequence[UUID | None] = ()) -> list[Organization]:
    """Present members of the partnership, and those already named on a record, by name (one query)."""
    member = Q(
        memberships__partnership_id=partnership_id, memberships__archived_at=None, memberships__left=None,
        archived_at=None,
    )  # fmt: skip
    found = Organization.objects.filter(member | Q(pk__in=[key for key in also if key])).distinct()
    return list(found.order_by("name_key_en", "id"))


def decisions_to_choose(partnership_id: UUID, also: UUID | None = None, limit: int = 60) -> list[Decision]:
    """Adopted decisions of the register, latest first, and the one already named (one query)."""
    found = Decision.objects.filter(
        Q(body__partnership_id=partnership_id, archived_at=None, outcome="adopted") | Q(pk=also)
    )
    return list(found.order_by("-day", "-id")[:limit])
