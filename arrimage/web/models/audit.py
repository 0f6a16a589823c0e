"""The audit trail: rows that stay, values that can be erased, seals that chain the rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from arrimage.core.ids import new_id


class AuditSeal(models.Model):
    """One link of the chain: it covers every committed row that no earlier seal covers.

    ``digest`` is SHA-256 over number, moment, ``previous``, ``count`` and ``rows_digest``; ``signature`` is the same under the
    instance's audit key, which is no part of the database: whoever can write the database alone cannot forge it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField()
    rows_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__gte=1, count__gte=1), name="seal_covers_rows"),
            models.CheckConstraint(
                condition=models.Q(number=1, previous="") | (models.Q(number__gt=1) & ~models.Q(previous="")),
                name="seal_follows_another",
            ),
        ]


class AuditEntryManager(models.Manager["AuditEntry"]):
    """Entries come with their values, in one statement."""

    def get_queryset(self) -> models.QuerySet[AuditEntry]:
        """All entries, joined to their values."""
        return super().get_queryset().select_related("values")


class AuditEntry(models.Model):
    """One write: who, what, when. Added in the transaction of the write and never changed, but for its seal, set once.

    ``digest`` is HMAC-SHA256, under a key of its own, of the values before and after, which lie in :class:`AuditValues`.
    When those and the key are erased nothing can be guessed from the digest, and the row still proves that it was there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_label = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.UUIDField()
    partnership_id = models.UUIDField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    seal = models.ForeignKey(AuditSeal, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")

    objects = AuditEntryManager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["object_id", "at"], name="audit_object"),
            models.Index(fields=["partnership_id", "at"], name="audit_partnership"),
            models.Index(fields=["id"], condition=models.Q(seal__isnull=True), name="audit_unsealed"),
        ]

    @property
    def before(self) -> dict[str, Any] | None:
        """What the record held before; None for a record that was new, and for values that were erased."""
        return self.values.before

    @property
    def after(self) -> dict[str, Any] | None:
        """What the record held afterwards; None for a record that went, and for values that were erased."""
        return self.values.after


class AuditValues(models.Model):
    """What a record held before and after a write, and the key of the entry's digest. Erasable; see :class:`AuditEntry`."""

    entry = models.OneToOneField(AuditEntry, primary_key=True, on_delete=models.PROTECT, related_name="values")
    key = models.CharField(max_length=32, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) & ~models.Q(key="")
                | models.Q(erased_at__isnull=False, key="", before__isnull=True, after__isnull=True),
                name="audit_values_whole_or_erased",
            )
        ]
