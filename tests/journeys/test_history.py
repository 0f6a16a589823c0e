"""The coordinator reads who wrote what, in both languages, on a screen of any width, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


@pytest.mark.first
def test_a_coordinator_finds_a_write_opens_it_and_follows_its_record(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/port-clair/table/")
    page.click("nav.submenu a:has-text('History')")
    assert page.locator(".entries > li").count() == 50
    accessible(page)
    reflows(page)
    page.select_option("select[name=kind]", label="Meeting")
    page.fill("input[name=q]", "CONSEIL")
    page.click(".filters button")
    first = page.locator(".entries > li").first
    first.locator("summary").click()
    assert first.locator("dt").count() > 3
    accessible(page)
    reflows(page)
    first.locator("a:has-text('History of this record')").click()
    assert page.locator("h1").inner_text().startswith("Meeting: ")
    page.click("a:has-text('Open all, for print')")
    assert page.locator(".entries details:not([open])").count() == 0
    page.click("a[hreflang='fr-CA']")
    assert "/historique/" in page.url
    assert page.locator("h1").inner_text().startswith("Rencontre\u00a0: ")
    accessible(page)
    reflows(page)


def test_older_entries_follow_and_a_council_member_finds_nothing(
    site: Site, page: Page, log_in: Callable[[Page, str], None]
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/fr/partenariats/port-clair/historique/")
    page.click("a[rel=next]")
    assert page.locator(".entries > li").count() == 50
    page.click("nav.pager a:has-text('Écritures les plus récentes')")
    assert "after=" not in page.url
    page.context.clear_cookies()
    log_in(page, "council-member")
    answer = page.goto(f"{site.url}/en/partnerships/port-clair/history/")
    assert answer is not None
    assert answer.status == 404


def test_the_trail_of_the_demonstration_is_whole(site: Site) -> None:
    assert site.command("tick").returncode == 0
    done = site.command("audit", "verify", "--format", "json")
    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout)
    assert told["entries"] > 1000
    assert told["unsealed"] == 0
