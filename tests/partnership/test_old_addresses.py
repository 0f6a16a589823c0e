"""A partnership keeps its old addresses: every page under one leads on, for those who may see it, and tells nobody else."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from arrimage.config.route_table import Route, routes
from arrimage.core.access import MACHINE, Permission, Role, ScopeKind
from arrimage.core.text import LANGS, Lang
from arrimage.partnership import actions
from arrimage.partnership.models import Partnership
from arrimage.web.models import RoleGrant, User
from tests.partnership import factories as make
from tests.web.furnished import arguments, furnish

pytestmark = pytest.mark.django_db
UNDER_A_SLUG = [route for route in routes() if "<slug:slug>" in route.path.en]
#: What furnishing has no record for; tests of its own open these pages.
UNFURNISHED = {"partnership:links", "partnership:link_revoke"}


def rename(partnership: Partnership, slug: str) -> Partnership:
    facts = actions.PartnershipFacts(partnership.name, partnership.kind, partnership.scope)
    return actions.edit_partnership(
        by=MACHINE, partnership=partnership, facts=facts, expected=partnership.version, slug=slug
    )


def client_of(role: Role | None, partnership: Partnership | None = None) -> Client:
    client = Client()
    if role is not None:
        user = User.objects.create_user(f"{role}@example.org", "x")
        kind = ScopeKind.PARTNERSHIP if partnership else ScopeKind.EVERYTHING
        RoleGrant.objects.create(
            user=user, role=role, scope_kind=kind, scope_id=partnership.pk if partnership else None
        )
        client.force_login(user)
    return client


def address(route: Route, known: dict[str, Any], lang: Lang, slug: str) -> str:
    given = arguments(route.path.en, {**known, "slug": slug})
    assert given is not None, route.name
    with override(lang):
        return reverse(route.name, kwargs=given)


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_under_the_old_address_leads_to_itself_under_the_new_one(lang: Lang) -> None:
    here, known = furnish("port-clair", signed=True)
    rename(here, "port-clair-ouest")
    client = client_of(Role.ADMINISTRATOR)
    assert len(UNDER_A_SLUG) > 50
    for route in UNDER_A_SLUG:
        if route.name in UNFURNISHED:
            continue
        old, new = (address(route, known, lang, slug) for slug in ("port-clair", "port-clair-ouest"))
        # The interface for machines takes no query that it does not know.
        query = "" if old.startswith("/api/") else "?when=2025&q=%C3%A9cole"
        answer, expected = client.get(old + query), 301
        if answer.status_code == 405:
            answer, expected = client.post(old + query, {"x": "1"}), 308
        assert (answer.status_code, answer.headers.get("Location")) == (expected, new + query), old


def test_a_form_sent_to_the_old_address_is_sent_again_whole() -> None:
    here = make.partnership("port-clair")
    rename(here, "port-clair-ouest")
    answer = client_of(Role.COORDINATOR, here).post("/fr/partenariats/port-clair/modifier/", {"name_en": "x"})
    assert (answer.status_code, answer["Location"]) == (308, "/fr/partenariats/port-clair-ouest/modifier/")
    assert "private" in answer["Cache-Control"]


def test_an_old_address_tells_a_stranger_nothing_that_the_new_one_would_not() -> None:
    here, known = furnish("port-clair")
    rename(here, "secret-name")
    stranger, officer, member = (
        client_of(None),
        client_of(Role.OFFICER),
        client_of(Role.COUNCIL_MEMBER, make.partnership("elsewhere")),
    )
    for route in UNDER_A_SLUG:
        if route.permission is Permission.SEE_PUBLIC or route.name in UNFURNISHED:
            continue
        old = address(route, known, "en", "port-clair")
        asked = stranger.get(old)
        if asked.status_code == 302:
            assert asked["Location"] == f"/en/log-in/?next={quote(old)}"
        else:
            assert asked.status_code in (404, 405), old
        for client in (stranger, officer, member):
            for answer in (client.get(old), client.post(old)):
                assert "secret-name" not in answer.headers.get("Location", "") + answer.content.decode(), old
                assert answer.status_code != 301, old


def test_public_pages_lead_a_visitor_on() -> None:
    here = make.partnership("port-clair")
    rename(here, "port-clair-ouest")
    visitor = client_of(None)
    for old, new in (
        ("/en/partnerships/port-clair/", "/en/partnerships/port-clair-ouest/"),
        ("/fr/partenariats/port-clair/", "/fr/partenariats/port-clair-ouest/"),
    ):
        assert visitor.get(old)["Location"] == new
        assert visitor.get(old, follow=True).status_code == 200


def test_many_names_and_a_name_taken_over() -> None:
    here = make.partnership("first")
    rename(here, "second")
    rename(Partnership.objects.get(pk=here.pk), "third")
    visitor = client_of(None)
    for old in ("first", "second"):
        assert visitor.get(f"/en/partnerships/{old}/")["Location"] == "/en/partnerships/third/"
    make.partnership("first")
    assert visitor.get("/en/partnerships/first/").status_code == 200, "an address that is taken again is no old one"
    Partnership.objects.filter(pk=here.pk).update(archived_at=timezone.now())
    assert visitor.get("/en/partnerships/second/").status_code == 404
    assert visitor.get("/en/partnerships/never/").status_code == 404
