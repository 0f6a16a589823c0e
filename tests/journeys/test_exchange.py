"""Models side by side and funding, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


@pytest.mark.first
def test_two_models_are_read_on_one_page_in_both_languages(
    site: Site, page: Page, accessible: Check, reflows: Check
) -> None:
    page.goto(f"{site.url}/en/crosswalks/")
    page.click("main a[href$='/crosswalks/lip-fin/']")
    assert page.locator("table.cross tbody tr").count() > 20
    page.locator("table.cross summary").first.click()
    accessible(page)
    reflows(page)
    page.click("a[hreflang='fr-CA']")
    assert page.url.endswith("/fr/concordances/lip-fin/")
    assert page.locator("html").get_attribute("lang") == "fr-CA"
    accessible(page)
    reflows(page)


@pytest.mark.parametrize(
    "address", ["/en/funding/", "/fr/financement/", "/fr/modeles-logiques/fin-2022/", "/en/crosswalks/"]
)
def test_pages_are_accessible_and_reflow(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check, address: str
) -> None:
    log_in(page, "officer")
    page.goto(site.url + address)
    accessible(page)
    reflows(page)
