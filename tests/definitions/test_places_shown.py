"""Where pages and files show a source, French readers get its place in French, and no side falls back to the other."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from arrimage.config import documents
from arrimage.core.text import LANGS, Lang
from arrimage.definitions import definitions
from arrimage.definitions.schema import Source
from arrimage.definitions.skos import turtle
from tests.definitions.test_places import all_sources, sources
from tests.results import scene

pytestmark = pytest.mark.django_db

#: English words of places that no French page has another use for.
ENGLISH = re.compile(
    r"\b(?:slides?|rows?|implied|outputs? of|immediate outcomes?|appendix|obstacles?, momentum)\b", re.I
)


def text_of(page: str) -> str:
    """What a page says: no tags, scripts or spare spaces."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())


def shown(page: str, source: Source, lang: Lang) -> None:
    """The source's line stands on the page in its language, alone, and needs no ``lang=`` of another."""
    words = source.words
    text = text_of(page)
    assert " ".join(words.say(lang).split()) in text
    if words.en != words.fr:
        assert words.say("en" if lang == "fr" else "fr") not in text
    assert not re.search(rf'lang="en[^"]*">[^<]*{re.escape(source.document)}, ', page)


@pytest.mark.parametrize("model", sorted(definitions().models))
@pytest.mark.parametrize(("lang", "address"), [("en", "/en/logic-models/"), ("fr", "/fr/modeles-logiques/")])
def test_pages_of_models(client: Client, lang: Lang, address: str, model: str) -> None:
    page = client.get(f"{address}{model}/").content.decode()
    found = definitions().models[model]
    for part in (*found.nodes, *found.context):
        shown(page, part.source, lang)
    if lang == "fr":
        assert not ENGLISH.search(text_of(page))


@pytest.mark.parametrize("crosswalk", sorted(definitions().crosswalks))
@pytest.mark.parametrize(("lang", "address"), [("en", "/en/crosswalks/"), ("fr", "/fr/concordances/")])
def test_pages_of_crosswalks(client: Client, lang: Lang, address: str, crosswalk: str) -> None:
    page = client.get(f"{address}{crosswalk}/").content.decode()
    for source in sources(definitions().crosswalks[crosswalk]):
        shown(page, source, lang)


@pytest.mark.parametrize(("lang", "address"), [("en", "/en/indicators/"), ("fr", "/fr/indicateurs/")])
def test_the_manual_and_its_entries(client: Client, lang: Lang, address: str) -> None:
    page = client.get(address).content.decode()
    for target in definitions().targets.values():
        shown(page, target.source, lang)
    for item in definitions().indicators.values():
        entry = client.get(f"{address}{item.id}/").content.decode()
        shown(entry, item.source, lang)
        if lang == "fr":
            assert not ENGLISH.search(text_of(entry)), item.id


def test_the_panel_of_the_living_model_and_the_page_of_an_indicator(client: Client) -> None:
    made = scene.build()
    client.force_login(made.coordinator)
    panel = client.get("/fr/partenariats/port-clair/resultats/?node=int-uptake").content.decode()
    shown(panel, definitions().node("lip-2011/int-uptake").source, "fr")
    page = client.get("/fr/partenariats/port-clair/resultats/indicateurs/language-training-uptake/").content.decode()
    for target in definitions().targets_of("language-training-uptake"):
        shown(page, target.source, "fr")


@pytest.mark.parametrize("lang", LANGS)
def test_the_written_pages_of_indicators(lang: Lang) -> None:
    page = "\n".join(documents.indicators(lang))
    for item in definitions().indicators.values():
        assert item.source.words.say(lang) in page
    if lang == "fr":
        assert not ENGLISH.search(page)


def test_the_vocabulary_names_every_source_in_both_languages() -> None:
    written = turtle(definitions(), "https://arrimage.example")
    known = definitions()
    for source in all_sources(known):
        if any(source in set(sources(m)) for m in known.models.values() for m in m.nodes):
            assert f'"{source.words.fr}"@fr' in written
