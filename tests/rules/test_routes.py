"""Every address is guarded, and docs/routes.md says by what."""

from __future__ import annotations

import types
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from arrimage.config.route_table import page, routes
from arrimage.core.access import Permission
from arrimage.web.guard import requires
from tests.rules.house import ROOT


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@requires(Permission.SEE_WORK)
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> str:
    """A site with one guarded address and one, two modules deep, that nobody guards."""
    inner: Any = types.ModuleType("inner_urls")
    inner.app_name = "inner"
    inner.urlpatterns = [path("deep/", bare, name="deep"), path("safe/", guarded, name="safe")]
    middle: Any = types.ModuleType("middle_urls")
    middle.urlpatterns = [path("in/", include(inner))]
    outer: Any = types.ModuleType("outer_urls")
    outer.urlpatterns = [path("top/", include(middle))]
    monkeypatch.setitem(__import__("sys").modules, "outer_urls", outer)
    return "outer_urls"


def unguarded(urlconf: str | None = None) -> list[str]:
    return [route.path.en for route in routes(urlconf) if route.permission is None]


def test_every_address_is_guarded() -> None:
    assert unguarded() == []
    assert len(routes()) > 60


def test_an_unguarded_address_is_seen_however_deep(careless: str) -> None:
    assert unguarded(careless) == ["/top/in/deep/"]


def test_the_page_of_routes_says_what_the_guards_say() -> None:
    assert (ROOT / "docs" / "routes.md").read_text() == page(), (
        "run: python -m arrimage.config.route_table > docs/routes.md"
    )


def test_every_route_of_a_partnership_asks_within_that_partnership() -> None:
    wide = [r.name for r in routes() if "<slug:slug>" in r.path.en and r.scope != "partnership"]
    assert wide == []


#: Words that are the same in both languages, or names.
SAME = {
    "skos\\",
    "-",
    "table",
    "plan",
    "actions",
    "observations",
    "decisions",
    "csv",
    "id",
    "roles",
    "invitations",
    "invitation",
    "l",
} | {"healthz", "readyz", "metrics", "well-known", "security", "txt"}


def test_addresses_speak_the_language_of_the_page() -> None:
    """A segment of an address is a word; both languages have their own, unless the word is the same."""
    import re

    untranslated = []
    # Addresses for machines are the same in both languages, so that a program need not choose.
    for route in (route for route in routes() if not route.path.en.startswith("/api/v1/")):
        english, french = ([s for s in re.split(r"[/.]", re.sub(r"<[^>]*>|\(.*?\)", "", side)) if s] for side in
                           (route.path.en, route.path.fr))  # fmt: skip
        untranslated += [f"{route.name}: {s}" for s in english if s in french and s not in SAME]
    assert untranslated == []


def test_names_and_addresses_are_unique() -> None:
    names = [route.name for route in routes()]
    assert sorted(set(names)) == sorted(names)
    for side in ("en", "fr"):
        paths = [getattr(route.path, side) for route in routes()]
        assert sorted(set(paths)) == sorted(paths)
