"""Organizations and their membership in a partnership."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.text import Text
from arrimage.partnership.models import Membership, Organization, Partnership, SeatTerm
from arrimage.partnership.refusals import (
    NOTHING,
    day_text,
    free_key,
    need_code,
    need_name,
    need_order,
    refuse,
    slug_of,
    unless_taken,
)
from arrimage.web import audit, records


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """What is known of an organization, the same in every partnership. ``settlement_funded`` None: not known."""

    name: Text
    sector: str
    government: str = "none"
    settlement_funded: bool | None = None
    mainstream: bool = False
    francophone: bool = False
    service_provider: bool = False
    website: str = ""

    def columns(self) -> dict[str, object]:
        """The stored columns.

        Raises:
            Refused: when the name is empty or a code is not on its list.
        """
        need_name(self.name)
        need_code("sector", self.sector, codes.SECTORS)
        need_code("government", self.government, codes.GOVERNMENTS)
        return {
            "name_en": self.name.en.strip(), "name_fr": self.name.fr.strip(), "sector": self.sector,
            "government": self.government, "settlement_funded": self.settlement_funded, "mainstream": self.mainstream,
            "francophone": self.francophone, "service_provider": self.service_provider, "website": self.website,
        }  # fmt: skip


def add_organization(
    *, by: Actor, facts: OrganizationFacts, key: str = "", partnership_id: UUID | None = None
) -> Organization:
    """Add an organization to the instance; ``key`` is made from its name when it is not given.

    Raises:
        Refused: when a fact is wrong or the key is taken.
    """
    columns = facts.columns()
    wanted = key or free_key(slug_of(facts.name), lambda k: Organization.objects.filter(key=k).exists())
    record = Organization(key=wanted, **columns)
    return unless_taken(
        lambda: records.create(record, by=by, verb="organization.add", partnership_id=partnership_id),
        "key",
        Text("An organization with this key", "Un organisme ayant cette clé"),
    )


def edit_organization(
    *, by: Actor, organization: Organization, facts: OrganizationFacts, expected: int, partnership_id: UUID | None
) -> Organization:
    """Change what is known of an organization; every partnership it takes part in counts anew.

    Raises:
        Refused: when a fact is wrong or somebody changed the organization meanwhile.
    """
    columns = facts.columns()
    with transaction.atomic():
        changed = records.change(
            organization, by=by, verb="organization.edit", partnership_id=partnership_id, expected=expected, **columns
        )
        for other in _partnerships_of(organization.id) - {partnership_id}:
            audit.mark_changed(other)
    return changed


def _partnerships_of(organization_id: UUID) -> set[UUID]:
    """Ids of the partnerships in which the organization is a member or holds a seat."""
    members = Membership.objects.filter(organization_id=organization_id, archived_at=None)
    terms = SeatTerm.objects.filter(organization_id=organization_id, archived_at=None)
    return set(members.values_list("partnership_id", flat=True)) | set(
        terms.values_list("seat__body__partnership_id", flat=True)
    )


def join(
    *,
    by: Actor,
    partnership: Partnership,
    organization: Organization,
    sector: str,
    joined: date,
    left: date | None = None,
    note: Text = NOTHING,
) -> Membership:
    """Make an organization a member from ``joined`` on.

    Raises:
        Refused: when it is a member on one of these days already, or the dates are in the wrong order.
    """
    need_code("sector", sector, codes.SECTORS)
    need_order(joined, left, "left")
    _no_other_membership(partnership.id, organization.id, joined, left)
    record = Membership(
        partnership=partnership, organization=organization, sector=sector, joined=joined, left=left, note_en=note.en,
        note_fr=note.fr,
    )  # fmt: skip
    return unless_taken(
        lambda: records.create(record, by=by, verb="membership.join", partnership_id=partnership.id),
        "joined",
        Text("A membership from this day, perhaps archived,", "Une adhésion à partir de ce jour, peut-être archivée,"),
    )


def join_or_add(
    *,
    by: Actor,
    partnership: Partnership,
    organization: Organization | None,
    facts: OrganizationFacts | None,
    sector: str,
    joined: date,
) -> Membership:
    """Make an organization a member; without one, add the one that ``facts`` describe first, both or neither.

    Raises:
        Refused: as :func:`add_organization` and :func:`join`; when neither an organization nor facts are given.
    """
    if organization is None and facts is None:
        raise refuse(
            "organization",
            Text("No organization is named.", "Aucun organisme n’est désigné."),
            Text("Choose one, or describe a new one.", "Choisissez-en un, ou décrivez-en un nouveau."),
        )
    with transaction.atomic():
        if organization is None and facts is not None:
            organization = add_organization(by=by, facts=facts, partnership_id=partnership.id)
        assert organization is not None
        return join(by=by, partnership=partnership, organization=organization, sector=sector, joined=joined)


def _no_other_membership(
    partnership_id: UUID, organization_id: UUID, joined: date, left: date | None, but: UUID | None = None
) -> None:
    others = Membership.objects.filter(
        Q(left=None) | Q(left__gte=joined),
        partnership_id=partnership_id,
        organization_id=organization_id,
        archived_at=None,
    )
    if but is not None:
        others = others.exclude(id=but)
    if left is not None:
        others = others.filter(joined__lte=left)
    other = others.order_by("joined").first()
    if other is not None:
        raise refuse(
            "joined",
            Text(
                "This organization is a member since {day} already.", "Cet organisme est déjà membre depuis le {day}."
            ).format(day=day_text(other.joined)),
            Text("Change that membership, or end it first.", "Modifiez cette adhésion, ou mettez-y fin d’abord."),
        )


def edit_membership(
    *,
    by: Actor,
    membership: Membership,
    sector: str,
    joined: date,
    left: date | None,
    note: Text,
    expected: int,
) -> Membership:
    """Change a membership's sector, dates or note.

    Raises:
        Refused: for overlapping or reversed dates, an unknown sector, or a stale version.
    """
    need_code("sector", sector, codes.SECTORS)
    need_order(joined, left, "left")
    _no_other_membership(membership.partnership_id, membership.organization_id, joined, left, membership.id)
    return unless_taken(
        lambda: records.change(
            membership, by=by, verb="membership.edit", partnership_id=membership.partnership_id, expected=expected,
            sector=sector, joined=joined, left=left, note_en=note.en, note_fr=note.fr,
        ),
        "joined",
        Text("A membership from this day, perhaps archived,", "Une adhésion à partir de ce jour, peut-être archivée,"),
    )  # fmt: skip


def leave(*, by: Actor, membership: Membership, left: date, expected: int) -> Membership:
    """End a membership on ``left``; the seats the organization holds in the partnership become vacant that day.

    Raises:
        Refused: when ``left`` comes before the day it joined, when a term of it begins later, or for a stale version.
    """
    need_order(membership.joined, left, "left")
    terms = held_terms(membership.partnership_id, membership.organization_id, left)
    later = [term for term in terms if term.start > left]
    if later:
        raise refuse(
            "left",
            Text(
                "The organization takes a seat on {day}, after it leaves.",
                "L’organisme occupe un siège à partir du {day}, après son départ.",
            ).format(day=day_text(later[0].start)),
            Text(
                "Put that term away first, or choose a later day.",
                "Archivez d’abord ce mandat, ou choisissez un jour plus tardif.",
            ),
        )
    with transaction.atomic():
        changed = records.change(
            membership, by=by, verb="membership.leave", partnership_id=membership.partnership_id, expected=expected,
            left=left,
        )  # fmt: skip
        for term in terms:
            records.change(term, by=by, verb="seat.vacate", partnership_id=membership.partnership_id, end=left)
    return changed


def held_terms(partnership_id: UUID, organization_id: UUID, day: date) -> list[SeatTerm]:
    """Terms of an organization in a partnership that run beyond ``day`` or begin after it, with seat and body."""
    found: Iterable[SeatTerm] = (
        SeatTerm.objects.filter(
            Q(end=None) | Q(end__gt=day), organization_id=organization_id, archived_at=None,
            seat__archived_at=None, seat__body__partnership_id=partnership_id, seat__body__archived_at=None,
        )
        .select_related("seat__body")
        .order_by("start", "id")
    )  # fmt: skip
    return list(found)


def archive_membership(*, by: Actor, membership: Membership, expected: int | None = None) -> Membership:
    """Put away a membership recorded by mistake."""
    return records.archive(
        membership, by=by, verb="membership.archive", partnership_id=membership.partnership_id, expected=expected
    )


def restore_membership(*, by: Actor, membership: Membership) -> Membership:
    """Bring back an archived membership.

    Raises:
        Refused: when the organization has become a member on one of its days meanwhile.
    """
    _no_other_membership(
        membership.partnership_id, membership.organization_id, membership.joined, membership.left, membership.id
    )
    return records.restore(membership, by=by, verb="membership.restore", partnership_id=membership.partnership_id)
