"""Stored shape of results. Figures are never stored here except frozen in a signed-off report or keyed in the cache."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from arrimage.core import codes
from arrimage.core.ids import new_id
from arrimage.partnership.models import Partnership
from arrimage.web.models import Record


class Snapshot(models.Model):
    """Evidence of one partnership as it was: immutable. ``tables`` maps table names to the digest of their rows.

    ``period`` is set when the snapshot was frozen for a period; ``current`` marks the one that live pages read.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="snapshots")
    digest = models.CharField(max_length=64, db_index=True)
    as_of = models.DateField()
    built_at = models.DateTimeField(auto_now_add=True)
    tables = models.JSONField()
    counts = models.JSONField()
    current = models.BooleanField(default=False)
    period = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership"], condition=Q(current=True), name="one_current_snapshot"),
            models.UniqueConstraint(fields=["partnership", "digest", "period"], name="snapshot_once"),
        ]


class CachedFigure(models.Model):
    """A figure that was computed once. The key holds everything the value depends on, so that it cannot drift."""

    key = models.CharField(max_length=64, primary_key=True)
    snapshot = models.CharField(max_length=64, db_index=True)
    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=12)
    body = models.JSONField()
    computed_at = models.DateTimeField(auto_now_add=True)


class LocalTarget(Record):
    """A partnership's own baseline and target for an indicator; a changed target is a new version."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="targets")
    indicator = models.SlugField(max_length=80)
    number = models.PositiveSmallIntegerField(default=1)
    baseline_numerator = models.BigIntegerField(null=True, blank=True)
    baseline_denominator = models.BigIntegerField(null=True, blank=True)
    baseline_date = models.DateField(null=True, blank=True)
    target_numerator = models.BigIntegerField(null=True, blank=True)
    target_denominator = models.BigIntegerField(null=True, blank=True)
    words_en = models.CharField(max_length=300, blank=True)
    words_fr = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    adopted = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "indicator", "number"], name="local_target_once"),
            models.CheckConstraint(
                condition=Q(target_numerator__isnull=False) | ~Q(words_en="") | ~Q(words_fr=""),
                name="local_target_says",
            ),
            models.CheckConstraint(
                condition=(Q(baseline_denominator__isnull=True) | Q(baseline_denominator__gt=0))
                & (Q(target_denominator__isnull=True) | Q(target_denominator__gt=0)),
                name="local_target_divides",
            ),
        ]


class IndicatorChoice(Record):
    """An indicator beyond the common core that a partnership chose to report."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="indicator_choices")
    indicator = models.SlugField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["partnership", "indicator"], name="choice_once")]


class Observation(Record):
    """A value observed elsewhere and entered or imported: for indicators that no record computes."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="observations")
    indicator = models.SlugField(max_length=80)
    period = models.CharField(max_length=12)
    day = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True, blank=True)
    breakdown = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=80, blank=True)
    source_en = models.CharField(max_length=300)
    source_fr = models.CharField(max_length=300)
    approved = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "indicator", "period", "breakdown", "category", "day"], name="observation_once"
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="observation_divides"
            ),
        ]


class Assessment(Record):
    """One scoring of a subject with one version of a rubric."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="assessments")
    rubric = models.SlugField(max_length=80)
    rubric_version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=24, choices=[(c, t.en) for c, t in codes.SUBJECTS.items()])
    day = models.DateField()
    about_en = models.CharField(max_length=300, blank=True)
    about_fr = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "rubric", "day"], name="assessment_once")
        ]


class AssessmentScore(Record):
    """The level given on one criterion: 0 (absent) to 4 (exemplary), with its reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.SlugField(max_length=80)
    level = models.PositiveSmallIntegerField()
    reason_en = models.TextField(blank=True)
    reason_fr = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(level__lte=4), name="score_level"),
        ]


class Report(Record):
    """A report of a partnership for a period. Sign-off freezes it with its snapshot and its figures.

    ``frozen`` holds the released figures and texts of both languages; ``figures_digest`` is the digest of the figures.
    """

    #: A megabyte of documents; the audit notes their digest instead.
    NOT_AUDITED: ClassVar[tuple[str, ...]] = ("frozen",)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=[(c, t.en) for c, t in codes.REPORT_KINDS.items()])
    period = models.CharField(max_length=12)
    schema = models.SlugField(max_length=80)
    schema_version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    frozen = models.JSONField(null=True, blank=True)
    figures_digest = models.CharField(max_length=64, blank=True)
    signed_off = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "kind", "period", "number"], name="report_once"),
            models.CheckConstraint(
                condition=Q(signed_off__isnull=True)
                | (Q(snapshot__isnull=False) & Q(frozen__isnull=False) & ~Q(figures_digest="")),
                name="signed_off_is_frozen",
            ),
        ]


class ReportText(Record):
    """The coordinator's wording of one drafted block, in place of the drafted sentences; either side may be empty."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    block = models.CharField(max_length=160)
    body_en = models.TextField(blank=True)
    body_fr = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "block"], name="report_text_once")]
