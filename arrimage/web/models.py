"""What every room shares: the base record, users and their grants, the audit trail, freshness, old addresses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from arrimage.core.access import ROLE_NAMES, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.ids import new_id
from arrimage.core.text import Text


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


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with a normalised e-mail address; without a password, log-in is impossible until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account. The e-mail address is the name to log in with; ``label`` is a role, not a name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    label_en = models.CharField(max_length=120, blank=True)
    label_fr = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("fr", "Français")], default="en")
    is_active = models.BooleanField(default=True)
    illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_caseless")]

    @property
    def label(self) -> Text:
        """How pages and the audit name the person: by role."""
        return Text(self.label_en or self.email, self.label_fr or self.email)

    def actor(self) -> Actor:
        """The actor that ``may()`` judges, with all grants (one query, kept for the request)."""
        kept: Actor | None = getattr(self, "_actor", None)
        if kept is None:
            grants = tuple(row.grant() for row in self.grants.all())
            kept = Actor(self.id, str(self.id), grants)
            self._actor = kept
        return kept


class RoleGrant(models.Model):
    """A role given to a user within a scope. The scope is named by id, without a foreign key upward."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=[(r.value, ROLE_NAMES[r].en) for r in Role])
    scope_kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in ScopeKind])
    scope_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Two constraints, because SQLite and PostgreSQL both hold nulls apart from each other.
            models.UniqueConstraint(
                fields=["user", "role", "scope_kind", "scope_id"],
                condition=models.Q(scope_id__isnull=False),
                name="grant_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(scope_id__isnull=True), name="grant_everything_once"
            ),
            models.CheckConstraint(
                condition=models.Q(scope_kind="everything", scope_id__isnull=True)
                | (~models.Q(scope_kind="everything") & models.Q(scope_id__isnull=False)),
                name="grant_scope_named",
            ),
        ]

    def grant(self) -> Grant:
        """The kernel's grant."""
        return Grant(Role(self.role), Scope(ScopeKind(self.scope_kind), self.scope_id))


class AuditEntry(models.Model):
    """One write: who, what, when, before and after. Rows are added in the transaction of the write, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_label = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.UUIDField()
    partnership_id = models.UUIDField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["object_id", "at"], name="audit_object"),
            models.Index(fields=["partnership_id", "at"], name="audit_partnership"),
        ]


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
