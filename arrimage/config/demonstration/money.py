"""Contributions from elsewhere in the demonstration region."""

from __future__ import annotations

from datetime import date

from arrimage.config.demonstration.structure import VERB, Common, Region, Spec, content, uid
from arrimage.config.demonstration.work import Planned
from arrimage.core.access import Actor
from arrimage.strategy.models import Resource, ResourceYear
from arrimage.web import records

#: How much of the library's amounts a form of partnership draws, in percent.
SIZE = {"six_sub_councils": 100, "three_committees": 45, "city_wide": 120, "neighbourhood": 20, "local_committees": 110}
#: In a Francophone network other kinds of organization give.
GIVERS = {
    "city": "fr-community", "library": "fr-community", "college": "fr-college", "chamber": "fr-business",
    "health-unit": "fr-health", "united-way": "fr-assembly", "foundation": "fr-assembly",
}  # fmt: skip


def build(region: Region, spec: Spec, planned: Planned, *, by: Actor) -> None:
    """Build and store the leverage ledger of one partnership."""
    partnership = region.partnerships[spec.slug]
    actions = [a for a in planned.actions if a.priority.plan.key == "annual-2025"]
    rows, years = [], []
    small = spec.form == "neighbourhood"
    for key, giver, funder, contribution, status, en, fr, amounts, action in content("plans")["resources"]:
        if small and key in ("ministry-project", "trust-application", "federal-other", "college-research"):
            continue
        kind = GIVERS.get(giver, giver) if spec.kind == "fin" else giver
        organization = region.organization(spec.place, kind)
        assert organization is not None
        resource = Resource(
            id=uid("resource", spec.slug, key), partnership=partnership, key=key, day=date(2024 + min(amounts), 5, 20),
            source_en=organization.name_en or organization.name_fr, source_fr=organization.name_fr, organization=organization,
            funder=funder, contribution=contribution, status=status, purpose_en=en, purpose_fr=fr,
            action=actions[action % len(actions)] if action is not None and actions else None,
        )  # fmt: skip
        rows.append(resource)
        for offset, dollars in amounts.items():
            cents = None if dollars is None else dollars * SIZE[spec.form]
            years.append(
                ResourceYear(
                    id=uid("resource-year", resource.id, offset),
                    resource=resource,
                    fiscal_year=2024 + offset,
                    amount_cents=cents,
                )
            )
    common: Common = {"by": by, "verb": VERB, "partnership_id": partnership.id}
    records.create_many(rows, **common)
    records.create_many(years, **common)
