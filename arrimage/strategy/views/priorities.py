"""Pages of a priority: add, edit, put away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.problem import Refused
from arrimage.partnership.queries import partnership_scope
from arrimage.strategy import actions, queries
from arrimage.strategy.forms import PriorityForm
from arrimage.strategy.models import Priority
from arrimage.strategy.views.context import form_page, or_404, partnership_of, refused
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _address(slug: str, priority: Priority) -> str:
    return f"{reverse('strategy:plan', args=[slug])}?plan={priority.plan.key}#{priority.key}"


def _priority(request: HttpRequest, key: UUID) -> Priority:
    return or_404(queries.priority_with_id(partnership_of(request).id, key))


def _fields(form: PriorityForm) -> dict[str, Any]:
    return {
        "title": form.text("title"), "about": form.text("about"), "weight": form.cleaned_data["weight"],
        "outcomes": form.cleaned_data["outcome"],
    }  # fmt: skip


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def priority_new(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Add a priority to a draft."""
    partnership = partnership_of(request)
    plan = or_404(queries.plan_named(partnership.id, key, drafts=True))
    form = PriorityForm(request.POST or None, kind=partnership.kind)
    context: dict[str, Any] = {"form": form, "plan": plan}
    if form.is_valid():
        try:
            made = actions.add_priority(plan=plan, by=actor_of(request), **_fields(form))
        except Refused as refusal:
            context |= refused(form, refusal)
        else:
            messages.success(request, _("The priority is added. Now add its actions."))
            return HttpResponseRedirect(_address(slug, made))
    return form_page(request, "strategy/priority_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
def priority_edit(request: HttpRequest, slug: str, priority: UUID) -> HttpResponse:
    """Edit a priority."""
    edited = _priority(request, priority)
    stored = PriorityForm.of(edited, queries.outcomes_of(edited))
    form = PriorityForm(request.POST or None, kind=partnership_of(request).kind, also=stored["outcome"], initial=stored)
    context: dict[str, Any] = {"form": form, "plan": edited.plan, "priority": edited}
    if form.is_valid():
        try:
            actions.edit_priority(
                priority=edited, by=actor_of(request), expected=form.cleaned_data["version"], **_fields(form)
            )
        except Refused as refusal:
            fresh = _priority(request, priority)
            context |= refused(form, refusal, PriorityForm.of(fresh, queries.outcomes_of(fresh)))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(slug, edited))
    return form_page(request, "strategy/priority_form.html", context)


@requires(Permission.EDIT_PLAN, scope=partnership_scope)
@require_POST
def priority_archive(request: HttpRequest, slug: str, priority: UUID) -> HttpResponse:
    """Put a priority of a draft away, or bring it back."""
    found = _priority(request, priority)
    try:
        if found.archived_at is None:
            actions.archive_priority(priority=found, by=actor_of(request))
            messages.success(request, _("The priority is put away, with its actions."))
        else:
            actions.restore_priority(priority=found, by=actor_of(request))
            messages.success(request, _("The priority is back."))
    except Refused as refusal:
        messages.error(request, refusal.say(current_language()))
    return HttpResponseRedirect(reverse("strategy:priority_edit", args=[slug, found.id]))
