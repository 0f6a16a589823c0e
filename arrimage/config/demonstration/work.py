"""Plans, priorities, actions and their updates in the demonstration region."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from arrimage.config.demonstration.structure import VERB, Common, Region, Seated, Spec, content, uid
from arrimage.core.access import Actor
from arrimage.partnership.models import Decision
from arrimage.strategy.models import Action, ActionPartner, ActionUpdate, Plan, Priority, PriorityOutcome
from arrimage.web import records

#: How each action of a year ends, in turn: (last status, progress in percent, share of its time that had passed)
ENDINGS_FIRST = (("done", 100), ("done", 100), ("done", 100), ("dropped", 20), ("done", 100), ("done", 100))
ENDINGS_SECOND = (
    ("on_track", 80), ("late", 60), ("done", 100), ("on_track", 45), ("blocked", 10), ("done", 100), ("late", 35),
    ("on_track", 70), ("done", 100), ("planned", 0),
)  # fmt: skip
PARTNERS = {
    "lip": (
        "settlement",
        "multicultural",
        "library",
        "college",
        "health-unit",
        "school-public",
        "african",
        "employment",
    ),
    "fin": ("fr-community", "fr-settlement", "fr-health", "fr-youth", "fr-women", "fr-business", "fr-school-public"),
}


@dataclass(slots=True)
class Planned:
    """The plans of a partnership, for the money tied to them."""

    plans: list[Plan] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    outcomes: list[PriorityOutcome] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    partners: list[ActionPartner] = field(default_factory=list)
    updates: list[ActionUpdate] = field(default_factory=list)


def _plan(
    spec: Spec, region: Region, seated: Seated, key: str, kind: str, start: date, end: date, adopted: date | None
) -> Plan:
    years = (f"{start.year}–{end.year % 100}", f"{start.year}-{end.year}")
    decision = next(
        (d for d in seated.decisions if d.title_en == "Adopt the annual action plan" and d.day == adopted), None
    )
    vision = content("plans")[spec.kind]["vision"]
    title_en = f"Settlement strategy {years[0]}" if kind == "strategy" else f"Annual action plan {years[0]}"
    title_fr = f"Stratégie d’établissement {years[1]}" if kind == "strategy" else f"Plan d’action annuel {years[1]}"
    if spec.kind == "fin" and kind == "strategy":
        title_en, title_fr = f"Strategic plan {years[0]}", f"Plan stratégique {years[1]}"
    return Plan(
        id=uid("plan", spec.slug, key), partnership=region.partnerships[spec.slug], key=key, kind=kind,
        status="adopted" if adopted else "draft", title_en=title_en, title_fr=title_fr, vision_en=vision["en"],
        vision_fr=vision["fr"], start=start, end=end, adopted=adopted, decision=decision,
    )  # fmt: skip


def build(region: Region, spec: Spec, seated: Seated, *, scale: int, by: Actor) -> Planned:
    """Build and store a three-year strategy, two annual plans with actions and updates, and a draft of the third."""
    out, library = Planned(), content("plans")[spec.kind]
    chance = random.Random(f"arrimage demonstration plan {spec.slug}")  # noqa: S311 - a fixed sequence, not a secret
    first = min((d.day for d in seated.decisions), default=date(2024, 4, 14))
    second = min((d.day for d in seated.decisions if d.day >= date(2025, 4, 1)), default=date(2025, 4, 14))
    strategy = _plan(spec, region, seated, "strategy-2024", "strategy", date(2024, 4, 1), date(2027, 3, 31), first)
    out.plans.append(strategy)
    small = spec.form in ("neighbourhood", "three_committees")
    for year, adopted, endings in ((2024, first, ENDINGS_FIRST), (2025, second, ENDINGS_SECOND), (2026, None, ())):
        plan = _plan(spec, region, seated, f"annual-{year}", "annual", date(year, 4, 1), date(year + 1, 3, 31), adopted)
        plan.strategy = strategy
        out.plans.append(plan)
        _year(out, region, spec, seated, plan, library, endings, chance, scale=scale, small=small)
    for position, row in enumerate(library["priorities"], start=1):
        _priority(out, spec, strategy, library, row, position)
    common: Common = {"by": by, "verb": VERB, "partnership_id": region.partnerships[spec.slug].id}
    for rows in (out.plans, out.priorities, out.outcomes, out.actions, out.partners, out.updates):
        records.create_many(rows, **common)
    return out


def _priority(out: Planned, spec: Spec, plan: Plan, library: dict, row: dict, position: int) -> Priority:  # type: ignore[type-arg]
    priority = Priority(
        id=uid("priority", spec.slug, plan.key, row["key"]), plan=plan, key=row["key"], position=position, title_en=row["en"],
        title_fr=row["fr"], about_en=row["about_en"], about_fr=row["about_fr"], weight=row["weight"],
    )  # fmt: skip
    out.priorities.append(priority)
    # In the neighbourhood plans one priority is not tied to an outcome yet, so that the figure has something to say.
    if not (spec.form == "neighbourhood" and position == 4):
        for node in row["outcomes"]:
            out.outcomes.append(
                PriorityOutcome(
                    id=uid("outcome", priority.id, node), priority=priority, outcome=f"{library['model']}/{node}"
                )
            )
    return priority


def _year(
    out: Planned, region: Region, spec: Spec, seated: Seated, plan: Plan, library: dict, endings: tuple, chance: random.Random,  # type: ignore[type-arg]
    *, scale: int, small: bool,
) -> None:  # fmt: skip
    number = 0
    for position, row in enumerate(library["priorities"], start=1):
        priority = _priority(out, spec, plan, library, row, position)
        chosen = row["actions"][:2] if small else row["actions"]
        if plan.start.year == 2024 and not small:
            chosen = chosen[:3]
        if plan.status == "draft":
            chosen = chosen[:1]
        for copy in range(scale):
            for index, item in enumerate(chosen, start=1):
                ending = endings[number % len(endings)] if endings else ("planned", 0)
                number += 1
                _action(
                    out,
                    region,
                    spec,
                    seated,
                    plan,
                    priority,
                    library,
                    item,
                    f"{position}.{index + copy * len(chosen)}",
                    copy,
                    ending,
                    chance,
                )


def _action(
    out: Planned, region: Region, spec: Spec, seated: Seated, plan: Plan, priority: Priority, library: dict, item: list,  # type: ignore[type-arg]
    number: str, copy: int, ending: tuple[str, int], chance: random.Random,
) -> None:  # fmt: skip
    key, en, fr, lead, deliverable, product_en, product_fr, outcome, dollars = item
    key = key if not copy else f"{key}-{copy + 1}"
    status, progress = ending
    start = plan.start + timedelta(days=15 * chance.randrange(0, 8))
    due = start + timedelta(days=30 * chance.randrange(4, 9))
    overdue = status == "late"
    if overdue:
        due = min(due, plan.end - timedelta(days=40))
    elif status not in ("done", "dropped"):
        due = max(due, plan.end + timedelta(days=30 * chance.randrange(1, 5)))
    completed = None
    if status == "done":
        completed = due + timedelta(days=chance.choice((-20, -12, -9, -5, 0, 0, 14)))
        completed = min(completed, plan.end - timedelta(days=3))
        due = max(due if due <= plan.end else completed, start + timedelta(days=30))
    organization = region.organization(spec.place, lead)
    action = Action(
        id=uid("action", spec.slug, plan.key, key), priority=priority, key=key, number=number, title_en=en, title_fr=fr,
        lead=organization, start=start, due=due, completed=completed, status=status, progress=progress if status != "planned" else None,
        deliverable=deliverable, deliverable_en=product_en, deliverable_fr=product_fr, delivered=completed,
        budget_cents=None if dollars is None else dollars * 100, outcome=f"{library['model']}/{outcome}",
        decision=_decided(seated, plan, len(out.actions)),
        weight=1 + len(out.actions) % 3,
    )  # fmt: skip
    out.actions.append(action)
    pool = [region.organization(spec.place, kind) for kind in PARTNERS[spec.kind]]
    if len(out.actions) % 5 == 0:
        pool.append(region.organization("clairmont", "fin-secretariat" if spec.kind == "lip" else "lip-secretariat"))
    partners = {o.id: o for o in pool if o is not None and (organization is None or o.id != organization.id)}
    for partner in chance.sample(sorted(partners.values(), key=lambda o: o.key), k=chance.randrange(0, 4)):
        out.partners.append(
            ActionPartner(id=uid("partner", action.id, partner.key), action=action, organization=partner)
        )
    if status != "planned":
        _updates(out, plan, action, chance)


def _decided(seated: Seated, plan: Plan, number: int) -> Decision | None:
    """The decision of the year that an action carries out; every fourth action follows from none."""
    of_year = [d for d in seated.decisions if plan.start <= d.day <= plan.end and d.outcome == "adopted"]
    return of_year[number % len(of_year)] if of_year and number % 4 else None


def _updates(out: Planned, plan: Plan, action: Action, chance: random.Random) -> None:
    """Two to five dated updates; the last one is where the action stands."""
    notes, last = content("plans")["notes"], action.completed or plan.end - timedelta(days=chance.randrange(6, 120))
    last = max(last, action.start + timedelta(days=12))
    count = chance.randrange(2, 6)
    span = (last - action.start).days
    final = action.progress or 0
    for step in range(1, count + 1):
        ends = step == count
        day = last if ends else action.start + timedelta(days=max(1, span * step // (count + 1)))
        status = action.status if ends else "on_track"
        english, french = notes[status][(len(out.updates)) % len(notes[status])]
        out.updates.append(
            ActionUpdate(
                id=uid("update", action.id, step), action=action, key=f"u{step}", day=day, status=status,
                progress=final if ends else final * step // (count + 1), note_en=english, note_fr=french,
            )
        )  # fmt: skip
