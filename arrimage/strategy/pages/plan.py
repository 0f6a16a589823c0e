"""The plan page: the sentence, the tally, the picture, the board, the list, and what the plan still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from arrimage.core.text import Text, fold
from arrimage.partnership.models import Partnership
from arrimage.strategy import completeness, outcomes
from arrimage.strategy.models import Action, Plan, Priority
from arrimage.strategy.pages import picture
from arrimage.strategy.pages.words import ORDER, Served, State, listing, served, state
from arrimage.strategy.queries.plans import OPEN, ActionRow, PlanTree, PriorityRow
from arrimage.web.shell import current_language

VIEWS = ("time", "board", "list")
SORTS = ("number", "title", "lead", "status", "due", "progress")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions have a status."""

    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Item:
    """One action on the page. ``budget_cents`` is shown only where the page says so."""

    action: Action
    url: str
    state: State
    lane: picture.Lane
    priority: Priority
    partners: Sequence[Text]
    overdue: bool

    @property
    def deliverable(self) -> Text:
        """What will be handed over."""
        return Text(self.action.deliverable_en, self.action.deliverable_fr)


@dataclass(frozen=True, slots=True)
class Section:
    """One priority on the page."""

    priority: Priority
    about: Text
    outcomes: Sequence[Served]
    weighed: picture.Weighed
    items: Sequence[Item]
    edit_url: str
    add_url: str


@dataclass(frozen=True, slots=True)
class Missing:
    """One record and what it lacks, as a sentence."""

    label: str
    title: Text
    url: str
    lacks: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a row of choices."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed and sorted by; ``on`` is whether anything narrows it."""

    q: str
    lead: str
    status: str
    priority: str
    sort: str
    leads: Sequence[tuple[str, str]]

    @property
    def on(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or self.lead or self.status or self.priority)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the plan page receives.

    Attributes:
        inside: whether the reader works in the partnership: budgets and findings show, drafts can be chosen.
        annual: plans that carry out this strategy.
    """

    plan: Plan
    sentence: str
    lede: str
    inside: bool
    view: str
    tallies: Sequence[Tally]
    sections: Sequence[Section]
    total: picture.Weighed
    calendar: picture.Calendar
    missing: Sequence[Missing]
    whole: tuple[int, int]
    views: Sequence[Choice]
    others: Sequence[Choice]
    filters: Filters
    rows: Sequence[Item]
    columns: Sequence[tuple[State, Sequence[Item]]]
    sorts: Sequence[Choice]
    csv_url: str
    annual: Sequence[Choice]
    budget_cents: int | None
    budget_unknown: int
    first_open: str

    @property
    def archived(self) -> bool:
        """Whether the plan was put away."""
        return self.plan.archived_at is not None


def build(
    partnership: Partnership,
    tree: PlanTree,
    plans: Sequence[Plan],
    asked: Mapping[str, str],
    today: date,
    *,
    inside: bool,
) -> PlanPage:
    """The page of ``tree`` as seen on ``today``.

    Args:
        plans: the plans the reader may choose from.
        asked: the address's query: view, q, lead, status, priority, sort.
        inside: whether the reader may see the work; the public sees no budget and no finding.
    """
    slug, plan = partnership.slug, tree.plan
    calendar = picture.calendar(tree, today)
    weighed = [picture.weigh_priority(row, today) for row in tree.priorities]
    sections = [_section(slug, row, one, calendar, today) for row, one in zip(tree.priorities, weighed, strict=True)]
    items = [item for section in sections for item in section.items]
    total = picture.weigh_plan(tree.priorities, weighed)
    facts = plan_facts(tree)
    view = asked.get("view", "")
    filters = _filters(asked, items)
    rows = _sorted(_narrowed(items, filters), filters.sort)
    base = reverse("strategy:plan", args=[slug])
    kept = {"plan": plan.key}

    def address(**more: str) -> str:
        return f"{base}?{urlencode({k: v for k, v in {**kept, **more}.items() if v})}"

    names = {"time": gettext("Time-line"), "board": gettext("Board"), "list": gettext("List")}
    heads = {
        "number": gettext("No."), "title": gettext("Action"), "lead": gettext("Lead"), "status": gettext("Status"),
        "due": gettext("Due"), "progress": gettext("Percent done"),
    }  # fmt: skip
    view = view if view in VIEWS else "time"
    narrowed = {
        "view": "list",
        "q": filters.q,
        "lead": filters.lead,
        "status": filters.status,
        "priority": filters.priority,
    }
    budgets = [i.action.budget_cents for i in items if i.action.status != "dropped"]
    lang = current_language()
    return PlanPage(
        plan=plan,
        sentence=sentence(items),
        lede=_lede(items, total, weighed),
        inside=inside,
        view=view,
        tallies=[Tally(state(code), n) for code in ORDER if (n := sum(i.state.code == code for i in items))],
        sections=sections,
        total=total,
        calendar=calendar,
        missing=_missing(slug, facts) if inside else [],
        whole=completeness.complete_actions(facts),
        views=[Choice(names[code], address(view="" if code == "time" else code), code == view) for code in VIEWS],
        others=[
            Choice(p.title.say(lang), f"{base}?{urlencode({'plan': p.key})}", p.id == plan.id)
            for p in plans
        ],
        filters=filters,
        rows=rows,
        columns=[(state(c), [i for i in items if i.state.code == c]) for c in (*OPEN, "done")],
        sorts=[Choice(heads[code], address(**{**narrowed, "sort": code}), filters.sort == code) for code in SORTS],
        csv_url=address(**{**narrowed, "sort": asked.get("sort", ""), "format": "csv"}),
        annual=[
            Choice(p.title.say(lang), f"{base}?{urlencode({'plan': p.key})}", False)
            for p in plans if p.strategy_id == plan.id
        ],
        budget_cents=sum(b for b in budgets if b is not None) if any(b is not None for b in budgets) else None,
        budget_unknown=sum(b is None for b in budgets),
        first_open=next((i.url for i in items if i.action.status in OPEN), ""),
    )  # fmt: skip


def sentence(items: Sequence[Item]) -> str:
    """The finding of the page, from the data: how many actions are done or on track, and what holds the rest up."""
    live = [i for i in items if i.state.code != "dropped"]
    if not live:
        return gettext("This plan has no action yet.")
    counts = Counter(i.state.code for i in live)
    good, n = counts["done"] + counts["on_track"], len(live)
    if counts["done"] == n:
        return ngettext("The one action of this plan is done.", "All %(n)s actions of this plan are done.", n) % {
            "n": n
        }
    if counts["planned"] == n:
        return ngettext(
            "The one action of this plan is still to begin.", "All %(n)s actions of this plan are still to begin.", n
        ) % {"n": n}
    first = ngettext(
        "%(good)s of %(n)s actions is done or on track.", "%(good)s of %(n)s actions are done or on track.", good
    ) % {"good": good, "n": n}
    late = ngettext("%(n)s is late", "%(n)s are late", counts["late"]) % {"n": counts["late"]}
    blocked = ngettext("%(n)s is blocked", "%(n)s are blocked", counts["blocked"]) % {"n": counts["blocked"]}
    held = [words for words, count in ((late, counts["late"]), (blocked, counts["blocked"])) if count]
    return f"{first} {listing(held)}." if held else first


def _lede(items: Sequence[Item], total: picture.Weighed, weighed: Sequence[picture.Weighed]) -> str:
    told = []
    known = [one.total for one in weighed if one.total]
    if total.total and len(known) > 1:
        told.append(
            gettext(
                "By weight, the plan stands at %(total)s; its priorities stand at %(each)s. Open any percentage to see its sum."
            )
            % {"total": total.total, "each": listing(known)}
        )
    elif total.total:
        told.append(
            gettext("By weight, the plan stands at %(total)s. Open the percentage to see its sum.")
            % {"total": total.total}
        )
    overdue = sum(i.overdue for i in items)
    if overdue:
        told.append(
            ngettext("%(n)s action is past its due date.", "%(n)s actions are past their due date.", overdue)
            % {"n": overdue}
        )
    return " ".join(told)


def _section(slug: str, row: PriorityRow, weighed: picture.Weighed, calendar: picture.Calendar, today: date) -> Section:
    priority = row.priority
    return Section(
        priority=priority,
        about=Text(priority.about_en, priority.about_fr),
        outcomes=[served(ref, slug) for ref in row.outcomes],
        weighed=weighed,
        items=[_item(slug, a, priority, calendar, today) for a in row.actions],
        edit_url=reverse("strategy:priority_edit", args=[slug, priority.id]),
        add_url=reverse("strategy:action_new", args=[slug, priority.id]),
    )


def _item(slug: str, row: ActionRow, priority: Priority, calendar: picture.Calendar, today: date) -> Item:
    action = row.action
    return Item(
        action=action,
        url=reverse("strategy:action", args=[slug, action.id]),
        state=state(action.status),
        lane=picture.lane(calendar.scale, row, today),
        priority=priority,
        partners=[o.name for o in row.partners],
        overdue=action.due is not None and action.due < today and action.status in OPEN,
    )


def _filters(asked: Mapping[str, str], items: Sequence[Item]) -> Filters:
    lang = current_language()
    leads = {str(i.action.lead_id): i.action.lead.name.say(lang) for i in items if i.action.lead}
    sort = asked.get("sort", "")
    return Filters(
        asked.get("q", "").strip()[:100], asked.get("lead", ""), asked.get("status", ""), asked.get("priority", ""),
        sort if sort in SORTS else "number", sorted(leads.items(), key=lambda pair: fold(pair[1])),
    )  # fmt: skip


def _narrowed(items: Sequence[Item], by: Filters) -> list[Item]:
    wanted = fold(by.q)

    def fits(item: Item) -> bool:
        a = item.action
        text = fold(
            " ".join((a.number, a.title_en, a.title_fr, a.about_en, a.about_fr, a.deliverable_en, a.deliverable_fr))
        )
        return (
            wanted in text and by.lead in ("", str(a.lead_id or "none")) and by.status in ("", a.status)
            and by.priority in ("", item.priority.key)
        )  # fmt: skip

    return [item for item in items if fits(item)]


def _sorted(items: Sequence[Item], sort: str) -> list[Item]:
    lang = current_language()
    keys: Mapping[str, Any] = {
        "title": lambda i: fold(i.action.title.say(lang)),
        "lead": lambda i: (i.action.lead is None, fold(i.action.lead.name.say(lang)) if i.action.lead else ""),
        "status": lambda i: ORDER.index(i.state.code),
        "due": lambda i: i.action.due or date.max,
        "progress": lambda i: -1 if i.action.progress is None else i.action.progress,
    }
    return sorted(items, key=keys[sort]) if sort in keys else list(items)


def plan_facts(tree: PlanTree) -> completeness.PlanFacts:
    """What the completeness check looks at, from a whole plan."""
    plan = tree.plan
    return completeness.PlanFacts(
        plan.id, plan.title, plan.kind == "annual", plan.status != "draft", plan.decision_id is not None,
        plan.strategy_id is not None, [_priority_facts(row) for row in tree.priorities],
    )  # fmt: skip


def _priority_facts(row: PriorityRow) -> completeness.PriorityFacts:
    priority = row.priority
    return completeness.PriorityFacts(
        priority.id, str(priority.position), priority.title, len(row.outcomes), any(map(outcomes.measured, row.outcomes)),
        [action_facts(a.action) for a in row.actions],
    )  # fmt: skip


def action_facts(action: Action) -> completeness.ActionFacts:
    """What the completeness check looks at of one action."""
    return completeness.ActionFacts(
        action.id, action.number, action.title, action.lead_id is not None, action.due,
        bool(action.deliverable or action.deliverable_en or action.deliverable_fr), action.budget_cents, action.outcome,
        outcomes.measured(action.outcome), action.status == "dropped",
    )  # fmt: skip


def lacking(lacks: Sequence[completeness.Lack]) -> str:
    """``a lead, a due date and a budget``."""
    lang = current_language()
    return listing([completeness.NAMES[lack].say(lang) for lack in lacks])


def _missing(slug: str, facts: completeness.PlanFacts) -> list[Missing]:
    def url(kind: str, key: UUID) -> str:
        if kind == "plan":
            return ""
        return reverse("strategy:action" if kind == "action" else "strategy:priority_edit", args=[slug, key])

    return [Missing(f.label, f.title, url(f.kind, f.id), lacking(f.lacks)) for f in completeness.findings(facts)]
