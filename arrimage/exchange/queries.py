"""Reads across partnerships."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from arrimage.core.ids import derived_id
from arrimage.definitions import definitions
from arrimage.partnership.models import AgreementYear


def funding() -> tuple[list[int], dict[UUID, dict[int, int]], dict[UUID, tuple[str, str, str, str]]]:
    """Funding of the settlement programme: fiscal years, cents by partnership and year, and what each partnership is.

    Returns:
        years in order; partnership id → fiscal year → cents; partnership id → (slug, kind, English name, French name).
    """
    rows = (
        AgreementYear.objects.filter(
            archived_at=None, agreement__archived_at=None, agreement__partnership__archived_at=None,
            agreement__funder="settlement_program",
        )
        .order_by("agreement__partnership__name_key_en", "fiscal_year")
        .values_list(
            "agreement__partnership_id", "agreement__partnership__slug", "agreement__partnership__kind",
            "agreement__partnership__name_en", "agreement__partnership__name_fr", "fiscal_year", "amount_cents",
        )
    )  # fmt: skip
    amounts: dict[UUID, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    who: dict[UUID, tuple[str, str, str, str]] = {}
    for partnership, slug, kind, english, french, year, cents in rows:
        amounts[partnership][year] += cents
        who[partnership] = (slug, kind, english, french)
    years = sorted({year for by_year in amounts.values() for year in by_year})
    return years, {key: dict(value) for key, value in amounts.items()}, who


@lru_cache(maxsize=1)
def _definition_addresses() -> dict[UUID, tuple[str, str]]:
    found = {}
    for model in definitions().models.values():
        found[derived_id("definition", "logic_models", model.id)] = (model.id, "")
        for node in model.nodes:
            found[derived_id("definition", "node", f"{model.id}/{node.id}")] = (model.id, node.id)
    return found


def permalink(record: UUID) -> str | None:
    """The page of a logic model or one of its boxes, as SKOS exports name them."""
    place = _definition_addresses().get(record)
    if place is None:
        return None
    return reverse("exchange:model", args=[place[0]]) + (f"#{place[1]}" if place[1] else "")
