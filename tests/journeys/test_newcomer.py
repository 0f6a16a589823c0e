"""The first hour: from the demonstration to a report of one's own."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


@pytest.mark.first
def test_from_the_living_model_to_the_records_and_the_french_pdf(
    site: Site, page: Page, log_in: Callable[[Page, str], None]
) -> None:
    log_in(page, "coordinator")
    page.click("main a:has-text('Port-Clair and District')")
    page.click("nav.rooms.at-top a:has-text('Results')")
    page.click("a.node:has(.lab:text('Partners see the benefit'))")
    page.wait_for_selector(".panel h2:has-text('benefit')")
    record = page.locator(".panel .recs a").first
    record.click()
    page.wait_for_load_state()
    assert "/id/" not in page.url and page.locator("main h1").count() == 1
    page.goto(f"{site.url}/en/partnerships/port-clair/results/reports/")
    page.click("main a[href*='/reports/annual/'] >> nth=0")
    page.click("a[hreflang='fr-CA']:has-text('Français')")
    address = page.locator("a[href$='fr.pdf']").first.get_attribute("href")
    answer = page.request.get(site.url + str(address))
    assert answer.status == 200
    pdf = PdfReader(io.BytesIO(answer.body()))
    assert pdf.trailer["/Root"]["/Lang"].lower().startswith("fr")
    assert "Partenariat local en immigration" in pdf.pages[0].extract_text()


def test_from_the_workbook_to_a_report_of_ones_own(site: Site, tmp_path: Path) -> None:
    """A partnership leaves as a workbook, comes back under another name, and has its figures and its report."""
    exported = tmp_path / "exported.xlsx"
    assert site.command("export", "workbook", "rive-nord", "--out", str(exported), "--lang", "fr").returncode == 0
    book = load_workbook(exported)
    sheet = book.worksheets[0] if "Partenariat" not in book.sheetnames else book["Partenariat"]
    # The first cell with the slug is its own column; the second names the place, which stays.
    cell = next(cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value == "rive-nord")
    cell.value = "ma-ville"
    own = tmp_path / "ma-ville.xlsx"
    book.save(own)
    looked = site.command("import", "workbook", str(own), "--dry-run")
    assert looked.returncode == 0, looked.stderr
    done = site.command("import", "workbook", str(own))
    assert done.returncode == 0, done.stderr
    assert "ma-ville" in site.command("partnerships").stdout
    again = site.command("import", "workbook", str(own))
    assert "Nothing to change" in again.stdout
    figures = site.command("figures", "ma-ville", "--period", "2025-26", "--format", "csv").stdout
    original = site.command("figures", "rive-nord", "--period", "2025-26", "--format", "csv").stdout
    wanted = next(line for line in original.splitlines() if line.startswith("attendance-rate,")).split(",")
    found = next(line for line in figures.splitlines() if line.startswith("attendance-rate,")).split(",")
    assert found[5:7] == wanted[5:7]
    report = tmp_path / "rapport.pdf"
    written = site.command(
        "report",
        "ma-ville",
        "--period",
        "2025-26",
        "--kind",
        "annual",
        "--lang",
        "fr",
        "--format",
        "pdf",
        "--out",
        str(report),
    )
    assert written.returncode == 0, written.stderr
    assert report.read_bytes().startswith(b"%PDF")
