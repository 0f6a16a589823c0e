"""Pages of the leverage ledger: read it, record and edit contributions, note their status, put them away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.partnership.models import Organization
from arrimage.partnership.queries import partnership_scope
from arrimage.partnership.refusals import today_in
from arrimage.strategy import actions, queries
from arrimage.strategy.forms import ResourceForm
from arrimage.strategy.models import Action, Resource
from arrimage.strategy.pages import money, tables
from arrimage.strategy.views.context import form_page, or_404, partnership_of, refused
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


@requires(Permission.SEE_WORK, scope=partnership_scope)
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """The leverage ledger."""
    partnership = partnership_of(request)
    found = queries.contributions(partnership.id)
    if request.GET.get("format") == "csv":
        return tables.download(f"{slug}-money", tables.of_ledger(found))
    asked = {name: request.GET.get(name, "") for name in ("year", "q", "status", "funder", "contribution", "list")}
    page = money.build(partnership, found, queries.program_by_year(partnership.id), asked, today_in(partnership.zone))
    return render(request, "strategy/resources.html", {"page": page})


def _resource(request: HttpRequest, key: UUID) -> Resource:
    return or_404(queries.resource_with_id(partnership_of(request).id, key))


def _fields(form: ResourceForm, organizations: Sequence[Organization], works: Sequence[Action]) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "day": data["day"], "source": form.text("source"), "funder": data["funder"],
        "contribution": data["contribution"], "status": data["status"], "purpose": form.text("purpose"),
        "organization": next((o for o in organizations if str(o.id) == data["organization"]), None),
        "action": next((a for a in works if str(a.id) == data["action"]), None), "years": form.spread(),
    }  # fmt: skip


def _years(request: HttpRequest, first: int, resource: Resource | None) -> list[int]:
    """The years that the form offers: from the one before ``first`` on, those on record, and those just sent."""
    sent = [int(name[5:]) for name in request.POST if re.fullmatch(r"year_20\d\d", name)]
    on_record = [y.fiscal_year for y in resource.spread] if resource else []  # type: ignore[attr-defined]
    return sorted({*range(first - 1, first + 4), *on_record, *sent})


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
def resource_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a contribution."""
    partnership = partnership_of(request)
    today = today_in(partnership.zone)
    organizations = queries.organizations_to_choose(partnership.id)
    works = [row.action for row in queries.open_actions(partnership.id)]
    form = ResourceForm(
        request.POST or None, years=_years(request, Period.containing(today).start.year, None), organizations=organizations,
        actions=works, initial={"day": today, "status": "pending"},
    )  # fmt: skip
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            made = actions.record_resource(
                partnership=partnership, by=actor_of(request), **_fields(form, organizations, works)
            )
        except Refused as refusal:
            context |= refused(form, refusal)
        else:
            messages.success(request, _("The contribution is recorded."))
            return HttpResponseRedirect(_address(slug, made))
    return form_page(request, "strategy/resource_form.html", context)


def _address(slug: str, resource: Resource) -> str:
    year = Period.containing(resource.day).start.year
    rows = resource.years.filter(archived_at=None).order_by("fiscal_year").values_list("fiscal_year", flat=True)
    return f"{reverse('strategy:resources', args=[slug])}?year={rows.first() or year}#r-{resource.id}"


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
def resource_edit(request: HttpRequest, slug: str, resource: UUID) -> HttpResponse:
    """Edit a contribution and its spread over years."""
    partnership, edited = partnership_of(request), _resource(request, resource)
    organizations = queries.organizations_to_choose(partnership.id, [edited.organization_id])
    works = [row.action for row in queries.open_actions(partnership.id)]
    if edited.action is not None and edited.action not in works:
        works.append(edited.action)
    form = ResourceForm(
        request.POST or None, years=_years(request, Period.containing(edited.day).start.year, edited), actions=works,
        organizations=organizations, initial=ResourceForm.of(edited),
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "resource": edited}
    if form.is_valid():
        try:
            actions.edit_resource(
                resource=edited, by=actor_of(request), expected=form.cleaned_data["version"],
                **_fields(form, organizations, works),
            )  # fmt: skip
        except Refused as refusal:
            context |= refused(form, refusal, ResourceForm.of(_resource(request, resource)))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(slug, edited))
    return form_page(request, "strategy/resource_form.html", context)


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
@require_POST
def resource_status(request: HttpRequest, slug: str, resource: UUID) -> HttpResponse:
    """Note that a contribution was confirmed, received or refused."""
    found = _resource(request, resource)
    expected = request.POST.get("version", "")
    try:
        actions.set_resource_status(
            resource=found, status=request.POST.get("status", ""), by=actor_of(request),
            expected=int(expected) if expected.isdigit() else None,
        )  # fmt: skip
        messages.success(request, _("Noted."))
    except Refused as refusal:
        messages.error(request, refusal.say(current_language()))
    return HttpResponseRedirect(_address(slug, found))


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
@require_POST
def resource_archive(request: HttpRequest, slug: str, resource: UUID) -> HttpResponse:
    """Put a contribution away."""
    found = actions.archive_resource(resource=_resource(request, resource), by=actor_of(request))
    messages.success(request, _("The contribution is put away. It no longer counts, and can be brought back."))
    return HttpResponseRedirect(reverse("strategy:resource_edit", args=[slug, found.id]))


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
@require_POST
def resource_restore(request: HttpRequest, slug: str, resource: UUID) -> HttpResponse:
    """Bring a contribution back."""
    found = actions.restore_resource(resource=_resource(request, resource), by=actor_of(request))
    messages.success(request, _("The contribution is back."))
    return HttpResponseRedirect(_address(slug, found))
