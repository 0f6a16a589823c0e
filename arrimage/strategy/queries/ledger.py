"""Reads of the leverage ledger."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Prefetch

from arrimage.partnership.models import AgreementYear
from arrimage.strategy.leverage import SETTLEMENT
from arrimage.strategy.models import Resource, ResourceYear


def contributions(partnership_id: UUID) -> list[Resource]:
    """Every contribution with its years (``spread``, by year), latest first, without those put away (two queries)."""
    years = ResourceYear.objects.filter(archived_at=None).order_by("fiscal_year")
    found = Resource.objects.filter(partnership_id=partnership_id, archived_at=None)
    found = found.select_related("organization", "action__priority__plan")
    return list(found.prefetch_related(Prefetch("years", years, to_attr="spread")).order_by("-day", "-id"))


def resource_with_id(partnership_id: UUID, resource_id: UUID) -> Resource | None:
    """One contribution with its years (``spread``); put away ones too (two queries)."""
    years = ResourceYear.objects.filter(archived_at=None).order_by("fiscal_year")
    found = Resource.objects.filter(partnership_id=partnership_id, pk=resource_id)
    found = found.select_related("partnership", "organization", "action")
    return found.prefetch_related(Prefetch("years", years, to_attr="spread")).first()


def program_by_year(partnership_id: UUID) -> dict[int, int]:
    """Cents of the Settlement Program's agreements by fiscal year; a year without one is absent (one query)."""
    found: dict[int, int] = defaultdict(int)
    rows = AgreementYear.objects.filter(
        agreement__partnership_id=partnership_id, agreement__archived_at=None, archived_at=None,
        agreement__funder=SETTLEMENT,
    )  # fmt: skip
    for year, cents in rows.values_list("fiscal_year", "amount_cents"):
        found[year] += cents
    return dict(found)
