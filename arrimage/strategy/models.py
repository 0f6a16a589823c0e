"""Stored shape of the plan and of the leverage ledger. No behaviour in here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.models import Decision, Organization, Partnership
from arrimage.web.models import Record


def _choices(mapping: object) -> list[tuple[str, str]]:
    return [(code, text.en) for code, text in mapping.items()]  # type: ignore[attr-defined]


class Plan(Record):
    """A multi-year strategy or an annual action plan."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="plans")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=_choices(codes.PLAN_KINDS))
    status = models.CharField(max_length=12, choices=_choices(codes.PLAN_STATUS))
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    vision_en = models.TextField(blank=True)
    vision_fr = models.TextField(blank=True)
    start = models.DateField()
    end = models.DateField()
    adopted = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="plans")
    strategy = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="annual_plans")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "key"], name="plan_key_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="plan_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(adopted__isnull=False), name="plan_adopted_has_date"
            ),
        ]

    @property
    def title(self) -> Text:
        """The plan's title."""
        return Text(self.title_en, self.title_fr)


class Priority(Record):
    """A priority of a plan. ``weight`` is its part of the plan; progress normalises by the sum of weights."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="priorities")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    about_en = models.TextField(blank=True)
    about_fr = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="priority_key_once")]

    @property
    def title(self) -> Text:
        """The priority's title."""
        return Text(self.title_en, self.title_fr)


class PriorityOutcome(Record):
    """A box of a logic model that a priority serves: ``outcome`` is ``<model>/<node>``, checked against definitions."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=160)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["priority", "outcome"], name="priority_outcome_once")]


class Action(Record):
    """What is done: lead, partners, dates, deliverable, budget, and the outcome it serves.

    ``status``, ``progress`` and ``completed`` follow the latest update; ``report_progress`` writes both together.
    """

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="actions")
    key = models.SlugField(max_length=80)
    number = models.CharField(max_length=12)
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300)
    about_en = models.TextField(blank=True)
    about_fr = models.TextField(blank=True)
    lead = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="led_actions")
    start = models.DateField()
    due = models.DateField(null=True, blank=True)
    completed = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=_choices(codes.ACTION_STATUS), default="planned")
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    deliverable = models.CharField(max_length=24, choices=_choices(codes.DELIVERABLES), blank=True)
    deliverable_en = models.CharField(max_length=300, blank=True)
    deliverable_fr = models.CharField(max_length=300, blank=True)
    delivered = models.DateField(null=True, blank=True)
    budget_cents = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=160, blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["priority", "key"], name="action_key_once"),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__gte=F("start")), name="action_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="action_progress_percent"
            ),
            models.CheckConstraint(
                condition=Q(status="done", completed__isnull=False) | (~Q(status="done") & Q(completed__isnull=True)),
                name="action_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(budget_cents__isnull=True) | Q(budget_cents__gte=0), name="action_budget_not_negative"
            ),
        ]

    @property
    def title(self) -> Text:
        """What the action is."""
        return Text(self.title_en, self.title_fr)


class ActionPartner(Record):
    """An organization that takes part in an action without leading it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="partnered_actions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["action", "organization"], name="action_partner_once")]


class ActionUpdate(Record):
    """A dated report on an action. ``progress`` is where the action stands, in percent: never added up."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    key = models.SlugField(max_length=80)
    day = models.DateField()
    status = models.CharField(max_length=12, choices=_choices(codes.ACTION_STATUS))
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "key"], name="update_key_once"),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="update_progress_percent"
            ),
        ]

    @property
    def note(self) -> Text:
        """What the reporter said."""
        return Text(self.note_en, self.note_fr)


class Resource(Record):
    """A contribution from any source, in cash or in kind. Pending is never counted as received."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="resources")
    key = models.SlugField(max_length=80)
    day = models.DateField()
    source_en = models.CharField(max_length=200)
    source_fr = models.CharField(max_length=200)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    funder = models.CharField(max_length=24, choices=_choices(codes.FUNDERS))
    contribution = models.CharField(max_length=8, choices=_choices(codes.CONTRIBUTIONS))
    status = models.CharField(max_length=12, choices=_choices(codes.RESOURCE_STATUS))
    purpose_en = models.CharField(max_length=300, blank=True)
    purpose_fr = models.CharField(max_length=300, blank=True)
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="resources")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["partnership", "key"], name="resource_key_once")]

    @property
    def source(self) -> Text:
        """Who contributes."""
        return Text(self.source_en, self.source_fr)


class ResourceYear(Record):
    """The part of a contribution that falls in one fiscal year; null when the split is not known."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField()
    amount_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "fiscal_year"], name="resource_year_once"),
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=0), name="resource_not_negative"
            ),
        ]
