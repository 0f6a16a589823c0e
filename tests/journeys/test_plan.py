"""The plan and the money, as people use them: in a browser, in both languages, with the demonstration region."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
PLACE = "port-clair"


def _switch(page: Page) -> None:
    """To the same page in the other language, by the link in the head."""
    page.click("header a[hreflang]")
    page.wait_for_load_state()


def _first_action(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/")
    address = page.get_attribute(".acts h3 a", "href")
    assert address
    return site.url + address


def test_a_visitor_reads_the_adopted_plan_in_both_languages(
    site: Site, page: Page, accessible: Callable[[Page], None], reflows: Callable[[Page], None]
) -> None:
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/")
    assert "actions are done or on track" in page.inner_text("h1")
    assert "$" not in page.inner_text("main")
    for lang in ("en-CA", "fr-CA"):
        assert page.get_attribute("html", "lang") == lang
        page.locator(".wprog summary").first.click()
        accessible(page)
        reflows(page)
        _switch(page)


@pytest.mark.heavy
@pytest.mark.parametrize("view", ["board", "list"])
def test_the_plan_reads_as_a_board_and_as_a_list(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None], view: str,
) -> None:  # fmt: skip
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/?view={view}")
    for _lang in ("en", "fr"):
        accessible(page)
        reflows(page)
        _switch(page)


def test_the_list_is_narrowed_and_sorted(site: Site, page: Page, log_in: Callable[[Page, str], None]) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/?view=list")
    everything = page.locator("tbody tr").count()
    page.select_option("#f-status", "late")
    page.click(".filters button")
    page.wait_for_load_state()
    assert 0 < page.locator("tbody tr").count() < everything
    assert set(page.locator("tbody .state").all_inner_texts()) == {"Late"}


def test_progress_is_reported_in_three_steps(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None],
) -> None:  # fmt: skip
    address = _first_action(page, site)
    log_in(page, "coordinator")
    page.goto(address)
    accessible(page)
    reflows(page)
    page.select_option("#id_status", "blocked")
    page.fill("#id_progress", "35")
    page.click("aside button.main")
    page.wait_for_load_state()
    assert "Blocked" in page.inner_text(".lede")
    assert "35%" in page.inner_text(".told li")
    _switch(page)
    assert "Bloquée" in page.inner_text(".lede")
    accessible(page)
    page.goto(f"{site.url}/en/partnerships/{PLACE}/plan/")
    assert "blocked" in page.inner_text("h1")


def test_a_report_that_cannot_be_true_keeps_what_was_typed(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    address = _first_action(page, site)
    log_in(page, "coordinator")
    page.goto(address)
    page.fill("#id_progress", "101")
    page.fill("#id_note", "Nearly there.")
    page.click("aside button.main")
    page.wait_for_load_state()
    assert page.input_value("#id_note") == "Nearly there."
    assert "0 to 100" in page.inner_text("aside")
    accessible(page)


def test_two_people_edit_the_same_action(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    address = _first_action(page, site) + "edit/"
    log_in(page, "coordinator")
    page.goto(address)
    second = page.context.new_page()
    second.goto(address)
    page.fill("#id_about_en", "The first one was quicker.")
    page.click("form.form button.main")
    page.wait_for_load_state()
    second.fill("#id_about_en", "The second one typed this.")
    second.click("form.form button.main")
    second.wait_for_load_state()
    assert "Both versions" in second.inner_text("main")
    assert "The first one was quicker." in second.inner_text("main table")
    assert second.input_value("#id_about_en") == "The second one typed this."
    accessible(second)
    second.click("form.form button.main")
    second.wait_for_load_state()
    assert "The second one typed this." in second.inner_text("main")


def test_the_money_page_says_what_came_from_elsewhere(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None],
) -> None:  # fmt: skip
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/money/?year=2025")
    assert "For every dollar from the Settlement Program" in page.inner_text("h1")
    for _lang in ("en", "fr"):
        page.locator(".lev-sum summary").click()
        accessible(page)
        reflows(page)
        _switch(page)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "form",
    ["plan/new/", "plan/annual-2026/edit/", "plan/annual-2026/adopt/", "plan/annual-2026/new-priority/", "money/new/"],
)
def test_forms_are_accessible_in_both_languages(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None], form: str,
) -> None:  # fmt: skip
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/{PLACE}/{form}")
    for _lang in ("en", "fr"):
        accessible(page)
        reflows(page)
        _switch(page)
    page.click("form.form button.main")
    page.wait_for_load_state()
    accessible(page)
