"""What people do with a contribution: record, edit, note its status, spread it over years, put away and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.ids import is_slug
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Organization, Partnership
from arrimage.partnership.refusals import today_in
from arrimage.strategy import refusals
from arrimage.strategy.actions.keys import fresh_key
from arrimage.strategy.models import Action, Resource, ResourceYear
from arrimage.web import records

NOTHING = Text("", "")

#: Amounts by fiscal year (the year in which April falls), in cents; None where the split is not known.
Years = Mapping[int, int | None]
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _check(
    partnership: Partnership, day: date, source: Text, funder: str, contribution: str, status: str,
    action: Action | None,
) -> list[Problem]:  # fmt: skip
    problems = []
    today = today_in(partnership.zone)
    if not (source.en.strip() or source.fr.strip()):
        problems.append(refusals.empty(refusals.SOURCE))
    if day > today:
        problems.append(refusals.in_future(refusals.DAY, day, today))
    if funder not in codes.FUNDERS:
        problems.append(refusals.unknown_code(refusals.FUNDER, funder))
    if contribution not in codes.CONTRIBUTIONS:
        problems.append(refusals.unknown_code(Text("Cash or in kind", "Financière ou en nature"), contribution))
    if status not in codes.RESOURCE_STATUS:
        problems.append(refusals.unknown_code(refusals.STATUS, status))
    if action is not None and action.priority.plan.partnership_id != partnership.id:
        problems.append(refusals.elsewhere(Text("Action", "Action")))
    return problems


def _check_years(years: Years) -> list[Problem]:
    problems = [refusals.not_year(year) for year in years if not _FIRST_YEAR <= year <= _LAST_YEAR]
    if any(cents is not None and cents < 0 for cents in years.values()):
        problems.append(refusals.negative(refusals.AMOUNT))
    return problems


@transaction.atomic
def record_resource(
    *,
    partnership: Partnership,
    day: date,
    source: Text,
    funder: str,
    contribution: str,
    status: str,
    by: Actor,
    organization: Organization | None = None,
    purpose: Text = NOTHING,
    action: Action | None = None,
    years: Years | None = None,
    key: str | None = None,
) -> Resource:
    """Record a contribution from any source, and how it spreads over fiscal years.

    Args:
        day: local date on which it was asked for, promised or received.
        funder: kind of source, a code of ``FUNDERS``.
        contribution: ``cash`` or ``in_kind``: the two are never mixed in one record.
        status: ``pending`` (asked for), ``confirmed`` (promised in writing), ``received`` or ``refused``.
        years: cents by fiscal year; None for a year whose part is not known. Unknown is never taken for zero.

    Raises:
        Refused: when an amount is negative, the day has not come, or a code is unknown.
    """
    siblings = Resource.objects.filter(partnership=partnership)
    problems = _check(partnership, day, source, funder, contribution, status, action) + _check_years(years or {})
    if key is not None and (not is_slug(key) or siblings.filter(key=key).exists()):
        problems.append(refusals.taken(refusals.KEY, key))
    if problems:
        raise Refused(*problems)
    resource = Resource(
        partnership=partnership, key=key or fresh_key(siblings, source, "resource"), day=day, source_en=source.en,
        source_fr=source.fr, organization=organization, funder=funder, contribution=contribution, status=status,
        purpose_en=purpose.en, purpose_fr=purpose.fr, action=action,
    )  # fmt: skip
    records.create(resource, by=by, verb="resource.record", partnership_id=partnership.id)
    spread_over_years(resource=resource, years=years or {}, by=by)
    return resource


@transaction.atomic
def edit_resource(
    *,
    resource: Resource,
    day: date,
    source: Text,
    funder: str,
    contribution: str,
    status: str,
    by: Actor,
    organization: Organization | None = None,
    purpose: Text = NOTHING,
    action: Action | None = None,
    years: Years | None = None,
    expected: int | None = None,
) -> Resource:
    """Change a contribution; ``years`` None leaves its spread as it is. See :func:`record_resource`.

    Raises:
        Refused: as for recording, or when someone else changed it meanwhile.
    """
    partnership = resource.partnership
    problems = _check(partnership, day, source, funder, contribution, status, action) + _check_years(years or {})
    if problems:
        raise Refused(*problems)
    fields: dict[str, Any] = {
        "day": day, "source_en": source.en, "source_fr": source.fr, "organization": organization, "funder": funder,
        "contribution": contribution, "status": status, "purpose_en": purpose.en, "purpose_fr": purpose.fr,
        "action": action,
    }  # fmt: skip
    records.change(resource, by=by, verb="resource.edit", partnership_id=partnership.id, expected=expected, **fields)
    if years is not None:
        spread_over_years(resource=resource, years=years, by=by)
    return resource


def set_resource_status(*, resource: Resource, status: str, by: Actor, expected: int | None = None) -> Resource:
    """Note that a contribution was confirmed, received or refused.

    Raises:
        Refused: when the status is unknown or someone else changed the record meanwhile.
    """
    if status not in codes.RESOURCE_STATUS:
        raise Refused(refusals.unknown_code(refusals.STATUS, status))
    return records.change(
        resource, by=by, verb="resource.status", partnership_id=resource.partnership_id, expected=expected,
        status=status,
    )  # fmt: skip


@transaction.atomic
def spread_over_years(*, resource: Resource, years: Years, by: Actor) -> None:
    """Make ``years`` the spread of a contribution: years that are not named are put away.

    Raises:
        Refused: when an amount is negative or a year out of range.
    """
    problems = _check_years(years)
    if problems:
        raise Refused(*problems)
    who: dict[str, Any] = {"by": by, "partnership_id": resource.partnership_id}
    rows = {row.fiscal_year: row for row in resource.years.all()}
    for year, cents in years.items():
        if year not in rows:
            row = ResourceYear(resource=resource, fiscal_year=year, amount_cents=cents)
            records.create(row, verb="resource.spread", **who)
        else:
            records.change(rows[year], verb="resource.spread", amount_cents=cents, archived_at=None, **who)
    for year, row in rows.items():
        if year not in years and row.archived_at is None:
            records.archive(row, verb="resource.unspread", **who)


def archive_resource(*, resource: Resource, by: Actor, expected: int | None = None) -> Resource:
    """Put a contribution away. It no longer counts and can be brought back."""
    return records.archive(
        resource, by=by, verb="resource.archive", partnership_id=resource.partnership_id, expected=expected
    )


def restore_resource(*, resource: Resource, by: Actor) -> Resource:
    """Bring a contribution back."""
    return records.restore(resource, by=by, verb="resource.restore", partnership_id=resource.partnership_id)
