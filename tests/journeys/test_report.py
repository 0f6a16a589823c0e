"""The report, as people use it: read by a visitor, worded and signed off by the coordinator, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import page as checker
import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
SIGNED = "results/reports/annual/FY2024-25/"
DRAFT = "results/reports/annual/FY2025-26/"


def test_a_visitor_reads_a_signed_off_report_in_both_languages(
    site: Site, page: Page, accessible: Callable[[Page], None], reflows: Callable[[Page], None]
) -> None:
    page.goto(f"{site.url}/en/partnerships/port-clair/{SIGNED}")
    assert "agreement" in page.inner_text("h1")
    for lang in ("en-CA", "fr-CA"):
        assert page.get_attribute("html", "lang") == lang
        assert page.get_attribute("article.sheet", "lang") == lang
        accessible(page)
        reflows(page)
        page.click("header a[hreflang]")
        page.wait_for_load_state()
    # A figure of the text leads to its own page.
    page.locator("article a.rep-fig").first.click()
    page.wait_for_load_state()
    assert "/indicators/" in page.url


def test_a_report_prints_its_page_one_on_one_sheet(site: Site, page: Page, tmp_path: Path) -> None:
    page.goto(f"{site.url}/fr/partenariats/port-clair/resultats/rapports/annual/FY2024-25/")
    path = tmp_path / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    assert "Conseil de partenariat" in pages[0].extract_text()
    assert "Qui est à la table" in pages[1].extract_text()


def test_a_coordinator_words_and_signs_off_and_everybody_then_reads_it(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None], tmp_path: Path,
) -> None:  # fmt: skip
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/port-clair/results/reports/")
    accessible(page)
    reflows(page)
    page.select_option("#start-choice", "annual/FY2025-26")
    page.click("main button.main")
    page.wait_for_url(f"**/{DRAFT}")
    accessible(page)
    page.click("text=Reword its texts")
    page.wait_for_url("**/texts/")
    accessible(page)
    reflows(page)
    block = page.locator("section#table-draft")
    block.locator("textarea[lang=en-CA]").fill("We are {member-organizations} organizations.")
    block.locator("textarea[lang=fr-CA]").fill("")
    # The preview follows what is typed, before anything is saved.
    page.locator("#table-draft-shown .rep-fig").first.wait_for()
    block.locator("button").first.click()
    page.wait_for_load_state()

    page.goto(f"{site.url}/en/partnerships/port-clair/{DRAFT}sign-off/")
    assert "French is missing" in page.inner_text("main")
    assert page.locator("text=Sign off and freeze").count() == 0
    accessible(page)
    page.click("text=Mend the texts")
    page.wait_for_url("**/texts/")
    block = page.locator("section#table-draft")
    block.locator("textarea[lang=fr-CA]").fill("Nous sommes {member-organizations} organismes.")
    block.locator("button").first.click()
    page.wait_for_load_state()
    page.goto(f"{site.url}/en/partnerships/port-clair/{DRAFT}sign-off/")
    page.click("text=Sign off and freeze")
    page.wait_for_url(f"**/{DRAFT}")
    assert "Signed off on" in page.inner_text("article")
    accessible(page)

    page.context.clear_cookies()
    page.goto(f"{site.url}/fr/partenariats/port-clair/resultats/rapports/annual/FY2025-26/")
    assert "Nous sommes" in page.inner_text("article")
    with page.expect_download() as waiting:
        page.locator("#files-fr + ul a").first.click()
    path = tmp_path / "rapport.pdf"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename == "port-clair-annual-FY2025-26-fr.pdf"
    found = checker.validate_pdf(str(path), profile=checker.ValidationProfile.PDF_UA_1)
    assert found.is_compliant, found.failures


def test_the_command_writes_every_format(site: Site, tmp_path: Path) -> None:
    for name in ("html", "pdf", "docx", "xlsx", "json"):
        out = tmp_path / f"report.{name}"
        done = site.command(
            "report", "clairmont", "--period", "2025-26", "--kind", "monitoring", "--lang", "fr", "--format", name, "--out", str(out)
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert out.stat().st_size > 10_000
