"""The PDF against PDF/UA-1: every rule of an outside checker, for both reports, both languages, easy and hard content."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import page
import pytest
from pypdf import PdfReader

from arrimage.core.disclosure import MISSING, Audience
from arrimage.core.text import Lang, Text
from arrimage.definitions.loader import definitions
from arrimage.results.reporting import pdf
from arrimage.results.reporting.document import Document
from arrimage.results.reporting.material import ActionLine, Material
from tests.results.report_samples import document, material

LONG = "Sensibilisation interorganisationnelle anticonstitutionnellement " * 40
NASTY = '$x^2$ #let a = 1 [b] \\ *c* _d_ `e` <f> @g ~h // i /* j */ = k\n= l\n- m\n"n" \u200f\u05d0\u0639'


def compliant(content: bytes) -> None:
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    assert report.is_compliant, [(f.rule_id, f.message) for f in report.failures[:5]]


def made(schema: str, lang: Lang, using: Material | None = None, kind: str = "lip") -> Document:
    audience = Audience.FUNDER if schema == "annual" else Audience.INSIDE
    return document(schema, lang, using=using or material(kind, audience))


@pytest.mark.parametrize("kind", ["lip", "fin"])
@pytest.mark.parametrize("schema", ["annual", "monitoring"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_rule_passes(lang: Lang, schema: str, kind: str) -> None:
    compliant(pdf.render(made(schema, lang, kind=kind), "https://arrimage.example"))


def _hard(name: str) -> Material:
    plain = material()
    if name == "empty":
        values: dict[str, Any] = dict.fromkeys(definitions().indicators, MISSING)
        return replace(material(values=values), decisions=(), actions=(), trends={}, goals={}, states={}, addresses={})
    if name == "long":
        return replace(plain, name=Text(LONG[:190], LONG[:190]), texts={"table-draft": Text(LONG, LONG)})
    if name == "nasty":
        lines = tuple(replace(line, title=Text(NASTY, NASTY), lead=Text(NASTY, NASTY)) for line in plain.actions)
        return replace(plain, name=Text(NASTY, NASTY), texts={"table-draft": Text(NASTY, NASTY)}, actions=lines)
    if name == "one language":
        return replace(plain, actions=tuple(replace(line, title=Text("", line.title.fr)) for line in plain.actions))
    many = tuple(
        ActionLine(f"{n}", Text(f"Action {n}", f"Action {n}"), Text("All", "Toutes"), None, None, "late", 50)
        for n in range(430)
    )
    return replace(plain, actions=many)


@pytest.mark.parametrize("name", ["empty", "long", "nasty", "one language", "many"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_hard_content_passes_too(name: str, lang: Lang) -> None:
    compliant(pdf.render(made("annual", lang, _hard(name)), "https://arrimage.example"))


@pytest.mark.parametrize(("lang", "foot"), [("en", "Page 1 of"), ("fr", "Page 1 sur")])
def test_language_title_page_numbers_and_page_one(lang: Lang, foot: str) -> None:
    using = made("annual", lang)
    reader = PdfReader(io.BytesIO(pdf.render(using, "https://arrimage.example")))
    assert reader.trailer["/Root"]["/Lang"] == f"{lang}-CA"
    assert str(reader.metadata.title).startswith(using.title)
    first = reader.pages[0].extract_text()
    assert foot in first.replace("\u00a0", " ")
    # Page one holds all of page one: its last figure's note and the sign block stand on it.
    assert using.signatures[1].who in first
    assert using.sections[1].title in reader.pages[1].extract_text()
    everything = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "\u202f" not in everything
    assert "\u2009" not in everything


def test_the_outline_holds_every_section() -> None:
    using = made("annual", "fr")
    outline = PdfReader(io.BytesIO(pdf.render(using, ""))).outline
    titles = [item.title for item in _flat(outline)]
    for section in using.sections[1:]:
        assert section.title in titles


def _flat(items: Any) -> list[Any]:
    return [part for item in items for part in (_flat(item) if isinstance(item, list) else [item])]
