"""The gallery of components: every part in every state, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
GALLERY = {"en": "/en/components/", "fr": "/fr/composants/"}
#: The six states of a figure, as the pages name them.
STATES = {
    "en": ["On track", "Watch", "Off track", "No data", "Withheld", "Reported, no target"],
    "fr": ["En bonne voie", "À surveiller", "Hors cible", "Sans données", "Confidentiel", "Présenté, sans cible"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_gallery_is_accessible_and_reflows(
    site: Site, page: Page, accessible: Callable[[Page], None], reflows: Callable[[Page], None], lang: str,
    scheme: Literal["light", "dark"],
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)
    page.goto(site.url + GALLERY[lang])
    assert page.get_attribute("html", "lang") == f"{lang}-CA"
    shown = page.locator("section[aria-labelledby=states] .five .state").all_inner_texts()
    assert [" ".join(text.split()) for text in shown] == STATES[lang]
    accessible(page)
    reflows(page)


@pytest.mark.first
def test_states_differ_without_colour_and_values_are_never_blank(site: Site, page: Page) -> None:
    page.goto(site.url + GALLERY["en"])
    edges = page.eval_on_selector_all(
        "section[aria-labelledby=states] .five .node",
        "nodes => nodes.map(n => { const s = getComputedStyle(n); "
        "return [s.borderInlineStartStyle, s.borderInlineStartWidth, s.backgroundImage !== 'none'].join(' ') })",
    )
    assert len(set(edges)) == 6, edges
    icons = page.eval_on_selector_all(
        "section[aria-labelledby=states] .five use", "uses => uses.map(u => u.getAttribute('href'))"
    )
    assert len(set(icons)) == 6
    assert all(page.locator(f"symbol{icon}").count() for icon in icons)
    cells = page.locator("section[aria-labelledby=values] tbody td:nth-of-type(1)").all_inner_texts()
    assert [cell.strip() for cell in cells] == ["0", "not reported", "withheld", "not applicable"]


def test_nothing_is_styled_inline_and_every_anchor_leads_somewhere(site: Site, page: Page) -> None:
    page.goto(site.url + GALLERY["en"])
    assert page.locator("main [style]").count() == 0
    for address in page.eval_on_selector_all("main nav.index a", "links => links.map(a => a.getAttribute('href'))"):
        assert page.locator(address).count() == 1, address
