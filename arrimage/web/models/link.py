"""Signed links: one purpose, one record, an end date, for people who never log in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from arrimage.core.ids import blind_id
from arrimage.web.models.account import LANGUAGES


class SignedLink(models.Model):
    """A link sent to somebody: what it permits (one permission on one record), until when, and whether it was used.

    The address in the message is this row's id under the instance's signature. Opening it changes nothing, since mail
    scanners open links; only the form behind it does. No address of a person is kept: ``recipient`` is a seat, an
    organization or a user by id.
    """

    id = models.UUIDField(primary_key=True, default=blind_id, editable=False)
    purpose = models.CharField(max_length=32)
    permission = models.CharField(max_length=32)
    partnership_id = models.UUIDField(null=True, blank=True)
    target_type = models.CharField(max_length=64)
    target_id = models.UUIDField()
    recipient_type = models.CharField(max_length=64, blank=True)
    recipient_id = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    single_use = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.UUIDField(null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target_id", "purpose"], name="link_target"),
            models.Index(fields=["expires_at"], name="link_expiry"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(single_use=False) | models.Q(uses__lte=1), name="link_used_once")
        ]
