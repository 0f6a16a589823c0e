"""Users, the roles they hold, and invitations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from arrimage.core.access import ROLE_NAMES, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.ids import blind_id, new_id
from arrimage.core.text import Text

LANGUAGES = [("en", "English"), ("fr", "Français")]
DIGESTS = [("daily", "daily"), ("weekly", "weekly"), ("never", "never")]
ROLE_CHOICES = [(r.value, ROLE_NAMES[r].en) for r in Role]
SCOPE_CHOICES = [(k.value, k.value) for k in ScopeKind]


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
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    illustrative = models.BooleanField(default=False)
    #: how often news of the partnership comes by email
    digest = models.CharField(max_length=8, choices=DIGESTS, default="weekly")
    #: set when the person asked to be erased: address and labels are gone, the row stays for the audit
    erased_at = models.DateTimeField(null=True, blank=True)
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
    role = models.CharField(max_length=32, choices=ROLE_CHOICES)
    scope_kind = models.CharField(max_length=16, choices=SCOPE_CHOICES)
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


class Invitation(models.Model):
    """An account offered by email: which role, where, until when. The address is blanked once accepted or expired.

    The link in the message carries this row's id, signed; the row says whether it still holds.
    """

    id = models.UUIDField(primary_key=True, default=blind_id, editable=False)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    role = models.CharField(max_length=32, choices=ROLE_CHOICES)
    scope_kind = models.CharField(max_length=16, choices=SCOPE_CHOICES)
    scope_id = models.UUIDField(null=True, blank=True)
    invited_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scope_kind="everything", scope_id__isnull=True)
                | (~models.Q(scope_kind="everything") & models.Q(scope_id__isnull=False)),
                name="invitation_scope_named",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_ends_once",
            ),
        ]
