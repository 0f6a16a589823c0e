"""Personal data in a browser: the inventory for everybody, and one's own data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
INVENTORY = {"en": "/en/privacy/data/", "fr": "/fr/confidentialite/renseignements/"}
OWN = {"en": "/en/account/your-data/", "fr": "/fr/compte/vos-renseignements/"}


def kept(page: Page, name: str) -> None:
    """A picture to look at, when a folder for it is named."""
    if folder := os.environ.get("ARRIMAGE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pages_of_personal_data_are_accessible_and_reflow(
    site: Site, page: Page, log_in: Callable[[Page, str], None], accessible: Callable[[Page], None],
    reflows: Callable[[Page], None], lang: str, scheme: Literal["light", "dark"],
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site.url}{INVENTORY[lang]}?by=until")
    assert page.locator("tbody tr").count() > 30
    accessible(page)
    reflows(page)
    kept(page, f"inventory-{lang}-{scheme}")
    log_in(page, "council-member")
    page.goto(site.url + OWN[lang])
    accessible(page)
    reflows(page)
    kept(page, f"own-{lang}-{scheme}")
    page.set_viewport_size({"width": 320, "height": 800})
    kept(page, f"own-{lang}-{scheme}-320")
    page.goto(f"{site.url}{INVENTORY[lang]}")
    kept(page, f"inventory-{lang}-{scheme}-320")


def test_a_person_downloads_a_copy(site: Site, page: Page, log_in: Callable[[Page, str], None]) -> None:
    log_in(page, "council-member")
    page.goto(site.url + OWN["en"])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the copy (JSON)").click()
    content = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "council-member@demo.example" in content and "coordinator@demo.example" not in content
