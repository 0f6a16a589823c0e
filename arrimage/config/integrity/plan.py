"""Rules about the plan: outcomes that exist, actions that follow their updates, records of the same partnership."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from arrimage.config.integrity.rule import Rule
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions import Definitions
from arrimage.strategy.models import Action, ActionUpdate, Plan, PriorityOutcome, Resource, ResourceYear
from arrimage.strategy.standing import Report, standing

_ACTION = ("priority__plan__partnership__slug", "priority__plan__key", "number")


def _live(path: str = "") -> dict[str, None]:
    """Filters that leave out what was archived at any level above."""
    levels = ("archived_at", "priority__archived_at", "priority__plan__archived_at")
    return {f"{path}{level}": None for level in levels}


def _unknown_outcomes(definitions: Definitions) -> Iterator[str]:
    """Two queries: actions, then priorities."""
    for slug, plan, number, outcome in (
        Action.objects.filter(**_live()).exclude(outcome="").order_by(*_ACTION).values_list(*_ACTION, "outcome")
    ):
        if outcome not in definitions.nodes:
            yield f"{slug}/{plan}/{number} {outcome}"
    fields = ("priority__plan__partnership__slug", "priority__plan__key", "priority__key", "outcome")
    rows = PriorityOutcome.objects.filter(**_live()).order_by(*fields)
    for slug, plan, key, outcome in rows.values_list(*fields):
        if outcome not in definitions.nodes:
            yield f"{slug}/{plan}/{key} {outcome}"


def _standing_elsewhere(_: Definitions) -> Iterator[str]:
    """Two queries: updates, then the actions that have some."""
    told: dict[UUID, list[Report]] = defaultdict(list)
    for key, action, day, status, progress in ActionUpdate.objects.filter(archived_at=None).values_list(
        "id", "action_id", "day", "status", "progress"
    ):
        told[action].append(Report(day, str(key), status, progress))
    rows = Action.objects.filter(**_live()).order_by(*_ACTION)
    for key, status, progress, completed, *place in rows.values_list("id", "status", "progress", "completed", *_ACTION):
        if key in told:
            now = standing(told[key])
            if (status, progress, completed) != (now.status, now.progress, now.completed):
                yield "/".join(place)


def _decided_elsewhere(_: Definitions) -> Iterator[str]:
    """Two queries: plans, then actions."""
    plans = Plan.objects.filter(archived_at=None, decision__isnull=False)
    away: Any = plans.exclude(decision__body__partnership=F("partnership"))
    for slug, key in away.order_by("partnership__slug", "key").values_list("partnership__slug", "key"):
        yield f"{slug}/{key}"
    actions = Action.objects.filter(**_live(), decision__isnull=False)
    away = actions.exclude(decision__body__partnership=F("priority__plan__partnership"))
    for place in away.order_by(*_ACTION).values_list(*_ACTION):
        yield "/".join(place)


def _strategies_elsewhere(_: Definitions) -> Iterator[str]:
    plans = Plan.objects.filter(archived_at=None, strategy__isnull=False)
    wrong = plans.filter(~Q(strategy__partnership=F("partnership")) | ~Q(strategy__kind="strategy"))
    for slug, key in wrong.order_by("partnership__slug", "key").values_list("partnership__slug", "key"):
        yield f"{slug}/{key}"


def _resources_elsewhere(_: Definitions) -> Iterator[str]:
    rows = Resource.objects.filter(archived_at=None, action__isnull=False)
    away = rows.exclude(action__priority__plan__partnership=F("partnership"))
    for slug, key in away.order_by("partnership__slug", "key").values_list("partnership__slug", "key"):
        yield f"{slug}/{key}"


def _received_early(_: Definitions) -> Iterator[str]:
    fields = ("resource__partnership__slug", "resource__key", "fiscal_year", "resource__day")
    rows = ResourceYear.objects.filter(archived_at=None, resource__archived_at=None, resource__status="received")
    for slug, key, year, day in rows.order_by(*fields[:3]).values_list(*fields):
        if year < Period.containing(day).start.year:
            yield f"{slug}/{key} {year}"


RULES = (
    Rule(
        "outcome-unknown",
        Text("Priorities and actions serve outcomes that a logic model has.", "Les priorités et les actions visent des résultats qu’un modèle logique contient."),
        Text("The outcome served is in no logic model.", "Le résultat visé ne figure dans aucun modèle logique."),
        Text("Choose an outcome from the list on its page.", "Choisissez un résultat dans la liste, sur sa page."),
        _unknown_outcomes,
    ),
    Rule(
        "action-beside-updates",
        Text("Every action stands where its latest update puts it.", "Chaque action se trouve là où sa dernière mise à jour la place."),
        Text("Status, progress or completion of this action differ from its latest update.",
             "L’état, la progression ou l’achèvement de cette action diffèrent de sa dernière mise à jour."),
        Text("Report progress on the action once more.", "Faites de nouveau le point sur l’action."),
        _standing_elsewhere,
    ),
    Rule(
        "decision-of-other-partnership",
        Text("Plans and actions rest on decisions of their own partnership.", "Les plans et les actions reposent sur des décisions de leur partenariat."),
        Text("This rests on a decision of another partnership.", "Cet élément repose sur une décision d’un autre partenariat."),
        Text("Choose a decision of this partnership, or none.", "Choisissez une décision de ce partenariat, ou aucune."),
        _decided_elsewhere,
    ),
    Rule(
        "plan-under-other-strategy",
        Text("Annual plans carry out a strategy of their own partnership.", "Les plans annuels mettent en œuvre une stratégie de leur partenariat."),
        Text("This plan names a strategy that is another partnership’s, or no strategy.",
             "Ce plan renvoie à une stratégie d’un autre partenariat, ou à un plan qui n’en est pas une."),
        Text("Choose a strategy of this partnership, or none.", "Choisissez une stratégie de ce partenariat, ou aucune."),
        _strategies_elsewhere,
    ),
    Rule(
        "resource-for-other-partnership",
        Text("Contributions serve actions of their own partnership.", "Les contributions servent des actions de leur partenariat."),
        Text("This contribution serves an action of another partnership.", "Cette contribution sert une action d’un autre partenariat."),
        Text("Choose an action of this partnership, or none.", "Choisissez une action de ce partenariat, ou aucune."),
        _resources_elsewhere,
    ),
    Rule(
        "received-before-recorded",
        Text("No contribution counts as received before the year of its day.", "Aucune contribution ne compte comme reçue avant l’exercice de sa date."),
        Text("A contribution counts as received in a year before its own day.", "Une contribution compte comme reçue dans un exercice antérieur à sa date."),
        Text("Correct the day of the contribution or the year of the amount.", "Corrigez la date de la contribution ou l’exercice du montant."),
        _received_early,
    ),
)  # fmt: skip
