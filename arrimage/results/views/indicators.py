"""Indicators of a partnership: the list, one indicator, and both as files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrimage.core import wording
from arrimage.core.access import Permission, audience_of, may
from arrimage.core.disclosure import Unit
from arrimage.core.period import Period
from arrimage.core.problem import Problem
from arrimage.core.text import Lang
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.results import figures, queries, reading, snapshots
from arrimage.results import trace as traces
from arrimage.results.approvals import approvals
from arrimage.results.forms import ObservationForm, TargetForm, period_choices
from arrimage.results.indicator_history import history_of
from arrimage.results.models import IndicatorChoice, Observation
from arrimage.results.pages import indicator as page_of
from arrimage.results.pages import indicators as list_of
from arrimage.results.pages.fresh import fresh
from arrimage.results.pages.measured import measured
from arrimage.results.pages.words import Choice
from arrimage.results.record_names import named
from arrimage.results.views.model import period_of
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language
from arrimage.web.workbook.inert import inert


def known(partnership: Partnership, indicator: str) -> Indicator:
    """The latest definition of an indicator of this kind of partnership.

    Raises:
        Http404: when there is none.
    """
    found = definitions().indicators.get(indicator)
    if found is None or partnership.kind not in found.kinds:
        raise Http404
    return found


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def indicators(request: HttpRequest, slug: str) -> HttpResponse:
    """Every indicator with value, trend, target and state."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    actor, lang, scope = actor_of(request), current_language(), scope_on(request)
    every = figures.applicable(partnership)
    snapshot = snapshots.current(partnership)
    today = snapshot.as_of if snapshot else snapshots.local_today(partnership)
    if "period" in request.GET:
        read = reading.read(partnership, audience_of(actor, scope), period_of(request, today), every, snapshot)
    else:
        read = reading.opening(partnership, audience_of(actor, scope), today, every, snapshot)
    period = read.period
    filters = list_of.Filters.of(request.GET)
    found = list_of.rows(definitions(), read, every, reading.trends(read, every), _chosen(partnership), lang)
    address = reverse("results:indicators", args=[slug])
    page = list_of.IndicatorsPage(
        period, _choices(partnership, today, period), list_of.finding(found), fresh(partnership, snapshot, may(actor, Permission.SEE_INSIDE_FIGURES, scope)),
        filters, list_of.filtered(found, filters, lang), len(found),
        f"{reverse('results:figures_csv', args=[slug])}?period={period.code}", f"{address}?period={period.code}",
    )  # fmt: skip
    return render(request, "results/indicators.html", {"page": page})


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def figures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a period as the reader may see them; what is no number stands as its sign and its word."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    lang = current_language()
    every = figures.applicable(partnership)
    snapshot = snapshots.current(partnership)
    period = period_of(request, snapshot.as_of if snapshot else snapshots.local_today(partnership))
    audience = audience_of(actor_of(request), scope_on(request))
    read = reading.read(partnership, audience, period, every, snapshot)
    head = _FIGURE_HEAD[lang]
    rows = []
    for item in every:
        figure, judged = read.figures[item.id], read.judgements[item.id]
        value = figure.value
        plain = str(value.numerator) if value.numerator is not None else wording.sign(value)
        rows.append(
            [
                item.id, item.name.text.say(lang), period.code, figure.unit.value, value.status.value, plain,
                value.denominator if value.denominator is not None else "",
                wording.value(value, figure.unit, lang).replace("\u00a0", " "), judged.state.value,
                f"v{figure.key.version}", figure.provenance.snapshot[:12],
            ]
        )  # fmt: skip
    return _csv(f"{slug}-{period.code}-{lang}.csv", head, rows)


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def indicator(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """One indicator."""
    return show(request, indicator)


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def trace_csv(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """The records behind a figure that the reader may open, with what each adds."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    item, lang = known(partnership, indicator), current_language()
    snapshot = snapshots.current(partnership)
    period = period_of(request, snapshot.as_of if snapshot else snapshots.local_today(partnership))
    seen = traces.visible(traces.trace(partnership, item.id, period, snapshot), actor_of(request), scope_on(request))
    names = named(partnership, [(row.record, row.source) for row in seen.rows])
    rows = [
        [
            row.record, row.source, names[row.record].kind.say(lang), names[row.record].name.say(lang),
            names[row.record].day or "", row.counts, "" if row.of is None else row.of,
        ]
        for row in seen.rows
    ]  # fmt: skip
    return _csv(f"{slug}-{item.id}-{period.code}-{lang}.csv", _TRACE_HEAD[lang], rows)


_FIGURE_HEAD: dict[Lang, list[str]] = {
    "en": [
        "indicator",
        "name",
        "period",
        "unit",
        "status",
        "value",
        "out of",
        "as printed",
        "state",
        "definition",
        "snapshot",
    ],
    "fr": [
        "indicateur",
        "nom",
        "période",
        "unité",
        "statut",
        "valeur",
        "sur",
        "tel qu’imprimé",
        "état",
        "définition",
        "instantané",
    ],
}
_TRACE_HEAD: dict[Lang, list[str]] = {
    "en": ["record", "table", "kind", "name", "date", "counts", "out of"],
    "fr": ["enregistrement", "table", "nature", "nom", "date", "compte", "sur"],
}


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file in UTF-8 with a mark that spreadsheets know; a cell that could be read as a formula is quoted."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(head)
    for row in rows:
        writer.writerow([inert(cell) for cell in row])
    return response


def _choices(partnership: Partnership, today: date, period: Period) -> tuple[Choice, ...]:
    """The periods on offer, with the one shown when it is another."""
    found = reading.periods(partnership, today)
    return tuple(Choice(p.label, "", p == period, p.code) for p in (found if period in found else [period, *found]))


def _chosen(partnership: Partnership) -> frozenset[str]:
    found = IndicatorChoice.objects.filter(partnership=partnership, archived_at=None)
    return frozenset(found.values_list("indicator", flat=True))


def _printer(unit: Unit, lang: Lang) -> Callable[[int], str]:
    """How an integer of this unit is printed."""
    money = unit in (Unit.CENTS, Unit.RATIO)
    return lambda number: wording.money(number, lang) if money else wording.number(number, lang)


def show(
    request: HttpRequest,
    indicator: str,
    *,
    observation_form: ObservationForm | None = None,
    target_form: TargetForm | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of one indicator; with a form that failed, that form is open and holds what was typed."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    item, lang, actor = known(partnership, indicator), current_language(), actor_of(request)
    scope = scope_on(request)
    snapshot = snapshots.current(partnership)
    today = snapshot.as_of if snapshot else snapshots.local_today(partnership)
    period = period_of(request, today)
    read = reading.read(partnership, audience_of(actor, scope), period, [item], snapshot)
    series = reading.trends(read, [item])[item.id]
    approval = approvals(read, [item]).get(item.id)
    address = reverse("results:indicator", args=[partnership.slug, item.id])
    can_edit = may(actor, Permission.EDIT_RESULTS, scope)
    takes = item.observed or item.also_observed
    entered = (
        Observation.objects.filter(partnership=partnership, indicator=item.id).select_related("approved_by")
        if takes
        else []
    )
    inside = may(actor, Permission.SEE_WORK, scope)
    chosen = item.id in _chosen(partnership)
    shown = measured(read, item, lang, address, series, approval)
    page = page_of.IndicatorPage(
        m=shown,
        period=period,
        periods=_choices(partnership, today, period),
        fresh=fresh(partnership, snapshot, may(actor, Permission.SEE_INSIDE_FIGURES, scope)),
        breakdowns=page_of.splits(item, read.figures[item.id], lang),
        trace=_trace(request, partnership, item, read, lang),
        observed=takes and bool(inside),
        observations=page_of.observation_rows(partnership, item.unit, list(entered), bool(can_edit), lang)
        if inside
        else (),
        observation_form=_observation_form(item, read, lang, observation_form) if takes and can_edit else None,
        observe_url=reverse("results:observe", args=[partnership.slug, item.id]) + "#enter",
        targets=page_of.target_rows(
            item, queries.local_targets(partnership), definitions().targets_of(item.id), read.day
        ),
        target_form=(target_form or TargetForm(indicator=item, initial={"adopted": today})) if can_edit else None,
        target_url=reverse("results:target", args=[partnership.slug, item.id]) + "#set-target",
        choice="" if item.core or not can_edit else "chosen" if chosen else "free",
        choice_url=reverse("results:choice", args=[partnership.slug, item.id]),
        facts=page_of.definition_facts(item),
        nodes=page_of.node_links(definitions(), partnership, item, period),
        history=history_of(partnership, item.id, lang) if may(actor, Permission.SEE_HISTORY, scope) else (),
        can_edit=can_edit,
        list_url=f"{reverse('results:indicators', args=[partnership.slug])}?period={period.code}",
        manual_url=reverse("results:manual_entry", args=[item.id]),
        open="observation" if observation_form else "target" if target_form else "",
        problems=problems,
    )
    return render(request, "results/indicator.html", {"page": page}, status=status)


def _observation_form(
    item: Indicator, read: reading.Reading, lang: Lang, failed: ObservationForm | None
) -> ObservationForm:
    if failed is not None:
        return failed
    return ObservationForm(
        indicator=item, periods=period_choices(read.period, lang), initial={"day": read.day, "period": read.period.code}
    )


def _trace(
    request: HttpRequest, partnership: Partnership, item: Indicator, read: reading.Reading, lang: Lang
) -> page_of.TraceView | None:
    """The trace that the reader may see; None where nothing is reported or awaited records do not exist."""
    if read.snapshot is None or read.figures[item.id].waits_for:
        return None
    found = traces.trace(partnership, item.id, read.period, read.snapshot)
    seen = traces.visible(found, actor_of(request), scope_on(request))
    shown = len(seen.rows) if request.GET.get("rows") == "all" else page_of.PAGE_ROWS
    names = named(partnership, [(row.record, row.source) for row in seen.rows[:shown]])
    return page_of.trace_view(partnership, item, read.period, seen, names, _printer(item.unit, lang), shown)
