"""Accounts and the roles they hold: opened, changed and withdrawn, by nobody beyond what they hold themselves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from arrimage.core.access import EVERYTHING, REACHES, ROLE_NAMES, Actor, Decision, Role, Scope, ScopeKind, may_grant
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web import audit
from arrimage.web.models import RoleGrant, User
from arrimage.web.registry import REGISTRY

#: Roles that only make sense for the instance as a whole.
INSTANCE_ROLES = frozenset(role for role, kinds in REACHES.items() if kinds == {ScopeKind.EVERYTHING})
#: Roles without which nobody could give the others any more, in the scope where they are held.
_NEEDED = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


def address_of(email: str) -> str:
    """An email address as accounts keep it: without spaces around it, in lower case.

    Raises:
        Refused: when it is none.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            Problem(
                Text("“{e}” is not an email address.", "«\u00a0{e}\u00a0» n’est pas une adresse courriel.").format(e=email),
                Text("Write it as name@example.org.", "Écrivez-la sous la forme nom@exemple.org."),
            )
        ) from error  # fmt: skip
    return address


def scope_named(partnership_id: UUID | None = None, organization_id: UUID | None = None) -> Scope:
    """The scope of a grant: an organization, a partnership, or everything when neither is given."""
    if organization_id is not None:
        return Scope(ScopeKind.ORGANIZATION, organization_id)
    return Scope(ScopeKind.PARTNERSHIP, partnership_id) if partnership_id is not None else EVERYTHING


def can_give(by: Actor, role: Role, within: Scope, heard: Mapping[UUID, Sequence[Scope]] | None = None) -> Decision:
    """Whether ``by`` may give ``role`` within ``within``; for an organization, wherever its steward would be heard.

    Args:
        heard: what :meth:`Registry.heard` gave for many scopes at once; None has it looked up.
    """
    found = REGISTRY.heard([within]) if heard is None else heard
    return may_grant(by, role, within, found.get(within.id, ()) if within.id else ())


def need_right_to_give(by: Actor, role: Role, within: Scope) -> None:
    """Refuse unless ``by`` may give or withdraw ``role`` within ``within``.

    Raises:
        Refused: when role and reach do not go together, or when it is more than ``by`` holds.
    """
    if within.kind not in REACHES[role]:
        raise Refused(
            Problem(
                Text("This role and this reach do not go together.", "Ce rôle et cette portée ne vont pas ensemble."),
                Text(
                    "Name a partnership for the roles of a partnership, an organization for its steward only, and neither for administrator, officer and researcher.",
                    "Indiquez un partenariat pour les rôles d’un partenariat, un organisme pour sa ou son responsable seulement, et ni l’un ni l’autre pour l’administration, le bailleur de fonds et la recherche.",
                ),
            )
        )
    if not (decision := can_give(by, role, within)):
        raise Refused(Problem(decision.reason, Text("Nothing was changed.", "Rien n’a été modifié.")))


def partnership_of(within: Scope) -> UUID | None:
    """The partnership whose history tells of a grant; None for grants that reach further."""
    return within.id if within.kind is ScopeKind.PARTNERSHIP else None


def _image(grant: RoleGrant) -> dict[str, str]:
    return {
        "role": grant.role, "scope": grant.scope_kind, "scope_id": str(grant.scope_id or ""), "user": str(grant.user_id)
    }  # fmt: skip


@transaction.atomic
def give_role(*, user: User, role: Role, within: Scope, by: Actor) -> RoleGrant:
    """Give a role, audited; one that the person holds already stays as it is.

    The right to give it is checked by whoever offers it: see :func:`need_right_to_give`.
    """
    grant, new = RoleGrant.objects.get_or_create(
        user=user, role=role.value, scope_kind=within.kind.value, scope_id=within.id
    )
    if new:
        audit.record(
            by=by, verb="account.grant", target=grant, partnership_id=partnership_of(within), before=None, after=_image(grant)
        )  # fmt: skip
    return grant


@transaction.atomic
def change_role(*, grant: RoleGrant, role: Role, by: Actor) -> RoleGrant:
    """Put another role in the place of one that somebody holds, within the same scope.

    Raises:
        Refused: when ``by`` may not give both roles, when the grant is gone meanwhile, or when nobody would be left to
            hold the old role and it is needed.
    """
    within = grant.grant().scope
    for wanted in (Role(grant.role), role):
        need_right_to_give(by, wanted, within)
    held = _still_there(grant)
    if held.role == role.value:
        return held
    _take(held, by)
    return give_role(user=held.user, role=role, within=within, by=by)


@transaction.atomic
def withdraw_role(*, grant: RoleGrant, by: Actor) -> None:
    """Take a role back. The account stays; without any role it opens nothing but its own page.

    Raises:
        Refused: when ``by`` may not give this role, when it is gone already, or when it is the last one needed.
    """
    need_right_to_give(by, Role(grant.role), grant.grant().scope)
    _take(_still_there(grant), by)


@transaction.atomic
def leave(*, user: User, by: Actor) -> int:
    """Take every role of somebody back, because they go; returns how many they held.

    The right to do so is checked by whoever offers it.

    Raises:
        Refused: when they are the last coordinator of a partnership or the last administrator.
    """
    held = list(user.grants.order_by("pk"))
    for grant in held:
        _take(_still_there(grant), by)
    return len(held)


def _still_there(grant: RoleGrant) -> RoleGrant:
    """The grant as it is now; waits for whoever is changing it or its like at this moment.

    All grants of the role in the scope are locked in one order, so that two people who each withdraw one of the last
    two are served one after the other. SQLite has no row locks: there the transaction holds the only pen.
    """
    like = RoleGrant.objects.select_for_update().filter(
        scope_kind=grant.scope_kind, scope_id=grant.scope_id, role=grant.role
    )
    held = {row.pk: row for row in like.order_by("pk")}
    if grant.pk not in held:
        raise Refused(
            Problem(
                Text("Somebody else changed this role meanwhile.", "Une autre personne a modifié ce rôle entre-temps."),
                Text("Nothing was saved. Look at the list again.", "Rien n’a été enregistré. Consultez de nouveau la liste."),
            )
        )  # fmt: skip
    return held[grant.pk]


def _take(grant: RoleGrant, by: Actor) -> None:
    role, within = Role(grant.role), grant.grant().scope
    if role in _NEEDED:
        others = RoleGrant.objects.filter(
            role=grant.role, scope_kind=grant.scope_kind, scope_id=grant.scope_id, user__is_active=True
        ).exclude(user_id=grant.user_id)
        if not others.exists():
            raise Refused(_last(role))
    audit.record(
        by=by, verb="account.withdraw", target=grant, partnership_id=partnership_of(within), before=_image(grant), after=None
    )  # fmt: skip
    grant.delete()


def _last(role: Role) -> Problem:
    if role is Role.ADMINISTRATOR:
        return Problem(
            Text("This is the last administrator of the instance.", "C’est la dernière personne qui administre cette instance."),
            Text("Invite another administrator first.", "Invitez d’abord une autre personne à l’administration."),
        )  # fmt: skip
    return Problem(
        Text("This is the last coordinator of the partnership.", "C’est la dernière personne à la coordination du partenariat."),
        Text("Invite another coordinator first.", "Invitez d’abord une autre personne à la coordination."),
    )  # fmt: skip


@transaction.atomic
def open_account(
    *, email: str, role: Role, partnership_id: UUID | None, by: Actor, password: str | None = None,
    organization_id: UUID | None = None,
) -> tuple[User, str | None]:  # fmt: skip
    """Give a role to a person, opening their account when there is none.

    Args:
        partnership_id: where the role holds; None for the roles of the instance.
        organization_id: the organization whose steward the person becomes, in place of a partnership.
        password: the one to set on a new account; None mints one.

    Returns:
        the user, and the password when an account was opened (an existing one keeps its own: None).

    Raises:
        Refused: when the address is none, the role is the public's, role and scope do not go together, or the role is
            more than ``by`` may give.
    """
    address, within = address_of(email), scope_named(partnership_id, organization_id)
    need_right_to_give(by, role, within)
    user = User.objects.filter(email=address).first()
    minted = None
    if user is None:
        minted = password or secrets.token_urlsafe(12)
        name = ROLE_NAMES[role]
        user = User.objects.create_user(address, minted, label_en=name.en, label_fr=name.fr)
    give_role(user=user, role=role, within=within, by=by)
    return user, minted
