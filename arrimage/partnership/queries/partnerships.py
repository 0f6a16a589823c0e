"""Which partnerships there are, and the scope of a page of one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from arrimage.core.access import Actor, Permission, Scope, ScopeKind, scopes_with
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership


def partnership_scope(request: HttpRequest, *, slug: str, **_: Any) -> Scope:
    """Scope of a page of one partnership; puts the partnership on the request.

    Raises:
        Http404: when no partnership has this slug.
    """
    found = Partnership.objects.select_related("host", "parent").filter(slug=slug, archived_at=None).first()
    if found is None:
        raise Http404
    request.partnership = found  # type: ignore[attr-defined]
    return Scope(ScopeKind.PARTNERSHIP, found.id)


def scope_of(partnership_id: UUID) -> Scope:
    """The scope of one partnership."""
    return Scope(ScopeKind.PARTNERSHIP, partnership_id)


def partnership_named(slug: str) -> Partnership:
    """The partnership with this slug, for commands.

    Raises:
        Refused: when there is none; the remedy lists the command that shows them.
    """
    found = Partnership.objects.filter(slug=slug, archived_at=None).first()
    if found is None:
        raise Refused(
            Problem(
                Text(
                    "No partnership is called “{slug}”.", "Aucun partenariat ne s’appelle «\u00a0{slug}\u00a0»."
                ).format(slug=slug),
                Text("List them with: arrimage partnerships", "Affichez-les avec\u00a0: arrimage partnerships"),
            )
        )
    return found


def partnerships(actor: Actor | None = None, permission: Permission = Permission.SEE_PUBLIC) -> list[Partnership]:
    """All partnerships in which ``actor`` has ``permission`` (everybody may see that a partnership exists)."""
    found = Partnership.objects.filter(archived_at=None).select_related("host", "parent").order_by("name_key_en", "id")
    reach = scopes_with(actor, permission) if actor is not None else None
    return list(found if reach is None else found.filter(id__in=reach))
