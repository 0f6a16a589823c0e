"""From the id of any record of this room to the address of the page that shows it."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from arrimage.results.models import Assessment, AssessmentScore, IndicatorChoice, LocalTarget, Observation, Report


def permalink(record: UUID) -> str | None:
    """The address of a record's page in the present language, or None when the record is not this room's.

    Observations, targets and choices stand on their indicator's page, scores on their scoring, reports on their own.
    """
    for model, anchor in ((Observation, f"#o-{record}"), (LocalTarget, "#targets"), (IndicatorChoice, "")):
        found = model._default_manager.filter(pk=record).values_list("partnership__slug", "indicator").first()
        if found:
            return reverse("results:indicator", args=found) + anchor
    scoring = (
        Assessment.objects.filter(pk=record).values_list("partnership__slug", "rubric", "pk").first()
        or AssessmentScore.objects.filter(pk=record)
        .values_list("assessment__partnership__slug", "assessment__rubric", "assessment_id")
        .first()
    )
    if scoring:
        return f"{reverse('results:assessments', args=[scoring[0]])}?rubric={scoring[1]}#s-{scoring[2]}"
    report = Report.objects.filter(pk=record).values_list("partnership__slug", "kind", "period").first()
    return reverse("results:report", args=report) if report else None
