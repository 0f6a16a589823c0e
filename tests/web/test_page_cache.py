"""Public pages kept in memory: quick for visitors, never old, never anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arrimage.core.access import Role
from arrimage.partnership.models import Partnership
from arrimage.results import snapshots
from arrimage.web import page_cache
from tests.partnership import factories as table
from tests.web.furnished import furnish

pytestmark = pytest.mark.django_db
PAGES = ("/en/", "/fr/", "/en/partnerships/port-clair/", "/en/partnerships/port-clair/table/",
         "/en/partnerships/port-clair/plan/", "/en/partnerships/port-clair/results/")  # fmt: skip


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Any) -> Iterator[None]:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "snapshots"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": place}
    settings.PAGE_CACHE = True
    page_cache.MEMORY.clear()
    yield
    page_cache.MEMORY.clear()


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", PAGES)
def test_the_second_visitor_gets_the_same_bytes_and_headers_for_one_query(path: str) -> None:
    here, _ = furnish("port-clair")
    snapshots.publish(here)
    Client().get(path)
    first, second = Client().get(path), Client().get(path)
    assert queries(Client(), path) == 1
    assert first.content == second.content and dict(first.headers) == dict(second.headers) | {
        "X-Request-ID": first.headers["X-Request-ID"]
    }
    for name in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "X-Content-Type-Options", "ETag"):
        assert name in second.headers
    assert {"Cookie", "HX-Request"} <= {part.strip() for part in second["Vary"].split(",")}
    assert Client().get(path, headers={"if-none-match": second["ETag"]}).status_code == 304


def test_languages_hosts_and_queries_are_pages_of_their_own() -> None:
    furnish("port-clair")
    for _ in range(2):
        assert 'lang="en-CA"' in Client().get("/en/").content.decode()
        assert 'lang="fr-CA"' in Client().get("/fr/").content.decode()
        assert "nothing-like-this" in Client().get("/en/?q=nothing-like-this").content.decode()
        assert "nothing-like-this" not in Client().get("/en/").content.decode()


def test_a_page_is_made_anew_after_every_write() -> None:
    furnish("port-clair")
    path = "/en/partnerships/port-clair/table/"
    Client().get(path)
    for number in range(3):
        here = Partnership.objects.get(slug="port-clair")
        name = f"Renamed {number}"
        table.body(here, name)
        assert name in Client().get(path).content.decode()


def test_a_page_is_made_anew_when_figures_are_published_or_rows_sealed() -> None:
    here, _ = furnish("port-clair")
    before = page_cache.mark()
    snapshots.publish(here)
    published = page_cache.mark()
    snapshots.publish(here)
    assert len({before, published, page_cache.mark()}) == 3


def test_who_is_logged_in_neither_reads_nor_leaves_anything_there() -> None:
    here, _ = furnish("port-clair")
    user = table.user(Role.COORDINATOR, here)
    client, path = Client(), "/en/partnerships/port-clair/"
    client.force_login(user)
    mine = client.get(path)
    assert len(page_cache.MEMORY) == 0 and mine["Cache-Control"] == "private, no-store"
    public = Client().get(path)
    assert len(page_cache.MEMORY) == 1 and public.content != mine.content
    assert client.get(path).content != public.content


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"hx-request": "true"}},
        {"headers": {"authorization": "Bearer x"}},
        {"headers": {"cookie": "messages=x"}},
        {"headers": {"cookie": "sessionid=x"}},
        {"headers": {"cookie": "django_language=fr"}},
        {"query_params": {"q": "x" * 500}},
    ],
)
def test_a_request_that_tells_of_a_session_is_not_kept(asked: dict[str, Any]) -> None:
    furnish("port-clair")
    Client().get("/en/", **asked)
    assert len(page_cache.MEMORY) == 0


@pytest.mark.parametrize(
    "path", ["/en/log-in/", "/en/nothing/", "/id/00000000-0000-4000-8000-000000000000", "/api/v1/partnerships"]
)
def test_forms_errors_and_other_addresses_are_not_kept(path: str) -> None:
    furnish("port-clair")
    Client().get(path)
    assert len(page_cache.MEMORY) == 0


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST_PAGES", 5)
    furnish("port-clair")
    for number in range(12):
        Client().get(f"/en/?page={number}")
    assert len(page_cache.MEMORY) == 5


def test_a_host_that_is_not_ours_gets_nothing() -> None:
    furnish("port-clair")
    Client().get("/en/")
    assert Client().get("/en/", headers={"host": "evil.example"}).status_code == 400
