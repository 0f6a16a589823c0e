"""People and access of one partnership: the shell's pages, with the reach of the partnership and of its members."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission, Role, Scope, ScopeKind
from arrimage.partnership.queries import heard_in, partnership_scope, scope_of
from arrimage.partnership.queries.organizations import present_members
from arrimage.partnership.views.editing import the_partnership
from arrimage.web.accounts import can_give
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language
from arrimage.web.views import people as shell
from arrimage.web.views.people import Reach


def _reach(request: HttpRequest, slug: str, *, choosing: bool = False) -> Reach:
    """The partnership, and its members, whose stewards are heard here too. ``choosing`` adds whom to invite for."""
    here, lang = scope_of(the_partnership(request).id), current_language()
    members = present_members(the_partnership(request).id)
    within = {o.pk: Scope(ScopeKind.ORGANIZATION, o.pk) for o in members}
    offered = []
    if choosing:
        reader, heard = actor_of(request), heard_in(within)
        offered = [o for o in members if can_give(reader, Role.PARTNER_STEWARD, within[o.pk], heard)]
    return Reach(
        here, (here, *within.values()), lambda name, *args: reverse(f"partnership:{name}", args=[slug, *args]),
        [(str(o.pk), o.name.say(lang)) for o in offered],
    )  # fmt: skip


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has which role in the partnership, and who is invited."""
    return shell.people_page(request, _reach(request, slug))


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
def people_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody to the partnership."""
    return shell.invite_page(request, _reach(request, slug, choosing=True))


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
def people_role(request: HttpRequest, slug: str, grant: UUID) -> HttpResponse:
    """Change a role in the partnership."""
    return shell.role_page(request, _reach(request, slug), grant)


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
@require_POST
def people_withdraw(request: HttpRequest, slug: str, grant: UUID) -> HttpResponse:
    """Withdraw a role in the partnership."""
    return shell.withdraw_role(request, _reach(request, slug), grant)


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
@require_POST
def person_unlock(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """Let somebody of the partnership who was locked out try again."""
    return shell.unlock(request, _reach(request, slug), person)


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
@require_POST
def invitation_resend(request: HttpRequest, slug: str, invitation: UUID) -> HttpResponse:
    """Send an open invitation again."""
    return shell.resend_invitation(request, _reach(request, slug), invitation)


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
@require_POST
def invitation_revoke(request: HttpRequest, slug: str, invitation: UUID) -> HttpResponse:
    """Take an open invitation back."""
    return shell.revoke_invitation(request, _reach(request, slug), invitation)
