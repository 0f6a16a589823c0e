"""Every address of the site, opened: no failure, a strict policy kept, nothing inline, and no way into a neighbour's records."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from arrimage.config.route_table import Route, opens, routes
from arrimage.core.access import REACHES, Permission, Role, ScopeKind
from arrimage.core.text import LANGS, Lang
from arrimage.results import snapshots
from arrimage.web.models import RoleGrant, User
from tests.partnership import factories as table
from tests.web.furnished import arguments, furnish

#: Addresses for machines, which answer by the state of the instance; tests/web/test_operations.py opens them.
FOR_MACHINES = {"healthz", "readyz", "metrics", "security_text"}
#: Pages of log-in and of one's own account have states of their own: tests/web/test_account_pages.py opens each of them.
OF_THE_ACCOUNT = ("account_", "mfa_", "usersessions_", "web:end_session")
ROUTES = {r.name: r for r in routes() if r.name not in FOR_MACHINES and not r.name.startswith(OF_THE_ACCOUNT)}
#: Routes that answer a form only; opened with GET they say so (405) or show nothing of their own.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "snapshots"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": place}


def address(route: Route, known: dict[str, Any], lang: str = "en") -> str | None:
    given = arguments(route.path.en, known)
    if given is None:
        return None
    with override(lang):
        return reverse(route.name, kwargs=given)


def somebody(*grants: tuple[Role, Any]) -> User:
    user = User.objects.create_user(f"{len(User.objects.all())}@test.example", "a-long-password")
    for role, where in grants:
        kind = ScopeKind.PARTNERSHIP if where else ScopeKind.EVERYTHING
        RoleGrant.objects.create(user=user, role=role, scope_kind=kind, scope_id=where.id if where else None)
    return user


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGS)
def test_every_address_opens_with_nothing_inline(lang: Lang) -> None:
    here, known = furnish("port-clair", signed=True)
    snapshots.publish(here)
    client = client_of(somebody((Role.ADMINISTRATOR, None)))
    wrong = []
    for route in ROUTES.values():
        path = address(route, known, lang)
        if path is None:
            wrong.append(f"{route.name}: nothing furnished leads there")
            continue
        if route.name == WAITING:
            continue
        answer = client.get(path)
        if answer.status_code in (404, 405) and route.name != "web:log_out":
            # Routes for forms alone: what an empty form gets.
            answer = posted(client, path, report=known["report"])
        wrong += [f"{route.name}: {why}" for why in faults(route, answer, lang)]
    assert "\n".join(wrong) == ""


def faults(route: Route, answer: Any, lang: Lang) -> Iterator[str]:
    """What is wrong with an answered page; nothing, as a rule."""
    if answer.status_code not in (200, 302, 405, 409, 422):
        error = getattr(answer, "exc_info", None)
        yield f"{answer.status_code} {error[1]!r}" if error else f"{answer.status_code}"
        return
    if "default-src 'none'" not in answer.headers["Content-Security-Policy"]:
        yield "no policy"
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return
    page = answer.content.decode()
    if route.name == "results:report_file":
        return
    if found := INLINE.findall(page):
        yield f"inline {found[:3]}"
    if "\u202f" in page:
        yield "a thin space"
    if f'<html lang="{lang}-CA"' not in page:
        yield "does not say its language"
    if (headings := len(re.findall(r"<h1\b", page))) != 1:
        yield f"{headings} headings of the first rank"
    if page.count('id="main"') != 1:
        yield "no single main part"


#: There for the holder of an invitation only, who has a test of their own (test_people).
WAITING = "web:invitation_waiting"


def posted(client: Client, path: str, **form: Any) -> Any:
    """The answer to an empty form; whatever it stored is taken back."""
    with transaction.atomic():
        answer = client.post(path, form)
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
def test_each_role_opens_what_the_table_says_and_nothing_more() -> None:
    """The table role × route of docs/routes.md, tried on every address."""
    here, known = furnish("port-clair", signed=True)
    wrong = []
    for role in Role:
        where = None if ScopeKind.EVERYTHING in REACHES[role] else here
        client = client_of(None if role is Role.PUBLIC else somebody((role, where)))
        wrong += [f"{role}: {why}" for why in misfits(client, role, known)]
    assert "\n".join(wrong) == ""


def misfits(client: Client, role: Role, known: dict[str, Any]) -> Iterator[str]:
    """Addresses that a role can open and should not, or cannot and should."""
    for route in ROUTES.values():
        path = address(route, known)
        if path is None or route.permission is None or route.name in ("web:log_in", "web:log_out"):
            continue
        # Nothing waits there until somebody logged in to accept; machines' addresses answer every form alike.
        if route.name == WAITING or route.name.startswith("api:"):
            continue
        allowed = opens(route, role)
        answer = client.get(path)
        if answer.status_code in (404, 405):
            answer = posted(client, path, report=known["report"])
        refused = answer.status_code == 404 or (answer.status_code == 302 and "/log-in/" in answer.url)
        if allowed == refused:
            yield f"{route.name}: {answer.status_code}, expected {'open' if allowed else 'closed'}"
        if role is Role.PUBLIC and not allowed and posted(client, path).status_code != 404:
            yield f"{route.name}: a visitor’s form was not turned away"


@pytest.mark.django_db
def test_no_address_of_one_partnership_reaches_records_of_another() -> None:
    """A coordinator writes her own slug and a neighbour's id: there is no such page, read or written."""
    here, mine = furnish("port-clair")
    there, theirs = furnish("clairmont")
    client = client_of(somebody((Role.COORDINATOR, here)))
    own = {"slug", "indicator", "model", "kind", "period", "lang", "format", "verb", "name", "form"}
    open_ = []
    for route in ROUTES.values():
        given = arguments(route.path.en, {**theirs, "slug": mine["slug"]})
        if route.scope != "partnership" or not given or not set(given) - own:
            continue
        # Keys are unique within a partnership: the same key there is another record here.
        if given.get("key") in (mine["body"], mine["plan"], mine["indicator"], mine["model"]) and not set(
            given
        ) - own - {"key"}:
            continue
        path = reverse(route.name, kwargs=given)
        for method in (client.get, functools.partial(posted, client, report=theirs["report"])):
            answer = method(path)
            if answer.status_code not in (404, 405):
                open_.append(f"{route.name} {answer.request['REQUEST_METHOD']}: {answer.status_code}")
    assert "\n".join(open_) == ""
    assert there.slug == theirs["slug"]


@pytest.mark.django_db
def test_a_coordinator_of_one_partnership_is_a_stranger_in_another() -> None:
    here, _ = furnish("port-clair")
    _, theirs = furnish("clairmont")
    client = client_of(somebody((Role.COORDINATOR, here)))
    for route in ROUTES.values():
        path = address(route, theirs)
        if route.scope == "partnership" and path and route.permission is not Permission.SEE_PUBLIC:
            # A route for forms alone says so to anybody, and tells nothing about the partnership.
            assert client.get(path).status_code in (404, 405), route.name
            # The interface for machines takes no forms at all, whatever the address names.
            assert posted(client, path).status_code == (405 if route.name.startswith("api:") else 404), route.name


@pytest.mark.django_db
def test_pages_of_an_empty_partnership_open_too() -> None:
    """The first day of a partnership: nothing entered, nothing published."""
    table.partnership("port-clair")
    client = client_of(somebody((Role.ADMINISTRATOR, None)))
    opened = 0
    for route in ROUTES.values():
        given = (
            arguments(route.path.en, {"slug": "port-clair", "model": "lip-2011"})
            if "key>" not in route.path.en
            else None
        )
        if given is not None and route.name != WAITING:
            for lang in ("en", "fr"):
                with override(lang):
                    answer = client.get(reverse(route.name, kwargs=given))
                assert answer.status_code in (200, 302, 405), f"{route.name} in {lang}: {answer.status_code}"
                opened += 1
    assert opened > 20


@pytest.mark.django_db
@pytest.mark.parametrize("garbage", ["x", "", "99999999999999999999", "-1", "é\u0000'\"<b>", "2026-13-45", "[]"])
def test_no_form_filled_with_garbage_breaks_a_page(garbage: str) -> None:
    """Every field that a page shows, and every name that a form may carry hidden, filled with nonsense."""
    _, known = furnish("port-clair")
    client = client_of(somebody((Role.ADMINISTRATOR, None)))
    hidden = {"report", "version", "expected", "block", "next", "body", "seat", "organization", "indicator", "plan"}
    broken = []
    for route in ROUTES.values():
        path = address(route, known)
        if path is None or route.name in ("web:log_out", "web:log_in"):
            continue
        shown = client.get(path)
        names = (
            set(re.findall(r'name="([\w-]+)"', shown.content.decode(errors="ignore"))) if not shown.streaming else set()
        )
        answer = posted(client, path, **dict.fromkeys((names | hidden) - {"csrfmiddlewaretoken"}, garbage))
        if answer.status_code >= 500:
            broken.append(f"{route.name}: {answer.exc_info[1]!r}" if getattr(answer, "exc_info", None) else route.name)
        asked = client.get(
            path, dict.fromkeys(["year", "body", "period", "page", "q", "plan", "box", "model", "against"], garbage)
        )
        if asked.status_code >= 500:
            broken.append(f"{route.name} (asked): {asked.exc_info[1]!r}")
    assert "\n".join(broken) == ""
