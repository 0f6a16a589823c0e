"""Writes on an indicator's page: observed values, targets, the choice to report it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope
from arrimage.results import actions, snapshots
from arrimage.results.forms import ObservationForm, TargetForm, period_choices
from arrimage.results.models import Observation
from arrimage.results.views.indicators import known, show
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _back(slug: str, indicator: str, anchor: str, period: str = "") -> HttpResponse:
    query = f"?period={period}" if period else ""
    return HttpResponseRedirect(reverse("results:indicator", args=[slug, indicator]) + query + anchor)


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
@require_POST
def observe(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """Enter an observed value; what was typed stays on the page when something is wrong."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    item = known(partnership, indicator)
    choices = period_choices(Period.containing(snapshots.local_today(partnership)), current_language())
    form = ObservationForm(request.POST, indicator=item, periods=choices)
    if not form.is_valid():
        return show(request, indicator, observation_form=form, status=422)
    numerator, denominator = form.amount("amount")
    try:
        actions.enter_observation(
            partnership=partnership, indicator=item.id, period=form.cleaned_data["period"], day=form.cleaned_data["day"],
            numerator=numerator, denominator=denominator, source=form.source, approve=form.cleaned_data["approve"],
            by=actor_of(request),
        )  # fmt: skip
    except Refused as refused:
        return show(request, indicator, observation_form=form, problems=refused.problems, status=422)
    messages.success(
        request, gettext("The value is saved. It counts in the figures once approved, at the next refresh.")
    )
    return _back(slug, indicator, "#observations", form.cleaned_data["period"])


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
@require_POST
def target(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """Set a target as a new version."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    form = TargetForm(request.POST, indicator=known(partnership, indicator))
    if not form.is_valid():
        return show(request, indicator, target_form=form, status=422)
    typed = form.cleaned_data
    try:
        actions.set_target(
            partnership=partnership, indicator=indicator, target=form.amount("target"), baseline=form.amount("baseline"),
            words=form.words, adopted=typed["adopted"], due=typed["due"], baseline_date=typed["baseline_date"],
            by=actor_of(request),
        )  # fmt: skip
    except Refused as refused:
        return show(request, indicator, target_form=form, problems=refused.problems, status=422)
    messages.success(request, gettext("The target is saved as a new version."))
    return _back(slug, indicator, "#targets")


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
@require_POST
def choice(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """Report an indicator beside the common core, or no longer."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    known(partnership, indicator)
    try:
        if request.POST.get("wanted") == "no":
            actions.unchoose_indicator(partnership=partnership, indicator=indicator, by=actor_of(request))
            messages.success(request, gettext("The indicator is no longer reported. Its figures stay here."))
        else:
            actions.choose_indicator(partnership=partnership, indicator=indicator, by=actor_of(request))
            messages.success(request, gettext("The indicator is now reported beside the common core."))
    except Refused as refused:
        messages.error(request, refused.say(current_language()))
    return _back(slug, indicator, "")


_VERBS: Mapping[str, tuple[Callable[..., Any], str | Promise]] = {
    "approve": (actions.approve_observation, gettext_lazy("The value is approved. It counts at the next refresh.")),
    "archive": (actions.archive_observation, gettext_lazy("The value is archived. You can restore it in the list.")),
    "restore": (actions.restore_observation, gettext_lazy("The value is back.")),
}


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
@require_POST
def observation_verb(request: HttpRequest, slug: str, observation: UUID, verb: str) -> HttpResponse:
    """Approve, archive or restore an observation."""
    if verb not in _VERBS:
        raise Http404
    found = get_object_or_404(Observation, pk=observation, partnership=request.partnership)  # type: ignore[attr-defined]
    act, said = _VERBS[verb]
    typed = request.POST.get("version", "")
    expected = {} if verb == "restore" else {"expected": int(typed) if typed.isdecimal() else None}
    try:
        act(observation=found, by=actor_of(request), **expected)
        messages.success(request, str(said))
    except Refused as refused:
        messages.error(request, refused.say(current_language()))
    return _back(slug, found.indicator, "#observations")
