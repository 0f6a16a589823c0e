"""From the id of any record of this room to the address of the page that shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from arrimage.strategy.models import (
    Action,
    ActionPartner,
    ActionUpdate,
    Plan,
    Priority,
    PriorityOutcome,
    Resource,
    ResourceYear,
)


def permalink(record: UUID) -> str | None:
    """The address of a record's page in the present language, or None when the record is not this room's.

    An update or partner is shown on its action, an outcome served on its priority, a year on its contribution.
    """
    plan = _first(Plan.objects.filter(pk=record), "partnership__slug", "key")
    if plan:
        return f"{reverse('strategy:plan', args=[plan[0]])}?plan={plan[1]}"
    rows: Any
    for rows, prefix in ((Priority.objects, ""), (PriorityOutcome.objects, "priority__")):
        found = _first(rows.filter(pk=record), f"{prefix}plan__partnership__slug", f"{prefix}plan__key", f"{prefix}key")
        if found:
            return f"{reverse('strategy:plan', args=[found[0]])}?plan={found[1]}#{found[2]}"
    for rows, prefix in ((Action.objects, ""), (ActionUpdate.objects, "action__"), (ActionPartner.objects, "action__")):
        found = _first(rows.filter(pk=record), f"{prefix}priority__plan__partnership__slug", f"{prefix}pk")
        if found:
            anchor = f"#u-{record}" if rows.model is ActionUpdate else ""
            return reverse("strategy:action", args=[found[0], found[1]]) + anchor
    for rows, prefix in ((Resource.objects, ""), (ResourceYear.objects, "resource__")):
        found = _first(rows.filter(pk=record), f"{prefix}partnership__slug", f"{prefix}pk")
        if found:
            return f"{reverse('strategy:resources', args=[found[0]])}#r-{found[1]}"
    return None


def _first(rows: QuerySet[Any, Any], *columns: str) -> tuple[str, ...] | None:
    return rows.values_list(*columns).first()
