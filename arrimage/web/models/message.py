"""Messages on their way out, and background jobs that were tried again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from arrimage.core.ids import blind_id
from arrimage.web.models.account import LANGUAGES


class OutgoingMessage(models.Model):
    """A message to one address: written in the transaction of what it tells, sent by a job, blanked some days later.

    ``key`` makes a reminder or digest unique (``digest:2026-W47:<user>``): asked for twice it is sent once.
    """

    id = models.UUIDField(primary_key=True, default=blind_id, editable=False)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=160, null=True, blank=True, unique=True)
    address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    partnership_id = models.UUIDField(null=True, blank=True)
    user_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: class of the last error, without its words, which may hold an address
    problem = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="message_waiting",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(given_up_at__isnull=True), name="message_ends_once"
            )
        ]


class JobRetry(models.Model):
    """A failed job and the one that took its place: ``failed`` and ``again`` are ids of task results."""

    failed = models.UUIDField(primary_key=True)
    again = models.UUIDField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    #: set instead of ``again`` when no further attempt follows
    given_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(given_up=True, again__isnull=True) | models.Q(given_up=False, again__isnull=False),
                name="retry_or_end",
            )
        ]
