"""The living logic model as people use it: by mouse, by keyboard, on a phone, on paper, in both languages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
RESULTS = "/en/partnerships/port-clair/results/"


def test_from_a_box_to_its_records_in_both_languages(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None], reflows: Callable[[Page], None]
) -> None:  # fmt: skip
    log_in(page, "coordinator")
    page.goto(f"{site.url}{RESULTS}?period=2025-26")
    assert page.inner_text("h1").endswith(".")
    page.click("#box-imm-benefit")
    page.wait_for_selector("#box-imm-benefit[aria-current=true]")
    assert "node=imm-benefit" in page.url, "the address follows the box"
    assert page.evaluate("document.activeElement.closest('#panel') !== null"), "the panel has the focus"
    assert page.locator(".wires .lit").count() > 0
    accessible(page)
    reflows(page)
    page.click("header a[hreflang]")
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "fr-CA"
    assert page.locator("#box-imm-benefit[aria-current=true]").count() == 1, "the same box in the other language"
    accessible(page)
    reflows(page)
    with page.expect_navigation():
        page.locator("#panel .recs a").first.click()
    assert "/fr/" in page.url or "/en/" in page.url
    assert page.locator("h1").count() == 1


def test_back_leads_to_the_box_before(site: Site, page: Page) -> None:
    page.goto(f"{site.url}{RESULTS}?period=2025-26&node=act-engage")
    page.click("#box-out-council")
    page.wait_for_selector("#box-out-council[aria-current=true]")
    page.go_back()
    page.wait_for_selector("#box-act-engage[aria-current=true]")


def test_arrow_keys_follow_the_picture_and_escape_returns(site: Site, page: Page) -> None:
    page.goto(f"{site.url}{RESULTS}?period=2025-26")
    page.focus("#box-act-engage")

    def here() -> str:
        return str(page.evaluate("document.activeElement.dataset.id"))

    page.keyboard.press("ArrowDown")
    assert here() == "act-consult"
    page.keyboard.press("ArrowUp")
    assert here() == "act-engage"
    leads = str(page.get_attribute("#box-act-engage", "data-to")).split()
    page.keyboard.press("ArrowRight")
    assert here() in leads, "right follows a wire"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.column") == "0"
    page.keyboard.press("End")
    assert here() == "act-report"
    page.keyboard.press("Enter")
    page.wait_for_selector("#box-act-report[aria-current=true]")
    page.keyboard.press("Escape")
    assert here() == "act-report"


def test_wires_meet_the_middle_of_their_boxes(site: Site, page: Page) -> None:
    for address in (RESULTS, "/fr/partenariats/clairmont/resultats/"):
        page.goto(f"{site.url}{address}?period=2025-26")
        far = page.evaluate(
            """() => {
              const svg = document.querySelector('.wires').getBoundingClientRect();
              const boxes = [...document.querySelectorAll('.node[data-column]')].map(b => b.getBoundingClientRect());
              return [...document.querySelectorAll('.wires path')].map(path => {
                const [x, y] = path.getAttribute('d').match(/^M([\\d.]+) ([\\d.]+)/).slice(1).map(Number);
                const px = svg.left + x * svg.width / 1000, py = svg.top + y * svg.height / 1000;
                return Math.min(...boxes.map(b => Math.abs(b.right - px) + Math.abs((b.top + b.bottom) / 2 - py)));
              });
            }"""
        )
        assert far
        assert max(far) < 4, f"a wire begins {max(far):.1f} px from every box"


def test_without_scripts_every_box_is_a_link(site: Site, page: Page) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site.url}{RESULTS}?period=2025-26")
    plain.click("#box-out-council")
    assert "node=out-council" in plain.url
    assert plain.locator("#panel h2").count() == 1
    context.close()


def test_the_picture_prints_on_one_sheet_of_letter(site: Site, page: Page) -> None:
    for address in (RESULTS, "/fr/partenariats/clairmont/resultats/"):
        page.goto(f"{site.url}{address}?period=2025-26")
        last = page.locator(".model section").last.locator(".lab").last.inner_text()
        sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert (round(sheets[0].mediabox.width), round(sheets[0].mediabox.height)) == (792, 612)
        text = " ".join(sheets[0].extract_text().split())
        assert last.split()[-1] in text, "the last box of the last column stands on the first sheet"


def test_on_a_phone_columns_become_rows_in_the_order_of_the_model(
    site: Site, page: Page, reflows: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site.url}{RESULTS}?period=2025-26")
    tops = page.evaluate("[...document.querySelectorAll('.node[data-column]')].map(b => b.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    small = page.evaluate(
        "[...document.querySelectorAll('.node[data-column]')].filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0, "a thumb needs 44 px"
    reflows(page)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "address",
    [
        "results/?view=list", "results/models/settlement-2008/?group=all", "results/models/welcoming-2010/",
        "results/models/framework-2006/", "results/models/fin-2022/", "results/indicators/?period=2025-26",
        "results/indicators/attendance-rate/?period=2025-26", "results/indicators/language-training-uptake/?period=2025-26",
        "results/quality/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_results_is_accessible_and_reflows(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None], address: str, scheme: str,
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/port-clair/{address}")
    for _ in range(2):
        page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
        accessible(page)
        reflows(page)
        page.click("header a[hreflang]")
        page.wait_for_load_state()


@pytest.mark.heavy
def test_the_manual_is_accessible_and_reflows(
    site: Site, page: Page, accessible: Callable[[Page], None], reflows: Callable[[Page], None]
) -> None:
    for address in ("/en/indicators/", "/fr/indicateurs/", "/fr/indicateurs/language-training-uptake/"):
        page.goto(site.url + address)
        accessible(page)
        reflows(page)


@pytest.mark.heavy
def test_an_observed_value_is_entered_archived_and_restored(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None]
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}{RESULTS}indicators/language-training-uptake/?period=2025-26")
    page.click("#enter > summary")
    page.fill("#id_amount", "1200")
    page.fill("#id_amount_of", "1090")
    page.fill("#id_day", "2026-04-02")
    page.fill("#id_source_en", "Register of providers")
    page.click("#enter button.main")
    assert "larger than the whole" in page.inner_text(".oops")
    assert page.input_value("#id_source_en") == "Register of providers"
    accessible(page)
    page.fill("#id_amount", "300")
    page.click("#enter button.main")
    assert "The value is saved" in page.inner_text(".notices")
    row = page.locator("#observations tbody tr", has_text="Register of providers")
    assert "waits for approval" in row.inner_text()
    row.get_by_role("button", name="Archive").click()
    row = page.locator("#observations tbody tr", has_text="Register of providers")
    assert "archived" in row.inner_text()
    row.get_by_role("button", name="Restore").click()
    row = page.locator("#observations tbody tr", has_text="Register of providers")
    assert "waits for approval" in row.inner_text()
