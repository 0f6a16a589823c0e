"""People who come in: an invitation accepted, and an answer given by link without an account, by keyboard alone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
PLACE = "port-clair"
Check = Callable[[Page], None]
STRONG = "quatre chaises autour d’une table"


def newest_message(site: Site) -> str:
    """The text of the message that was put in line last."""
    database = site.folder / "arrimage.sqlite3"
    with sqlite3.connect(database) as connection:
        rows = connection.execute("select body from web_outgoingmessage order by created_at desc limit 1").fetchall()
    return str(rows[0][0])


def leave(page: Page, site: Site) -> None:
    """To be nobody again: the person of the message sits at another machine."""
    page.context.clear_cookies()
    page.goto(f"{site.url}/en/")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_invitation_becomes_an_account_and_a_first_page(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check, lang: str
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/people/")
    accessible(page)
    reflows(page)
    page.click(".head a.main")
    accessible(page)
    reflows(page)
    page.fill("[name=email]", f"new-{lang}@example.org")
    page.select_option("[name=role]", "council_member")
    page.select_option("[name=language]", lang)
    page.click("main form button.main")
    assert f"new-{lang}@example.org" in page.inner_text("main")
    accessible(page)
    [address] = re.findall(r"http\S+/invitation/\S+", newest_message(site))
    assert f"/{lang}/invitation/" in address
    leave(page, site)
    page.goto(address)
    accessible(page)
    reflows(page)
    page.fill("[name=password]", "short")
    page.keyboard.press("Enter")
    assert "12" in page.inner_text(".oops")
    accessible(page)
    page.fill("[name=password]", STRONG)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/{PLACE}/$"))
    assert page.locator(".notice").count() == 1
    page.goto(address)
    assert ("no longer holds" if lang == "en" else "n’est plus valable") in page.inner_text("h1")
    accessible(page)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_somebody_without_an_account_says_where_an_action_stands_by_keyboard(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Check, reflows: Check, lang: str
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/")
    links = page.eval_on_selector_all("a[href*='/actions/']", "found => found.map(a => a.href)")
    page.goto(next(link for link in links if re.search(r"/actions/[0-9a-f-]{36}/$", link)))
    page.click("a[href*='/links/action-report/']")
    accessible(page)
    reflows(page)
    page.select_option("[name=language]", lang)
    page.click("main form button.main")
    address = page.locator("input[readonly]").first.input_value()
    assert f"/{lang}/l/" in address
    accessible(page)
    leave(page, site)
    page.goto(address)
    accessible(page)
    reflows(page)
    # Three things and no mouse: a status, a sentence, send.
    page.locator("[name=status]:checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Vingt organismes s’en servent.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/l/(thanks|merci)/$"))
    assert ("Thank you" if lang == "en" else "Merci") in page.inner_text("h1")
    accessible(page)
    reflows(page)
    page.goto(address)
    assert ("no longer holds" if lang == "en" else "n’est plus valable") in page.inner_text("h1")
    accessible(page)
    reflows(page)
