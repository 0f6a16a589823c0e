"""The table, as people use it: in a browser, in both languages, with the demonstration region."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
PLACE = "port-clair"
Check = Callable[[Page], None]


def _switch(page: Page) -> None:
    """To the same page in the other language, by the link in the head."""
    page.click("header a[hreflang]")
    page.wait_for_load_state()


def _in_both(page: Page, address: str, *checks: Check) -> None:
    """Check a page in the language of its address, then in the other."""
    page.goto(address)
    for _lang in ("first", "second"):
        for check in checks:
            check(page)
        _switch(page)


def test_a_visitor_finds_a_partnership_and_sees_the_empty_chairs(
    site: Site, page: Page, accessible: Check, reflows: Check
) -> None:
    _in_both(page, f"{site.url}/en/", accessible, reflows)
    page.goto(f"{site.url}/en/")
    page.fill("#q", "clair")
    page.select_option("#kind", "lip")
    page.click("form.filters button")
    page.click(".card h3 a >> nth=0")
    _in_both(page, page.url, accessible, reflows)
    page.goto(f"{site.url}/en/partnerships/{PLACE}/table/")
    drawn = page.locator(".table-pic .seat.void").count()
    assert drawn > 0
    assert page.locator(".table-pic .chair").count() > drawn
    page.click(".who-sits summary")
    assert page.locator(".who-sits .state.is-watch").count() == drawn
    _in_both(page, page.url, accessible, reflows)


def test_the_coordinator_calls_a_meeting_and_notes_who_came(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/meetings/")
    page.click(".head a.main")
    accessible(page)
    reflows(page)
    page.fill("[name=title_en]", "Extraordinary meeting")
    page.fill("[name=day]", "2026-02-20")
    page.click("main form button.main")
    assert "Nobody has noted yet who came." in page.inner_text("main")
    page.click(".head a.main")
    accessible(page)
    reflows(page)
    lines = page.locator("fieldset.line")
    total = lines.count()
    assert total > 5
    lines.nth(0).locator("input[value=present]").check()
    lines.nth(0).locator(".spoke input").check()
    lines.nth(1).locator("input[value=regrets]").check()
    page.click("main form button.main")
    assert page.inner_text(".lede").startswith("1 of ")
    accessible(page)
    page.goto(f"{site.url}/en/partnerships/{PLACE}/table/")
    assert "on Feb" in (page.locator(".table-pic").text_content() or "")
    accessible(page)


def test_a_mistyped_form_says_what_to_do_and_loses_nothing(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/fr/partenariats/{PLACE}/decisions/ajouter/")
    page.fill("[name=title_fr]", "Adopter la charte d’accueil")
    page.fill("[name=day]", "2026-02-01")
    page.fill("[name=blocks]", "1")
    page.click("main form button.main")
    assert page.input_value("[name=title_fr]") == "Adopter la charte d’accueil"
    assert "il n’y a pas eu consensus" in page.inner_text(".ask.err")
    accessible(page)
    page.select_option("[name=outcome]", "deferred")
    page.click("main form button.main")
    assert "Adopter la charte d’accueil" in page.inner_text("h1")
    page.click("section:has(.press) .press button")
    assert "Cette fiche est archivée." in page.inner_text("main")
    page.click(".archived button")
    assert "Cette fiche est archivée." not in page.inner_text("main")


@pytest.mark.heavy
@pytest.mark.parametrize(
    "name",
    [
        "organizations/",
        "meetings/",
        "decisions/",
        "organizations/add/",
        "bodies/add/",
        "sharing/",
        "territory/",
        "agreements/add/",
        "edit/",
        "table/",
    ],
)
def test_every_list_and_form_is_accessible_in_both_languages(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check, name: str
) -> None:
    log_in(page, "coordinator")
    _in_both(page, f"{site.url}/en/partnerships/{PLACE}/{name}", accessible, reflows)


@pytest.mark.heavy
@pytest.mark.parametrize("listed", ["organizations", "meetings", "decisions"])
def test_every_record_page_is_accessible_in_both_languages(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check, listed: str
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/{listed}/")
    page.click("table.data tbody th a >> nth=0")
    _in_both(page, page.url, accessible, reflows)


@pytest.mark.heavy
def test_bodies_seats_and_dark_pages_are_accessible(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check
) -> None:
    log_in(page, "coordinator")
    # Before the page is asked for: colours that fade from light to dark are judged half-way otherwise.
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/table/")
    accessible(page)
    page.click(".tree a.small >> nth=0")
    _in_both(page, page.url, accessible, reflows)
    page.click("table.data tbody th a >> nth=0")
    _in_both(page, page.url, accessible, reflows)
