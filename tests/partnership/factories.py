"""Small makers of records for the tests of the table: written through the actions wherever that is possible."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from arrimage.core.access import MACHINE, Role, ScopeKind
from arrimage.core.text import Text
from arrimage.partnership import actions
from arrimage.partnership.models import Body, Decision, Meeting, Organization, Partnership, Place, Seat, SeatTerm
from arrimage.web.models import RoleGrant, User

START = date(2024, 4, 1)
_numbers = itertools.count(1)


def both(text: str | Text) -> Text:
    """The same words in both languages, the French marked; a Text stays as it is."""
    if isinstance(text, Text):
        return text
    return Text(text, f"{text} (fr)")


def partnership(slug: str = "port-clair", **facts: Any) -> Partnership:
    """A community-wide LIP."""
    values: dict[str, Any] = {"name": both(slug.title()), "kind": "lip", "scope": "community", "started": START} | facts
    return actions.found_partnership(by=MACHINE, slug=slug, facts=actions.PartnershipFacts(**values))


def place(code: str = "2021A00053599", level: str = "city") -> Place:
    """A place; places have no action of their own, they come with territories and statistics."""
    return Place.objects.create(code=code, level=level, name_en=code, name_fr=code, name_key_en=code, name_key_fr=code)


def organization(name: str = "", **facts: Any) -> Organization:
    """An organization of the settlement sector, unless told otherwise."""
    values: dict[str, Any] = {"name": both(name or f"Organization {next(_numbers)}"), "sector": "settlement"} | facts
    return actions.add_organization(by=MACHINE, facts=actions.OrganizationFacts(**values))


def body(of: Partnership, name: str = "Council", **facts: Any) -> Body:
    """A council since 2024-04-01."""
    values: dict[str, Any] = {"name": both(name), "kind": "council", "started": START} | facts
    return actions.establish_body(by=MACHINE, partnership=of, facts=actions.BodyFacts(**values))


def seat(of: Body, label: str = "", held_by: Organization | None = None, **facts: Any) -> Seat:
    """A voting member's seat since 2024-04-01; held from then on when somebody is named."""
    values: dict[str, Any] = {
        "label": both(label or f"Seat {next(_numbers)}"), "sector": "settlement", "role": "member", "start": of.started,
    } | facts  # fmt: skip
    made = actions.add_seat(by=MACHINE, body=of, facts=actions.SeatFacts(**values))
    if held_by is not None:
        term(made, held_by, made.start)
    return made


def term(of: Seat, held_by: Organization, start: date = START, end: date | None = None) -> SeatTerm:
    """A term held by an organization."""
    return actions.seat_somebody(by=MACHINE, seat=of, holder=actions.Holder(held_by), start=start, end=end)


def meeting(of: Body, day: date = date(2025, 5, 13), **facts: Any) -> Meeting:
    """A planned meeting."""
    values: dict[str, Any] = {"title": both("Regular meeting"), "day": day} | facts
    return actions.schedule(by=MACHINE, body=of, facts=actions.MeetingFacts(**values))


def attend(meeting: Meeting, **by_presence: list[Seat]) -> Meeting:
    """Record attendance: ``attend(m, present=[a], spoke=[b], regrets=[c], absent=[d])``."""
    marks = {}
    for presence, seats in by_presence.items():
        for chair in seats:
            spoke = presence == "spoke"
            marks[chair.id] = actions.Mark(
                "present" if spoke else presence, spoke if presence in ("spoke", "present") else None
            )
    return actions.record_attendance(by=MACHINE, meeting=meeting, marks=marks)


def decision(of: Body, day: date = date(2025, 5, 13), **facts: Any) -> Decision:
    """A consensus that adopted something."""
    values: dict[str, Any] = {
        "title": both("Adopt the plan"), "day": day, "method": "consensus", "outcome": "adopted",
    } | facts  # fmt: skip
    return actions.record_decision(by=MACHINE, body=of, facts=actions.DecisionFacts(**values))


def user(role: Role, of: Partnership | None = None) -> User:
    """A user with one role: within a partnership, or everywhere."""
    made = User.objects.create_user(
        f"{role.value}-{next(_numbers)}@test.example", "a-long-password", label_en=role.value, label_fr=role.value
    )
    RoleGrant.objects.create(
        user=made, role=role.value, scope_kind=ScopeKind.PARTNERSHIP if of else ScopeKind.EVERYTHING,
        scope_id=of.id if of else None,
    )  # fmt: skip
    return made
