"""What every view of the room starts from: the partnership, whether the reader works there, and how a form is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.core.access import Permission, may
from arrimage.core.problem import Problem, Refused
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import scope_on
from arrimage.strategy.forms import Pairs
from arrimage.strategy.pages.conflict import Difference, differences
from arrimage.web.guard import actor_of
from arrimage.web.records import STALE

T = TypeVar("T")


def partnership_of(request: HttpRequest) -> Partnership:
    """The partnership that the guard loaded."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    return partnership


def can(request: HttpRequest, permission: Permission) -> bool:
    """Whether the reader has ``permission`` in the partnership of the page."""
    return bool(may(actor_of(request), permission, scope_on(request)))


def works_here(request: HttpRequest) -> bool:
    """Whether the reader sees the work: drafts, budgets, findings, what reporters wrote. Others see what was adopted."""
    return can(request, Permission.SEE_WORK)


def or_404(found: T | None) -> T:
    """``found``, or a page that says that there is nothing here.

    Raises:
        Http404: when it is None.
    """
    if found is None:
        raise Http404
    return found


def refused(form: Pairs, refusal: Refused, stored: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a form page shows after a refusal: problems at their fields, the rest above, and a conflict side by side.

    Args:
        stored: initial values made from the record as it is now; after a conflict the form takes over its version, so
            that saving again is a decision and no accident.
    """
    conflict: Sequence[Difference] = []
    if STALE in refusal.problems and stored is not None:
        conflict = differences(form, stored)
        sent: Any = form.data
        typed = sent.copy()
        typed["version"] = str(stored["version"])
        form.data = typed
    rest: list[Problem] = form.take(refusal.problems)
    return {"problems": rest, "conflict": conflict}


def form_page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A form page: 200 when asked for, 422 when what was sent did not hold."""
    return render(request, template, dict(context), status=422 if request.method == "POST" else 200)
