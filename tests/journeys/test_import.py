"""Real input in a browser: a new partnership from the French template, a preview, an export, official statistics."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


@pytest.mark.first
def test_a_new_partnership_comes_from_the_french_template(
    site: Site,
    page: Page,
    log_in: Callable[[Page, str], None],
    accessible: Callable[[Page], None],
    reflows: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    log_in(page, "administrator")
    page.goto(f"{site.url}/fr/partenariats/nouveau/depuis-un-classeur/")
    accessible(page)
    reflows(page)
    with page.expect_download() as taken:
        page.click("main a[hreflang='fr-CA']")
    book = load_workbook(BytesIO(Path(taken.value.path()).read_bytes()))
    book["Partenariat"].append(["baie-neuve", "PLI", "de quartier", "Baie-Neuve", "Baie-Neuve", None, "2024-04-01"])
    book["Instances"].append(["conseil", "Conseil de partenariat", None, "Council", "Conseil", "2024-04-01"])
    path = tmp_path / "baie-neuve.xlsx"
    book.save(path)
    page.set_input_files("#wb-file", path)
    page.click("main form button.main")
    assert page.inner_text("h1") == "Ce classeur crée un partenariat, avec 2 fiches."
    accessible(page)
    reflows(page)
    page.click("main form button.main")
    page.wait_for_url(f"{site.url}/fr/partenariats/baie-neuve/")
    assert "fiches créées, 2" in page.inner_text(".notices")


def test_a_bad_cell_is_shown_with_its_place_and_a_second_import_changes_nothing(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    log_in(page, "coordinator")
    page.goto(f"{site.url}/en/partnerships/port-clair/workbook/")
    accessible(page)
    with page.expect_download() as taken:
        page.click("a[href$='/workbook/export/en/']")
    path = tmp_path / "export.xlsx"
    path.write_bytes(Path(taken.value.path()).read_bytes())
    page.set_input_files("#wb-file", path)
    page.click("main form button.main")
    assert page.inner_text("h1").startswith("Nothing to change")
    book = load_workbook(path)
    book["Bodies"]["B2"] = "Board of directors"
    book.save(path)
    page.set_input_files("#wb-file", path)
    page.click("main form button.main")
    assert "Sheet “Bodies”, row 2, column B (Kind)" in page.inner_text(".oops")
    accessible(page)


@pytest.mark.shared
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_official_statistics_come_in_as_published_and_read_well(
    site: Site,
    page: Page,
    log_in: Callable[[Page, str], None],
    accessible: Callable[[Page], None],
    reflows: Callable[[Page], None],
    shared: Path,
    lang: str,
) -> None:
    log_in(page, "administrator")
    needs = {"en": "/en/partnerships/port-clair/needs/", "fr": "/fr/partenariats/port-clair/besoins/"}[lang]
    page.goto(site.url + needs + {"en": "import/", "fr": "importer/"}[lang])
    accessible(page)
    name = {"en": "ODP-PR-Gender.csv", "fr": "ODP-PR-AgeGroup.csv"}[lang]
    page.set_input_files("#id_file", shared / "data" / "immigration" / name)
    page.click("main form button.main")
    assert (
        page.inner_text("h1")
        == {
            "en": "This is what the table holds. Nothing is imported yet.",
            "fr": "Voici ce que contient le tableau. Rien n’est encore importé.",
        }[lang]
    )
    accessible(page)
    page.click("main form button.main")
    page.wait_for_url(f"{site.url}{needs}?table=*")
    assert page.inner_text("h1").startswith(
        {"en": "Ontario: 200,390 to 200,430 permanent residents", "fr": "Ontario\u00a0: de "}[lang]
    )
    accessible(page)
    reflows(page)
    page.locator("details summary").first.click()
    assert page.locator("details table").first.is_visible()
