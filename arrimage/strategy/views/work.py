"""Pages of an action: read it, report on it, add it, edit it, put it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission, may
from arrimage.core.problem import Refused
from arrimage.partnership.models import Decision, Organization
from arrimage.partnership.queries import partnership_scope
from arrimage.partnership.refusals import today_in
from arrimage.strategy import actions, queries
from arrimage.strategy.forms import ActionForm, ReportForm
from arrimage.strategy.models import Action
from arrimage.strategy.pages import work as work_page
from arrimage.strategy.views.context import can, form_page, or_404, partnership_of, refused, works_here
from arrimage.web import history as trail
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _action(request: HttpRequest, key: UUID) -> Action:
    """The action, when the reader may know of it: the public knows adopted plans, editors also what is put away."""
    found = or_404(queries.action_with_id(partnership_of(request).id, key))
    plan = found.priority.plan
    gone = found.archived_at or found.priority.archived_at or plan.archived_at
    if (gone and not can(request, Permission.EDIT_PLAN)) or (plan.status == "draft" and not works_here(request)):
        raise Http404
    return found


def _page(request: HttpRequest, found: Action, form: ReportForm | None, extra: dict[str, Any]) -> HttpResponse:
    partnership = partnership_of(request)
    updates = queries.updates_of(found)
    ids = [found.id, *(update.id for update in updates)]
    entries = trail.of(ids, partnership.zone, current_language()) if can(request, Permission.SEE_HISTORY) else None
    page = work_page.build(
        partnership, queries.action_row(found, updates), updates, entries, today_in(partnership.zone),
        inside=works_here(request),
    )  # fmt: skip
    return form_page(request, "strategy/action.html", {"page": page, "form": form, **extra})


def _report_form(request: HttpRequest, found: Action) -> ReportForm:
    status = "on_track" if found.status == "planned" else found.status
    initial = {
        "status": status, "progress": found.progress, "day": today_in(partnership_of(request).zone),
        "note_lang": current_language(),
    }  # fmt: skip
    return ReportForm(request.POST or None, initial=initial)


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def action(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """One action. The public sees those of adopted plans, without budget and without what reporters wrote."""
    found = _action(request, action)
    actor = actor_of(request)
    reports = may(actor, Permission.UPDATE_ACTION, queries.scope_of_action(found, actor))
    form = _report_form(request, found) if reports else None
    return _page(request, found, form, {})


@requires(Permission.UPDATE_ACTION, scope=queries.action_scope)
@require_POST
def action_report(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """Report where an action stands."""
    found = _action(request, action)
    form = _report_form(request, found)
    extra: dict[str, Any] = {}
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.report_progress(
                action=found, status=data["status"], progress=data["progress"], day=data["day"],
                note=form.note_text(), by=actor_of(request),
            )  # fmt: skip
        except Refused as refusal:
            extra = refused(form, refusal)
        else:
            messages.success(request, _("Thank you. The plan now shows your report."))
            return HttpResponseRedirect(reverse("strategy:action", args=[slug, found.id]))
    return _page(request, found, form, extra)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def update_withdraw(request: HttpRequest, slug: str, action: UUID, update: UUID) -> HttpResponse:
    """Put an update away that was made by mistake."""
    found = _action(request, action)
    wrong = or_404(next((u for u in queries.updates_of(found) if u.id == update), None))
    actions.withdraw_update(update=wrong, by=actor_of(request))
    messages.success(request, _("The update is withdrawn; the action stands where the others put it."))
    return HttpResponseRedirect(reverse("strategy:action", args=[slug, found.id]))


def _fields(form: ActionForm, organizations: Sequence[Organization], decisions: Sequence[Decision]) -> dict[str, Any]:
    data = form.cleaned_data
    by_id = {str(o.id): o for o in organizations}
    return {
        "title": form.text("title"), "about": form.text("about"), "lead": by_id.get(data["lead"]),
        "start": data["start"], "due": data["due"], "deliverable": data["deliverable"],
        "deliverable_text": form.text("deliverable"), "delivered": data["delivered"], "budget_cents": data["budget"],
        "outcome": data["outcome"], "weight": data["weight"], "partners": [by_id[key] for key in data["partners"]],
        "decision": next((d for d in decisions if str(d.id) == data["decision"]), None),
    }  # fmt: skip


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def action_new(request: HttpRequest, slug: str, priority: UUID) -> HttpResponse:
    """Add an action to a priority."""
    partnership = partnership_of(request)
    parent = or_404(queries.priority_with_id(partnership.id, priority))
    organizations = queries.organizations_to_choose(partnership.id)
    decisions = queries.decisions_to_choose(partnership.id)
    form = ActionForm(
        request.POST or None, kind=partnership.kind, organizations=organizations, decisions=decisions,
        initial={"start": max(parent.plan.start, today_in(partnership.zone)), "weight": 1},
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "plan": parent.plan, "priority": parent}
    if form.is_valid():
        try:
            made = actions.add_action(priority=parent, by=actor_of(request), **_fields(form, organizations, decisions))
        except Refused as refusal:
            context |= refused(form, refusal)
        else:
            messages.success(request, _("The action is added."))
            return HttpResponseRedirect(reverse("strategy:action", args=[slug, made.id]))
    return form_page(request, "strategy/action_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def action_edit(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """Edit an action; when somebody else did meanwhile, both versions are shown and nothing typed is lost."""
    partnership, edited = partnership_of(request), _action(request, action)
    partners = queries.action_row(edited, []).partners
    organizations = queries.organizations_to_choose(partnership.id, [edited.lead_id, *(o.id for o in partners)])
    decisions = queries.decisions_to_choose(partnership.id, edited.decision_id)
    form = ActionForm(
        request.POST or None, kind=partnership.kind, organizations=organizations, decisions=decisions,
        also=edited.outcome, initial=ActionForm.of(edited, partners),
    )  # fmt: skip
    context: dict[str, Any] = {
        "form": form,
        "plan": edited.priority.plan,
        "priority": edited.priority,
        "action": edited,
    }
    if form.is_valid():
        fields = _fields(form, organizations, decisions)
        try:
            actions.edit_action(action=edited, by=actor_of(request), expected=form.cleaned_data["version"], **fields)
        except Refused as refusal:
            fresh = _action(request, action)
            context |= refused(form, refusal, ActionForm.of(fresh, queries.action_row(fresh, []).partners))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("strategy:action", args=[slug, edited.id]))
    return form_page(request, "strategy/action_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def action_archive(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """Put an action away."""
    found = actions.archive_action(action=_action(request, action), by=actor_of(request))
    messages.success(request, _("The action is put away. It no longer counts, and can be brought back."))
    return HttpResponseRedirect(reverse("strategy:action", args=[slug, found.id]))


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def action_restore(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """Bring an action back."""
    found = actions.restore_action(action=_action(request, action), by=actor_of(request))
    messages.success(request, _("The action is back."))
    return HttpResponseRedirect(reverse("strategy:action", args=[slug, found.id]))
