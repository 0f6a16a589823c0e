"""Results' own evidence: what people observed and approved, what they scored, which reports they signed off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from arrimage.core.evidence import Provider, Row
from arrimage.results.models import AssessmentScore, Observation, Report

_CHUNK = 5000


def observations(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``observations``: values observed elsewhere, approved or not. One query."""
    found = Observation.objects.filter(partnership_id=partnership_id, archived_at=None)
    columns = ("id", "indicator", "period", "day", "numerator", "denominator", "breakdown", "category", "approved")
    for key, indicator, period, day, n, d, breakdown, category, approved in found.values_list(*columns).iterator(
        _CHUNK
    ):
        yield str(key), indicator, period, day, n, d, breakdown or None, category or None, approved


def assessments(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``assessments``: one row for each level given on a criterion. One query."""
    found = AssessmentScore.objects.filter(
        assessment__partnership_id=partnership_id, archived_at=None, assessment__archived_at=None
    )
    columns = (
        "id", "assessment_id", "assessment__rubric", "assessment__rubric_version", "criterion", "assessment__subject",
        "assessment__day", "level",
    )  # fmt: skip
    for key, assessment, *rest in found.values_list(*columns).iterator(_CHUNK):
        yield str(key), str(assessment), *rest


def reports(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``reports``: reports signed off; drafts are no evidence. One query."""
    found = Report.objects.filter(partnership_id=partnership_id, archived_at=None, signed_off__isnull=False)
    for key, kind, period, signed_off in found.values_list("id", "kind", "period", "signed_off").iterator(_CHUNK):
        yield str(key), kind, period, signed_off


PROVIDERS: Mapping[str, Provider] = {
    "observations": observations, "assessments": assessments, "reports": reports,
}  # fmt: skip
