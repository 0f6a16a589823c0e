"""What every room shares: records, users and their grants, audit, links, consent, messages."""

from __future__ import annotations

from arrimage.web.models.account import Invitation, RoleGrant, User, UserManager
from arrimage.web.models.audit import AuditEntry, AuditSeal, AuditValues
from arrimage.web.models.consent import Consent, ConsentText
from arrimage.web.models.link import SignedLink
from arrimage.web.models.message import JobRetry, OutgoingMessage
from arrimage.web.models.record import Freshness, OldSlug, Record

__all__ = [
    "AuditEntry", "AuditSeal", "AuditValues", "Consent", "ConsentText", "Freshness", "Invitation", "JobRetry", "OldSlug",
    "OutgoingMessage", "Record", "RoleGrant", "SignedLink", "User", "UserManager",
]  # fmt: skip
