"""The room for machines: plans that were adopted, and their actions, as the public page shows them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope
from arrimage.strategy import queries
from arrimage.strategy.models import Plan
from arrimage.web.api import Code, Listing, Number, Router, Said, Shape, Size, coded, page_of, read, said, spoken, text
from arrimage.web.api.routes import Key, Slug

router = Router(tags=["strategy"])


class PlanShape(Shape):
    """An adopted plan or strategy, or one that another replaced."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name within the partnership.", "Nom court dans le partenariat.")
    kind: Code = said("Strategy or annual plan.", "Stratégie ou plan annuel.")
    status: Code = said("Where it stands.", "Son état.")
    title: Said = said("Its title.", "Son titre.")
    vision: Said = said("Its vision.", "Sa vision.")
    start: date = said("First day.", "Premier jour.")
    end: date = said("Last day.", "Dernier jour.")
    adopted: date | None = said("When it was adopted.", "Quand il a été adopté.")
    strategy: str | None = said("Short name of the strategy it belongs to.", "Nom court de la stratégie dont il relève.")  # fmt: skip


class ActionShape(Shape):
    """An action of a plan. Budgets and what reporters wrote stay inside the partnership."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    priority: str = said("Short name of its priority.", "Nom court de sa priorité.")
    number: str = said("Its number in the plan.", "Son numéro dans le plan.")
    title: Said = said("What is done.", "Ce qui est fait.")
    lead: Said | None = said("Organization that leads.", "Organisme responsable.")
    partners: list[Said] = said("Organizations that take part.", "Organismes qui participent.")
    start: date = said("When it begins.", "Quand elle commence.")
    due: date | None = said("When it is due.", "Échéance.")
    completed: date | None = said("When it was done.", "Quand elle a été achevée.")
    status: Code = said("Where it stands.", "Son état.")
    progress: int | None = said(
        "Percent done; null when never reported, which is not zero.",
        "Pourcentage accompli; null si jamais présenté, ce qui n’est pas zéro.",
    )
    weight: int = said("Its part of the priority.", "Son poids dans la priorité.")
    outcome: str | None = said("Box of a logic model that it serves.", "Case d’un modèle logique qu’elle sert.")


class PriorityShape(Shape):
    """A priority of a plan."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name within the plan.", "Nom court dans le plan.")
    title: Said = said("Its title.", "Son titre.")
    weight: int = said("Its part of the plan.", "Son poids dans le plan.")
    outcomes: list[str] = said("Boxes of logic models that it serves.", "Cases de modèles logiques qu’elle sert.")


class WholePlan(Shape):
    """A plan with everything on it that the public may see."""

    plan: PlanShape = said("The plan.", "Le plan.")
    priorities: list[PriorityShape] = said("Its priorities, in order.", "Ses priorités, dans l’ordre.")
    actions: list[ActionShape] = said("Its actions, in order.", "Ses actions, dans l’ordre.")


def _here(request: HttpRequest) -> Partnership:
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    return partnership


def _plan(one: Plan) -> PlanShape:
    return PlanShape(
        id=one.id, key=one.key, kind=coded(one.kind, codes.PLAN_KINDS), status=coded(one.status, codes.PLAN_STATUS),
        title=text(one.title), vision=spoken(one, "vision"), start=one.start, end=one.end, adopted=one.adopted,
        strategy=one.strategy.key if one.strategy and one.strategy.status != "draft" else None,
    )  # fmt: skip


def _action(priority: str, row: queries.ActionRow) -> ActionShape:
    one = row.action
    return ActionShape(
        id=one.id, priority=priority, number=one.number, title=text(one.title),
        lead=text(one.lead.name) if one.lead else None, partners=[text(who.name) for who in row.partners],
        start=one.start, due=one.due, completed=one.completed, status=coded(one.status, codes.ACTION_STATUS),
        progress=one.progress, weight=one.weight, outcome=one.outcome or None,
    )  # fmt: skip


@read(
    router, "/partnerships/{slug:slug}/plans", name="plans", answer=Listing[PlanShape], scope=partnership_scope,
    summary=Text("Adopted plans, latest first", "Les plans adoptés, du plus récent au plus ancien"),
    about=Text(
        "Drafts are not among them, whoever asks.",
        "Les ébauches n’y figurent pas, peu importe qui demande.",
    ),
)  # fmt: skip
def plans(request: HttpRequest, slug: Slug, page: Number = 1, size: Size = 100) -> Any:
    """Drafts are not among them, whoever asks."""
    return page_of(request, Listing[PlanShape], queries.plans(_here(request).id, drafts=False), _plan, page, size)


@read(
    router, "/partnerships/{slug:slug}/plans/{slug:key}", name="plan", answer=WholePlan, scope=partnership_scope,
    summary=Text("One plan with its actions", "Un plan avec ses actions"),
)  # fmt: skip
def plan(request: HttpRequest, slug: Slug, key: Key) -> Any:
    """The plan, its priorities and its actions."""
    found = queries.plan_named(_here(request).id, key, drafts=False)
    if found is None:
        raise Http404
    tree = queries.plan_tree(found)
    return WholePlan(
        plan=_plan(found),
        priorities=[
            PriorityShape(
                id=row.priority.id, key=row.priority.key, title=text(row.priority.title), weight=row.priority.weight,
                outcomes=list(row.outcomes),
            )
            for row in tree.priorities
        ],
        actions=[_action(row.priority.key, action) for row in tree.priorities for action in row.actions],
    )  # fmt: skip
