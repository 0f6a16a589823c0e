"""The living logic model."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission, audience_of, may
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.core.text import Lang
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator, LogicModel
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.results import jobs, reading, snapshots
from arrimage.results.approvals import approvals
from arrimage.results.pages import model as pages
from arrimage.results.pages import scene as scenes
from arrimage.results.pages import talk as talks
from arrimage.results.pages.fresh import fresh
from arrimage.results.pages.measured import Measured, measured
from arrimage.results.pages.words import EMPTY, Choice
from arrimage.results.plan_answers import actions_for
from arrimage.results.reading import Reading
from arrimage.results.record_links import records_behind
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def period_of(request: HttpRequest, today: date) -> Period:
    """The period that the address asks for; the present fiscal year otherwise.

    Raises:
        Http404: when the address names no period.
    """
    code = request.GET.get("period", "")
    try:
        return Period.parse(code) if code else Period.containing(today)
    except Refused as refused:
        raise Http404 from refused


def today_of(partnership: Partnership) -> date:
    """The local day of the current snapshot, or today before there is one."""
    snapshot = snapshots.current(partnership)
    return snapshot.as_of if snapshot else snapshots.local_today(partnership)


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def model(request: HttpRequest, slug: str, model: str = "") -> HttpResponse:
    """The picture of one model with the panel of one box; htmx receives the picture and the panel only."""
    page = _page(request, request.partnership, model)  # type: ignore[attr-defined]
    swap = getattr(request, "htmx", False) and not page.as_list
    template = "results/part_living.html" if swap else "results/model.html"
    response = render(request, template, {"page": page})
    response["Vary"] = "HX-Request, Cookie"
    return response


def _page(request: HttpRequest, partnership: Partnership, model: str) -> pages.ModelPage:
    defined, lang, actor = definitions(), current_language(), actor_of(request)
    scope = scope_on(request)
    own = pages.own_model(defined, partnership)
    chosen = defined.models.get(model or own.id)
    if chosen is None:
        raise Http404
    asked = request.GET.get("group") or pages.default_group(chosen)
    group = asked if asked in {g.id for g in chosen.groups} else ""
    nodes = scenes.shown_nodes(chosen, group)
    measures = reading.indicators_of(partnership, [f"{chosen.id}/{id_}" for id_ in nodes])
    wanted: dict[str, Indicator] = {i.id: i for found in measures.values() for i, _ in found}
    snapshot = snapshots.current(partnership)
    today = snapshot.as_of if snapshot else snapshots.local_today(partnership)
    audience = audience_of(actor, scope)
    every = list(wanted.values())
    if "period" in request.GET:
        read = reading.read(partnership, audience, period_of(request, today), every, snapshot)
    else:
        read = reading.opening(partnership, audience, today, every, snapshot)
    period = read.period
    scene = scenes.scene(chosen, nodes, measures, read, request.GET.get("node", ""))
    view, order = request.GET.get("view", ""), request.GET.get("sort", "")
    place = scenes.Address(
        partnership.slug, chosen.id, chosen.id == own.id, request.GET.get("period", ""),
        "" if group == pages.default_group(chosen) else group or ("all" if chosen.groups else ""), "",
    )  # fmt: skip
    boxes = scenes.boxes(scene, read, place, lang)
    arrows, guessed = pages.wire_views(scene)
    talked = talks.to_talk_about(boxes)
    told = bool(may(actor, Permission.SEE_WORK, scope))
    actions = actions_for(partnership, [box.ref for box in talked], read.day) if told else None
    shown = _measured(scene, read, lang, partnership)
    records = None
    if shown:
        first = definitions().indicators[shown[0].id]
        records = records_behind(read, first, actor, scope, f"{shown[0].url}#records")
    return pages.ModelPage(
        model=chosen,
        period=period,
        note=None if "period" in request.GET else pages.begun_note(Period.containing(today), period),
        headline=pages.finding(boxes),
        tally=pages.tally(boxes),
        total=len(boxes),
        fresh=fresh(partnership, snapshot, may(actor, Permission.SEE_INSIDE_FIGURES, scope)),
        joined=bool(arrows),
        guessed=guessed,
        rows=scene.picture.rows,
        wide=scene.picture.wide,
        columns=_columns(chosen, scene, boxes),
        wires=arrows,
        talk=talks.talk(scene, read, talked, actions, reverse("strategy:plan", args=[partnership.slug])),
        talk_title=talks.TALK_TITLES[len(talked)],
        panel=pages.panel(defined, partnership, scene, shown, records, place),
        models=_models(partnership, chosen, own, place),
        groups=pages.group_choices(chosen, group, place),
        periods=tuple(
            Choice(p.label, "", p == period, p.code) for p in _offered(reading.periods(partnership, today), period)
        ),
        group=place.group,
        selected=scene.selected if "node" in request.GET else "",
        as_list=view == "list",
        list_url=place.to(view="list", node=request.GET.get("node", "")),
        picture_url=place.to(node=request.GET.get("node", "")),
        heads=pages.heads(place, order),
        list_rows=pages.list_rows(scene, read, boxes, order, lang) if view == "list" else (),
    )


def _columns(model: LogicModel, scene: scenes.Scene, boxes: dict[str, scenes.Box]) -> tuple[pages.ColumnView, ...]:
    by_level = {column.level: column for column in model.columns}
    found = []
    for ids in scene.picture.columns:
        column = by_level[scene.nodes[ids[0]].level]
        hint = column.hint.text if column.hint else EMPTY
        found.append(pages.ColumnView(column.name.text, hint, tuple(boxes[id_] for id_ in ids)))
    return tuple(found)


def _measured(scene: scenes.Scene, read: Reading, lang: Lang, partnership: Partnership) -> list[Measured]:
    """The indicators of the open box, the one that gives its state first, each with its trend."""
    if scene.selected not in scene.nodes:
        return []
    worst = scenes.worst_indicator(scene, read, scene.selected)
    found = [indicator for indicator, _ in scene.measures[scene.ref(scene.selected)]]
    found.sort(key=lambda indicator: indicator is not worst)
    series = reading.trends(read, found)
    approved = approvals(read, found)
    period = f"?period={read.period.code}"
    return [
        measured(
            read, i, lang, reverse("results:indicator", args=[partnership.slug, i.id]) + period, series[i.id],
            approved.get(i.id),
        )
        for i in found
    ]  # fmt: skip


def _models(partnership: Partnership, chosen: LogicModel, own: LogicModel, place: scenes.Address) -> tuple[Choice, ...]:
    """The partnership's own models first, then the rest."""
    found = list(definitions().models_for(partnership.kind))
    found += [m for m in definitions().models.values() if m not in found]
    return tuple(
        Choice(
            m.short.text,
            scenes.Address(partnership.slug, m.id, m.id == own.id, place.period, "", "").to(),
            m.id == chosen.id,
        )
        for m in found
    )


def _offered(found: list[Period], period: Period) -> list[Period]:
    """The periods on offer, with the one shown when it is another."""
    return found if period in found else [period, *found]


@requires(Permission.SEE_INSIDE_FIGURES, scope=partnership_scope)
@require_POST
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a publication; the page is shown again where it was."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    if jobs.request_publication(partnership):
        messages.success(request, gettext("The figures are being computed. Reload the page in a moment."))
    else:
        messages.info(request, gettext("The figures are up to date, or are being computed already."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("results:model", args=[slug])
    return HttpResponseRedirect(back)
