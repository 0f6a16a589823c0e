"""Which partnerships there are, and the scope of a page of one of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest

from arrimage.core.access import Actor, Permission, Scope, ScopeKind, organizations_with, scopes_with
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Membership, Organization, Partnership
from arrimage.web.guard import Moved
from arrimage.web.models import OldSlug
from arrimage.web.shell import scope_of_page

#: A membership that holds today: neither left nor put away, of an organization that is there.
PRESENT = Q(left=None, archived_at=None, organization__archived_at=None)


def partnership_scope(request: HttpRequest, *, slug: str, **_: Any) -> Scope:
    """Scope of a page of one partnership; puts the partnership on the request.

    Raises:
        Moved: when a partnership had this slug before.
        Http404: when none has it or had it.
    """
    found = Partnership.objects.select_related("host", "parent").filter(slug=slug, archived_at=None).first()
    if found is None:
        renamed = _once_called(slug)
        if renamed is None:
            raise Http404
        raise Moved(scope_for(request.actor, renamed.id), slug=renamed.slug)  # type: ignore[attr-defined]
    request.partnership = found  # type: ignore[attr-defined]
    request.scope = scope = scope_for(request.actor, found.id)  # type: ignore[attr-defined]
    return scope


def _once_called(slug: str) -> Partnership | None:
    """The partnership that had this slug before; a slug that another one has taken since leads there instead."""
    old = OldSlug.objects.filter(kind="partnership", slug=slug).values("object_id")
    return Partnership.objects.filter(id__in=old, archived_at=None).first()


def scope_on(request: HttpRequest) -> Scope:
    """The scope that the guard of a partnership's page put on the request."""
    return scope_of_page(request)


def scope_for(actor: Actor, partnership_id: UUID, record: UUID | None = None) -> Scope:
    """The scope of one partnership as ``actor`` asks for it: with those of the actor's organizations that are members.

    One query for somebody who holds a role within an organization, none for everybody else.
    """
    theirs = {g.scope.id for g in actor.grants if g.scope.kind is ScopeKind.ORGANIZATION and g.scope.id}
    members: frozenset[UUID] = frozenset()
    if theirs:
        rows = Membership.objects.filter(PRESENT, partnership_id=partnership_id, organization_id__in=theirs)
        members = frozenset(rows.values_list("organization_id", flat=True))
    return Scope(ScopeKind.PARTNERSHIP, partnership_id, members, record)


def heard_in(organizations: Collection[UUID]) -> dict[UUID, list[Scope]]:
    """The partnerships in which the stewards of organizations are heard: those they are members of (one query)."""
    rows = Membership.objects.filter(PRESENT, organization_id__in=organizations, partnership__archived_at=None)
    found: dict[UUID, list[Scope]] = {}
    for organization, partnership in set(rows.values_list("organization_id", "partnership_id")):
        found.setdefault(organization, []).append(scope_of(partnership))
    return found


def scope_names(ids: Collection[UUID]) -> dict[UUID, Text]:
    """What the partnerships and organizations with these ids are called (two queries)."""
    named: list[Partnership | Organization] = [
        *Partnership.objects.filter(pk__in=ids),
        *Organization.objects.filter(pk__in=ids),
    ]
    return {one.pk: one.name for one in named}


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


def organization_named(key: str) -> Organization:
    """The organization with this key, for commands.

    Raises:
        Refused: when there is none; the remedy says where keys are found.
    """
    found = Organization.objects.filter(key=key, archived_at=None).first()
    if found is None:
        raise Refused(
            Problem(
                Text("No organization has the key “{key}”.", "Aucun organisme n’a la clé «\u00a0{key}\u00a0».").format(key=key),
                Text("The key is the last part of the address of its page.", "La clé est la dernière partie de l’adresse de sa page."),
            )
        )  # fmt: skip
    return found


def partnerships(actor: Actor | None = None, permission: Permission = Permission.SEE_PUBLIC) -> list[Partnership]:
    """All partnerships in which ``actor`` has ``permission`` (everybody may see that a partnership exists)."""
    found = Partnership.objects.filter(archived_at=None).select_related("host", "parent").order_by("name_key_en", "id")
    return list(found if actor is None else found.filter(visible_to(actor, permission)))


def visible_to(actor: Actor, permission: Permission) -> Q:
    """The condition on partnerships that holds exactly where ``may(actor, permission, scope_for(actor, id))`` does."""
    reach = scopes_with(actor, permission)
    if reach is None:
        return Q()
    condition = Q(id__in=reach)
    if actor.link is not None:
        # The holder of a link has what the link gives and nothing else.
        here = actor.link.partnership_id if permission is actor.link.permission else None
        return Q(id__in=[here] if here else [])
    if theirs := organizations_with(actor, permission):
        condition |= Q(id__in=Membership.objects.filter(PRESENT, organization_id__in=theirs).values("partnership_id"))
    return condition
