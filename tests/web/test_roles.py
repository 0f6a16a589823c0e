"""The table role × route of docs/routes.md, tried: every address, opened by every reader, against what the table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from arrimage.config.route_table import READERS, Guest, Route, opens, routes
from arrimage.core.access import Permission, Role, ScopeKind
from arrimage.partnership.models import Organization, Partnership
from arrimage.results import snapshots
from arrimage.web.models import RoleGrant, User
from tests.web.furnished import arguments, furnish

ROUTES = {route.name: route for route in routes()}
#: Addresses that answer anybody who may open them with "nothing here" until something waits there.
WAITING = {"web:invitation_waiting"}
#: Addresses for machines answer every form alike, whatever they name: nothing is written there.
READ_ONLY = "api:"
#: Addresses that end or begin a session: their guard is the form's own.
SESSIONS = {"web:log_out", "web:log_in"}


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "snapshots"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": place}


def reader(who: Role | Guest, here: Partnership, member: Organization) -> Client:
    """Somebody logged in with one role in its usual reach; a visitor for the public and for the holder of a link."""
    client = Client(raise_request_exception=False)
    if who in (Role.PUBLIC, Guest.LINK_HOLDER):
        return client
    role, kind, key = Role.PARTNER_STEWARD, ScopeKind.ORGANIZATION, member.pk
    if isinstance(who, Role):
        wide = who in (Role.ADMINISTRATOR, Role.OFFICER, Role.RESEARCHER)
        role, kind, key = who, ScopeKind.EVERYTHING if wide else ScopeKind.PARTNERSHIP, None if wide else here.pk
    user = User.objects.create_user(f"{who.value}@roles.example", "a-long-password")
    RoleGrant.objects.create(user=user, role=role, scope_kind=kind, scope_id=key)
    client.force_login(user)
    return client


def address(route: Route, known: dict[str, Any]) -> str | None:
    given = arguments(route.path.en, known)
    return None if given is None else reverse(route.name, kwargs=given)


def posted(client: Client, path: str) -> Any:
    with transaction.atomic():
        answer = client.post(path, {})
        transaction.set_rollback(True)
    return answer


def misfits(client: Client, who: Role | Guest, known: dict[str, Any]) -> Iterator[str]:
    """Addresses that open and should not, or do not and should, or tell a stranger that they exist."""
    for route in ROUTES.values():
        path = address(route, known)
        if path is None or route.permission is None or route.name in SESSIONS | WAITING or _outside(route):
            continue
        answer = client.get(path)
        log_in = answer.status_code == 302 and "/log-in/" in answer.url
        if opens(route, who):
            if log_in or (answer.status_code == 404 and posted(client, path).status_code == 404):
                yield f"{route.name}: {answer.status_code}, and it should open"
            elif answer.status_code >= 500:
                yield f"{route.name}: {answer.status_code}"
        elif answer.status_code != 404 and not (log_in and who in (Role.PUBLIC, Guest.LINK_HOLDER)):
            yield f"{route.name}: {answer.status_code}, and it should not open"
        elif not route.name.startswith(READ_ONLY) and (sent := posted(client, path)).status_code != 404:
            yield f"{route.name}: a form was not turned away ({sent.status_code})"


def _outside(route: Route) -> bool:
    """Pages of the log-in itself: what they show depends on the account's own state, not on a role."""
    return ":" not in route.name and route.name not in ("home", "root", "permalink")


@pytest.mark.heavy
@pytest.mark.django_db
@pytest.mark.parametrize("who", READERS)
def test_each_reader_opens_what_the_table_says_and_nothing_more(who: Role | Guest) -> None:
    here, known = furnish("port-clair", signed=True)
    snapshots.publish(here)
    client = reader(who, here, Organization.objects.get(key=known["organization"]))
    assert "\n".join(misfits(client, who, known)) == ""


@pytest.mark.heavy
@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", [r for r in READERS if r not in (Role.PUBLIC, Guest.LINK_HOLDER, *(Role.ADMINISTRATOR, Role.OFFICER))]
)
def test_whoever_holds_a_role_elsewhere_is_a_stranger_and_is_told_nothing_not_even_405(who: Role | Guest) -> None:
    here, mine = furnish("port-clair")
    _, theirs = furnish("clairmont")
    client = reader(who, here, Organization.objects.get(key=mine["organization"]))
    wrong = []
    for route in ROUTES.values():
        path = address(route, theirs)
        if route.scope != "partnership" or path is None or route.permission is Permission.SEE_PUBLIC:
            continue
        sent = [] if route.name.startswith(READ_ONLY) else [posted(client, path)]
        for answer in (client.get(path), *sent):
            if answer.status_code != 404:
                wrong.append(f"{route.name} {answer.request['REQUEST_METHOD']}: {answer.status_code}")
    assert "\n".join(wrong) == ""


def test_the_table_has_a_column_for_each_of_the_eight_roles_and_for_those_without_one() -> None:
    assert [str(r) for r in READERS] == [*(str(r) for r in Role), "organization_steward", "link_holder"]
    assert len(Role) == 8
    reports = ROUTES["strategy:action_report"]
    assert {r for r in READERS if opens(reports, r)} == {
        Role.COORDINATOR, Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, Role.ADMINISTRATOR, Guest.ORGANIZATION_STEWARD,
    }  # fmt: skip
    assert {r for r in READERS if opens(ROUTES["web:people"], r)} == {Role.ADMINISTRATOR}
    assert {r for r in READERS if opens(ROUTES["partnership:people"], r)} == {Role.ADMINISTRATOR, Role.COORDINATOR}
