"""Small makers of strategy records: only what a test does not care about is filled in."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from arrimage.core.access import EVERYTHING, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.ids import new_id
from arrimage.core.text import Text
from arrimage.partnership.models import Body, Decision, Organization, Partnership
from arrimage.strategy import actions
from arrimage.strategy.models import Action, ActionUpdate, Plan, Priority, Resource
from arrimage.web.models import RoleGrant, User

_next = count(1)
BY = Actor(new_id(), "test", (Grant(Role.ADMINISTRATOR, EVERYTHING),))


def partnership(**fields: Any) -> Partnership:
    n = next(_next)
    given = {"slug": f"place-{n}", "kind": "lip", "scope": "city", "name_en": f"Place {n}", "name_fr": f"Lieu {n}"}
    return Partnership.objects.create(**{**given, **fields})


def organization(**fields: Any) -> Organization:
    n = next(_next)
    given = {"key": f"org-{n}", "name_en": f"Organization {n}", "name_fr": f"Organisme {n}", "sector": "libraries"}
    return Organization.objects.create(**{**given, **fields})


def decision(of: Partnership, **fields: Any) -> Decision:
    n = next(_next)
    body = Body.objects.create(
        partnership=of,
        key=f"council-{n}",
        kind="council",
        name_en="Council",
        name_fr="Conseil",
        started=date(2024, 4, 1),
    )
    given = {
        "reference": f"D-{n}", "day": date(2025, 4, 8), "title_en": "Adopt the plan", "title_fr": "Adopter le plan",
        "method": "consensus", "outcome": "adopted",
    }  # fmt: skip
    return Decision.objects.create(body=body, **{**given, **fields})


def plan(of: Partnership, **fields: Any) -> Plan:
    given: dict[str, Any] = {
        "kind": "annual", "title": Text("Action plan", "Plan d’action"), "start": date(2025, 4, 1),
        "end": date(2026, 3, 31),
    }  # fmt: skip
    return actions.draft_plan(partnership=of, by=BY, **{**given, **fields})


def priority(of: Plan, **fields: Any) -> Priority:
    given: dict[str, Any] = {"title": Text("One front door", "Une porte d’entrée commune")}
    return actions.add_priority(plan=of, by=BY, **{**given, **fields})


def action(of: Priority, **fields: Any) -> Action:
    given: dict[str, Any] = {
        "title": Text("Common referral form", "Formulaire d’aiguillage commun"), "start": date(2025, 4, 1),
        "due": date(2025, 12, 31),
    }  # fmt: skip
    return actions.add_action(priority=of, by=BY, **{**given, **fields})


def report(of: Action, day: date, status: str = "on_track", progress: int | None = None, **fields: Any) -> ActionUpdate:
    return actions.report_progress(action=of, day=day, status=status, progress=progress, by=BY, **fields)


def resource(of: Partnership, **fields: Any) -> Resource:
    given: dict[str, Any] = {
        "day": date(2025, 6, 1), "source": Text("City", "Ville"), "funder": "municipal", "contribution": "cash",
        "status": "received",
    }  # fmt: skip
    return actions.record_resource(partnership=of, by=BY, **{**given, **fields})


def user(role: Role | None = None, of: Partnership | None = None) -> User:
    made = User.objects.create_user(f"person-{next(_next)}@demo.example", "a long enough password")
    if role is not None:
        scope = Scope(ScopeKind.PARTNERSHIP, of.id) if of else EVERYTHING
        RoleGrant.objects.create(user=made, role=role, scope_kind=scope.kind, scope_id=scope.id)
    return made
