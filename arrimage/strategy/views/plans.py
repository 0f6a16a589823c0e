"""Pages of a plan: read it, begin it, edit it, adopt it, prepare its next version, put it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.partnership.models import Decision
from arrimage.partnership.queries import partnership_scope
from arrimage.partnership.refusals import today_in
from arrimage.strategy import actions, queries
from arrimage.strategy.forms import AdoptForm, PlanForm
from arrimage.strategy.models import Plan
from arrimage.strategy.pages import plan as plan_page
from arrimage.strategy.pages import tables
from arrimage.strategy.views.context import form_page, or_404, partnership_of, refused, works_here
from arrimage.web.guard import actor_of, requires


def _address(slug: str, plan: Plan) -> str:
    return f"{reverse('strategy:plan', args=[slug])}?plan={plan.key}"


def _plan(request: HttpRequest, key: str) -> Plan:
    return or_404(queries.plan_named(partnership_of(request).id, key, drafts=works_here(request)))


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan. Whoever works in the partnership sees all of it; the public sees adopted plans, without budgets."""
    partnership, inside = partnership_of(request), works_here(request)
    today = today_in(partnership.zone)
    found = queries.plans(partnership.id, drafts=inside)
    key = request.GET.get("plan", "")
    chosen = _plan(request, key) if key else queries.plan_shown(found, today)
    if chosen is None:
        return render(request, "strategy/no_plan.html", {"inside": inside})
    asked = {name: request.GET.get(name, "") for name in ("view", "q", "lead", "status", "priority", "sort")}
    page = plan_page.build(partnership, queries.plan_tree(chosen), found, asked, today, inside=inside)
    if request.GET.get("format") == "csv":
        return tables.download(f"{slug}-{chosen.key}", tables.of_plan(page))
    return render(request, "strategy/plan.html", {"page": page})


def _strategies(request: HttpRequest) -> list[Plan]:
    return [p for p in queries.plans(partnership_of(request).id, drafts=True) if p.kind == "strategy"]


def _fields(form: PlanForm, strategies: list[Plan]) -> dict[str, Any]:
    data = form.cleaned_data
    strategy = next((p for p in strategies if str(p.id) == data["strategy"]), None)
    return {
        "title": form.text("title"), "vision": form.text("vision"), "start": data["start"], "end": data["end"],
        "strategy": strategy,
    }  # fmt: skip


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def plan_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a plan."""
    partnership, strategies = partnership_of(request), _strategies(request)
    year = Period.containing(today_in(partnership.zone))
    initial = {"kind": "annual", "start": year.start, "end": year.end}
    form = PlanForm(request.POST or None, strategies=strategies, initial=initial)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            made = actions.draft_plan(
                partnership=partnership,
                kind=form.cleaned_data["kind"],
                by=actor_of(request),
                **_fields(form, strategies),
            )
        except Refused as refusal:
            context |= refused(form, refusal)
        else:
            messages.success(request, _("The draft is begun. Now add its priorities."))
            return HttpResponseRedirect(_address(slug, made))
    return form_page(request, "strategy/plan_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def plan_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Edit a plan's own fields."""
    edited, strategies = _plan(request, key), _strategies(request)
    form = PlanForm(
        request.POST or None, strategies=[p for p in strategies if p.id != edited.id], initial=PlanForm.of(edited)
    )
    form.fields["kind"].disabled = True
    context: dict[str, Any] = {"form": form, "plan": edited}
    if form.is_valid():
        try:
            actions.edit_plan(
                plan=edited, by=actor_of(request), expected=form.cleaned_data["version"], **_fields(form, strategies)
            )
        except Refused as refusal:
            context |= refused(form, refusal, PlanForm.of(_plan(request, key)))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(slug, edited))
    return form_page(request, "strategy/plan_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def plan_adopt(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Adopt a draft."""
    partnership, draft = partnership_of(request), _plan(request, key)
    adopted = [p for p in queries.plans(partnership.id, drafts=False) if p.status == "adopted" and p.kind == draft.kind]
    decisions: list[Decision] = queries.decisions_to_choose(partnership.id)
    overlapping = [p for p in adopted if p.start <= draft.end and p.end >= draft.start]
    form = AdoptForm(
        request.POST or None, decisions=decisions, adopted=adopted,
        initial={
            "day": today_in(partnership.zone), "version": draft.version,
            "replaces": str(overlapping[0].id) if overlapping else "",
        },
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "plan": draft}
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.adopt_plan(
                plan=draft, day=data["day"], by=actor_of(request), expected=data["version"],
                decision=next((d for d in decisions if str(d.id) == data["decision"]), None),
                replaces=next((p for p in adopted if str(p.id) == data["replaces"]), None),
            )  # fmt: skip
        except Refused as refusal:
            fresh = _plan(request, key)
            context |= refused(form, refusal, {"version": fresh.version})
        else:
            messages.success(
                request,
                _("The plan is adopted. What was agreed now stays as it is; progress is reported on its actions."),
            )
            return HttpResponseRedirect(_address(slug, draft))
    return form_page(request, "strategy/adopt_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def plan_revise(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Prepare the next version of a plan."""
    draft = actions.revise_plan(plan=_plan(request, key), by=actor_of(request))
    messages.success(
        request,
        _("A new version is ready as a draft, with what is still to be done. The plan in force stays in force."),
    )
    return HttpResponseRedirect(_address(slug, draft))


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def plan_archive(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Put a plan away."""
    gone = actions.archive_plan(plan=_plan(request, key), by=actor_of(request))
    messages.success(request, _("The plan is put away. It no longer counts, and can be brought back."))
    return HttpResponseRedirect(_address(slug, gone))


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def plan_restore(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Bring a plan back."""
    back = actions.restore_plan(plan=_plan(request, key), by=actor_of(request))
    messages.success(request, _("The plan is back."))
    return HttpResponseRedirect(_address(slug, back))
