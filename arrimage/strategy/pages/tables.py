"""Tables that readers take with them: the actions of a plan, the contributions of a ledger, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from arrimage.core import codes
from arrimage.core.period import Period
from arrimage.strategy.csvfile import as_csv
from arrimage.strategy.forms import dollars
from arrimage.strategy.models import Resource
from arrimage.strategy.pages.money import parts_of
from arrimage.strategy.pages.plan import PlanPage
from arrimage.web.shell import current_language

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def download(name: str, table: Table) -> HttpResponse:
    """The table as a file named ``name``."""
    answer = HttpResponse(as_csv(*table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def of_plan(page: PlanPage) -> Table:
    """The actions of the list view, narrowed and sorted as it is; budgets only for those who work there."""
    lang = current_language()
    header = [
        _("No."), _("Priority"), _("Action"), _("Lead"), _("Partners"), _("Start"), _("Due"), _("Completed"),
        _("Status"), _("Percent done"), _("Weight"), _("Deliverable"), _("Outcome it serves"),
    ]  # fmt: skip
    rows = [
        [
            i.action.number, i.priority.title.say(lang), i.action.title.say(lang),
            i.action.lead.name.say(lang) if i.action.lead else None, "; ".join(p.say(lang) for p in i.partners),
            i.action.start, i.action.due, i.action.completed, i.state.word, i.action.progress, i.action.weight,
            i.deliverable.say(lang), i.action.outcome,
            *([dollars(i.action.budget_cents)] if page.inside else []),
        ]
        for i in page.rows
    ]  # fmt: skip
    return ([*header, _("Budget in dollars")] if page.inside else header), rows


def of_ledger(resources: Iterable[Resource]) -> Table:
    """One row per contribution and fiscal year; an amount that is not known is an empty cell, zero is 0."""
    lang = current_language()
    header = [
        _("Fiscal year"), _("Source"), _("Kind of source"), _("Cash or in kind"), _("Status"), _("Amount in dollars"),
        _("Date"), _("Purpose"), _("Action it pays for"),
    ]  # fmt: skip
    rows = [
        [
            Period.fiscal(part.fiscal_year).label.say(lang), r.source.say(lang), codes.FUNDERS[r.funder].say(lang),
            codes.CONTRIBUTIONS[r.contribution].say(lang), codes.RESOURCE_STATUS[r.status].say(lang),
            dollars(part.cents) if part.cents is not None else None, r.day,
            (r.purpose_fr or r.purpose_en) if lang == "fr" else (r.purpose_en or r.purpose_fr),
            r.action.title.say(lang) if r.action else None,
        ]
        for r in resources
        for part in parts_of([r])
    ]  # fmt: skip
    return header, rows
