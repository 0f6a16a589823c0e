"""The base of every working record, freshness of a partnership, and old addresses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from arrimage.core.ids import new_id


class Record(models.Model):
    """Base of every working record: time-ordered id, optimistic lock, archive instead of delete.

    ``sides_at`` holds, for each side of each bilingual text, the day it last changed, so that a stale translation
    can be seen. Written through :mod:`arrimage.web.records` only, which also audits.
    """

    #: Bilingual columns with stored sort keys: ``name`` means name_en, name_fr, name_key_en and name_key_fr.
    KEYED: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    sides_at = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class Freshness(models.Model):
    """Whether a partnership has changed since its current snapshot was published."""

    partnership_id = models.UUIDField(primary_key=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)


class OldSlug(models.Model):
    """An address a record used to have; pages redirect from it for ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32)
    slug = models.SlugField(max_length=80)
    object_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once")]
