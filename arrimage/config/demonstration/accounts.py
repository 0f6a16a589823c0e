"""One demonstration account for each role; refused where real people are served."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from arrimage.config.demonstration.structure import Region, uid
from arrimage.core.access import ROLE_NAMES, Role, ScopeKind
from arrimage.web.models import RoleGrant, User

#: roles whose demonstration account reaches one partnership only, so that the limits can be seen
LOCAL = {Role.COUNCIL_MEMBER: "port-clair", Role.PARTNER_STEWARD: "port-clair", Role.DATA_COLLECTOR: "port-clair"}


def build(region: Region) -> list[User]:
    """Create the accounts and their grants; returns the users in the order of the roles."""
    password = make_password(settings.DEMO_PASSWORD)
    users: list[User] = []
    grants: list[RoleGrant] = []
    for role in Role:
        if role is Role.PUBLIC:
            continue
        address = f"{role.value.replace('_', '-')}@demo.example"
        user = User(
            id=uid("user", role.value), email=address, password=password, label_en=ROLE_NAMES[role].en, label_fr=ROLE_NAMES[role].fr,
            illustrative=True,
        )  # fmt: skip
        users.append(user)
        if role is Role.COORDINATOR:
            scopes: list[tuple[ScopeKind, UUID | None]] = [
                (ScopeKind.PARTNERSHIP, p.id) for p in region.partnerships.values()
            ]
        elif role in LOCAL:
            scopes = [(ScopeKind.PARTNERSHIP, region.partnerships[LOCAL[role]].id)]
        else:
            scopes = [(ScopeKind.EVERYTHING, None)]
        grants += [
            RoleGrant(
                id=uid("grant", role.value, kind.value, scope),
                user=user,
                role=role.value,
                scope_kind=kind.value,
                scope_id=scope,
            )
            for kind, scope in scopes
        ]
    User.objects.bulk_create(users)
    RoleGrant.objects.bulk_create(grants)
    return users
