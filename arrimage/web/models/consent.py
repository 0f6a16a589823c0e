"""Consent: texts in versions that never change, and what was consented to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from arrimage.core.ids import blind_id, new_id
from arrimage.core.text import Text


class ConsentText(models.Model):
    """One version of a text that people agree to, in both languages. A changed word is a new version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=48)
    number = models.PositiveIntegerField()
    text_en = models.TextField()
    text_fr = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "number"], name="consent_text_once"),
            models.CheckConstraint(
                condition=~models.Q(text_en="") & ~models.Q(text_fr="") & models.Q(number__gte=1),
                name="consent_text_whole",
            ),
        ]

    @property
    def text(self) -> Text:
        """The text in both languages."""
        return Text(self.text_en, self.text_fr)


class Consent(models.Model):
    """That somebody agreed to one version, when, and when they took it back. ``subject`` is an id, never a name."""

    id = models.UUIDField(primary_key=True, default=blind_id, editable=False)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    subject_type = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id"], name="consent_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text", "subject_id"], condition=models.Q(withdrawn_at__isnull=True), name="consent_once"
            )
        ]
