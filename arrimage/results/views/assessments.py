"""Quality: scoring a subject with a rubric, and the scorings so far."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission, may
from arrimage.core.problem import Problem, Refused
from arrimage.definitions import definitions
from arrimage.definitions.schema import Rubric
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.results import actions
from arrimage.results.actions.assessments import Given
from arrimage.results.forms import ScoreForm
from arrimage.results.models import Assessment, AssessmentScore
from arrimage.results.pages.assessments import assessments_page
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _rubric(request: HttpRequest) -> Rubric:
    found = definitions().rubrics
    wanted = request.GET.get("rubric") or next(iter(found), "")
    if wanted not in found:
        raise Http404
    return found[wanted]


def _show(
    request: HttpRequest, rubric: Rubric, form: ScoreForm | None, problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    partnership = request.partnership  # type: ignore[attr-defined]
    lang = current_language()
    can_edit = may(actor_of(request), Permission.EDIT_RESULTS, scope_on(request))
    found = list(Assessment.objects.filter(partnership=partnership, rubric=rubric.id).order_by("-day", "-id"))
    scores: dict[UUID, list[AssessmentScore]] = {}
    for score in AssessmentScore.objects.filter(assessment__in=found, archived_at=None):
        scores.setdefault(score.assessment_id, []).append(score)
    if form is None and can_edit:
        today = timezone.localdate()
        form = ScoreForm(rubric=rubric, lang=lang, initial={"day": today, "rubric_version": rubric.version})
    shown = form if can_edit else None
    page = assessments_page(definitions(), partnership, rubric, found, scores, can_edit, shown, lang, problems)
    return render(request, "results/assessments.html", {"page": page}, status=status)


@requires(Permission.SEE_INSIDE_FIGURES, scope=partnership_scope)
def assessments(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Scorings of one rubric; a POST goes to :func:`score`."""
    if request.method == "POST":
        return score(request, slug=slug)
    return _show(request, _rubric(request), None)


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
def score(request: HttpRequest, slug: str) -> HttpResponse:
    """Score the subject of a rubric; what was typed stays on the page when something is wrong."""
    rubric = _rubric(request)
    form = ScoreForm(request.POST, rubric=rubric, lang=current_language())
    if not form.is_valid():
        return _show(request, rubric, form, status=422)
    try:
        actions.score_subject(
            partnership=request.partnership,  # type: ignore[attr-defined]
            rubric=rubric.id,
            version=form.cleaned_data["rubric_version"],
            day=form.cleaned_data["day"],
            about=form.about,
            given={criterion: Given(level, reason) for criterion, (level, reason) in form.given().items()},
            by=actor_of(request),
        )
    except Refused as refused:
        return _show(request, rubric, form, refused.problems, status=422)
    messages.success(request, gettext("The scoring is saved. It counts in the figures at the next refresh."))
    return HttpResponseRedirect(f"{reverse('results:assessments', args=[slug])}?rubric={rubric.id}")


@requires(Permission.EDIT_RESULTS, scope=partnership_scope)
@require_POST
def toggle(request: HttpRequest, slug: str, assessment: UUID) -> HttpResponse:
    """Archive a scoring, or restore an archived one."""
    partnership = request.partnership  # type: ignore[attr-defined]
    found = get_object_or_404(Assessment, pk=assessment, partnership=partnership)
    try:
        if found.archived_at is None:
            actions.archive_assessment(assessment=found, by=actor_of(request), expected=_version(request))
            messages.success(request, gettext("The scoring is archived. You can restore it below."))
        else:
            actions.restore_assessment(assessment=found, by=actor_of(request))
            messages.success(request, gettext("The scoring is back."))
    except Refused as refused:
        messages.error(request, refused.say(current_language()))
    return HttpResponseRedirect(f"{reverse('results:assessments', args=[slug])}?rubric={found.rubric}#s-{found.id}")


def _version(request: HttpRequest) -> int | None:
    """The version of the record that the page showed."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else None
