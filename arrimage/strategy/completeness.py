"""What a plan still lacks to be carried out and measured: owner, date, deliverable, budget, outcome, measure (G2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from arrimage.core.text import Text


class Lack(StrEnum):
    """One thing that an action, a priority or a plan can lack."""

    LEAD = "lead"
    DUE = "due"
    DELIVERABLE = "deliverable"
    BUDGET = "budget"
    OUTCOME = "outcome"
    MEASURE = "measure"
    ACTION = "action"
    PRIORITY = "priority"
    DECISION = "decision"
    STRATEGY = "strategy"
    TRANSLATION = "translation"


#: What each lack is called in a list: “1.2 lacks: a lead, a due date.”
NAMES: dict[Lack, Text] = {
    Lack.LEAD: Text("a lead", "une ou un responsable"),
    Lack.DUE: Text("a due date", "une échéance"),
    Lack.DELIVERABLE: Text("a deliverable", "un livrable"),
    Lack.BUDGET: Text("a budget", "un budget"),
    Lack.OUTCOME: Text("the outcome it serves", "le résultat visé"),
    Lack.MEASURE: Text("an indicator for its outcome", "un indicateur pour son résultat"),
    Lack.ACTION: Text("an action", "une action"),
    Lack.PRIORITY: Text("a priority", "une priorité"),
    Lack.DECISION: Text("the decision that adopted it", "la décision qui l’a adopté"),
    Lack.STRATEGY: Text("the strategy it carries out", "la stratégie qu’il met en œuvre"),
    Lack.TRANSLATION: Text("one of its two languages", "une de ses deux langues"),
}


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What the check looks at of an action. ``measured``: whether an indicator measures the outcome it serves."""

    id: UUID
    label: str
    title: Text
    lead: bool
    due: date | None
    deliverable: bool
    budget_cents: int | None
    outcome: str
    measured: bool
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What the check looks at of a priority. ``measured``: whether an indicator measures one of its outcomes."""

    id: UUID
    label: str
    title: Text
    outcomes: int
    measured: bool
    actions: Sequence[ActionFacts]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the check looks at of a plan."""

    id: UUID
    title: Text
    annual: bool
    adopted: bool
    decision: bool
    strategy: bool
    priorities: Sequence[PriorityFacts]


@dataclass(frozen=True, slots=True)
class Finding:
    """One record and what it lacks, most hindering first."""

    kind: str
    id: UUID
    label: str
    title: Text
    lacks: Sequence[Lack]


def of_action(facts: ActionFacts) -> Sequence[Lack]:
    """What an action lacks. A budget of zero is a budget; a dropped action lacks nothing any more."""
    if facts.dropped:
        return []
    present = {
        Lack.LEAD: facts.lead, Lack.DUE: facts.due is not None, Lack.DELIVERABLE: facts.deliverable,
        Lack.BUDGET: facts.budget_cents is not None, Lack.OUTCOME: bool(facts.outcome),
        Lack.MEASURE: facts.measured or not facts.outcome, Lack.TRANSLATION: facts.title.complete,
    }  # fmt: skip
    return [lack for lack, there in present.items() if not there]


def of_priority(facts: PriorityFacts) -> Sequence[Lack]:
    """What a priority itself lacks, its actions aside."""
    alive = any(not action.dropped for action in facts.actions)
    present = {
        Lack.OUTCOME: facts.outcomes > 0, Lack.MEASURE: facts.measured or facts.outcomes == 0, Lack.ACTION: alive,
        Lack.TRANSLATION: facts.title.complete,
    }  # fmt: skip
    return [lack for lack, there in present.items() if not there]


def of_plan(facts: PlanFacts) -> Sequence[Lack]:
    """What a plan itself lacks. A draft needs no decision yet; only an annual plan carries out a strategy."""
    present = {
        Lack.PRIORITY: bool(facts.priorities), Lack.DECISION: facts.decision or not facts.adopted,
        Lack.STRATEGY: facts.strategy or not facts.annual, Lack.TRANSLATION: facts.title.complete,
    }  # fmt: skip
    return [lack for lack, there in present.items() if not there]


def findings(plan: PlanFacts) -> Sequence[Finding]:
    """Everything the plan, its priorities and its actions lack, in the order of the plan; complete records are absent."""
    found = [Finding("plan", plan.id, "", plan.title, of_plan(plan))]
    for priority in plan.priorities:
        found.append(Finding("priority", priority.id, priority.label, priority.title, of_priority(priority)))
        found += [Finding("action", a.id, a.label, a.title, of_action(a)) for a in priority.actions]
    return [finding for finding in found if finding.lacks]


def complete_actions(plan: PlanFacts) -> tuple[int, int]:
    """How many live actions lack nothing, out of all live actions."""
    live: Iterable[ActionFacts] = [a for p in plan.priorities for a in p.actions if not a.dropped]
    kept = list(live)
    return sum(1 for action in kept if not of_action(action)), len(kept)
