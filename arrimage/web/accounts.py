"""Accounts and their roles: opened from the command line until invitations by email exist."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from arrimage.core.access import ROLE_NAMES, Actor, Role, ScopeKind
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web import audit
from arrimage.web.models import RoleGrant, User

#: Roles that only make sense for the instance as a whole.
INSTANCE_ROLES = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.RESEARCHER})


def open_account(
    *, email: str, role: Role, partnership_id: UUID | None, by: Actor, password: str | None = None
) -> tuple[User, str | None]:
    """Give a role to a person, opening their account when there is none.

    Args:
        partnership_id: where the role holds; None for the roles of the instance.
        password: the one to set on a new account; None mints one.

    Returns:
        the user, and the password when an account was opened (an existing one keeps its own: None).

    Raises:
        Refused: when the address is none, the role is the public's, or role and scope do not go together.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            Problem(
                Text("“{e}” is not an email address.", "«\u00a0{e}\u00a0» n’est pas une adresse courriel.").format(
                    e=email
                ),
                Text("Write it as name@example.org.", "Écrivez-la sous la forme nom@exemple.org."),
            )
        ) from error
    if role is Role.PUBLIC or (role in INSTANCE_ROLES) != (partnership_id is None):
        raise Refused(
            Problem(
                Text("This role and this reach do not go together.", "Ce rôle et cette portée ne vont pas ensemble."),
                Text(
                    "Name a partnership for the roles of a partnership, and none for administrator, officer and researcher.",
                    "Indiquez un partenariat pour les rôles d’un partenariat, et aucun pour l’administration, le bailleur de fonds et la recherche.",
                ),
            )
        )
    kind = ScopeKind.PARTNERSHIP if partnership_id else ScopeKind.EVERYTHING
    with transaction.atomic():
        user = User.objects.filter(email=address).first()
        minted = None
        if user is None:
            minted = password or secrets.token_urlsafe(12)
            name = ROLE_NAMES[role]
            user = User.objects.create_user(address, minted, label_en=name.en, label_fr=name.fr)
        grant, new = RoleGrant.objects.get_or_create(
            user=user, role=role.value, scope_kind=kind.value, scope_id=partnership_id
        )
        if new:
            after = {"role": role.value, "scope": kind.value}
            audit.record(
                by=by, verb="account.grant", target=grant, partnership_id=partnership_id, before=None, after=after
            )
    return user, minted
