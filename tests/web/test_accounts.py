"""Opening accounts and giving roles."""

from __future__ import annotations

from uuid import uuid4

import pytest

from arrimage.core.access import MACHINE, Permission, Role, Scope, ScopeKind, may
from arrimage.core.problem import Refused
from arrimage.web.accounts import open_account
from arrimage.web.models import AuditEntry, RoleGrant, User

pytestmark = pytest.mark.django_db


def test_a_new_person_gets_an_account_a_role_and_a_password_shown_once() -> None:
    partnership = uuid4()
    user, password = open_account(
        email=" New.Person@Example.org", role=Role.COORDINATOR, partnership_id=partnership, by=MACHINE
    )
    assert user.email == "new.person@example.org"
    assert password is not None and user.check_password(password)
    assert may(user.actor(), Permission.EDIT_TABLE, Scope(ScopeKind.PARTNERSHIP, partnership))
    assert not may(user.actor(), Permission.EDIT_TABLE, Scope(ScopeKind.PARTNERSHIP, uuid4()))
    assert AuditEntry.objects.get(verb="account.grant").partnership_id == partnership


def test_a_second_role_keeps_the_password_and_the_same_role_twice_changes_nothing() -> None:
    partnership = uuid4()
    _, first = open_account(email="a@example.org", role=Role.COORDINATOR, partnership_id=partnership, by=MACHINE)
    user, second = open_account(email="A@EXAMPLE.ORG", role=Role.COORDINATOR, partnership_id=partnership, by=MACHINE)
    assert second is None and first is not None and user.check_password(first)
    assert User.objects.count() == 1 and RoleGrant.objects.count() == 1 and AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "role", "reach"),
    [
        ("not an address", Role.COORDINATOR, True), ("a@example.org", Role.PUBLIC, True),
        ("a@example.org", Role.COORDINATOR, False), ("a@example.org", Role.ADMINISTRATOR, True),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_stores_nothing(email: str, role: Role, reach: bool) -> None:
    with pytest.raises(Refused) as refused:
        open_account(email=email, role=role, partnership_id=uuid4() if reach else None, by=MACHINE)
    assert refused.value.say("fr") != refused.value.say("en")
    assert not User.objects.exists()


def test_the_steward_of_an_organization_gets_a_role_within_it_and_no_other_role_does() -> None:
    organization = uuid4()
    user, _ = open_account(
        email="s@example.org", role=Role.PARTNER_STEWARD, partnership_id=None, organization_id=organization, by=MACHINE
    )
    assert (user.grants.get().scope_kind, user.grants.get().scope_id) == (ScopeKind.ORGANIZATION, organization)
    with pytest.raises(Refused):
        open_account(
            email="t@example.org", role=Role.COORDINATOR, partnership_id=None, organization_id=organization, by=MACHINE
        )
