"""Templates: nothing inline, every visible word in a translation, every picture named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rules.house import PACKAGE

TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
}
#: Data for a script is no script: JSON blocks carry no behaviour and run nothing.
_DATA = re.compile(r"<script[^>]*type=[\"']application/(?:ld\+)?json[\"'][^>]*>.*?</script>", re.S | re.I)
_TRANSLATED = re.compile(
    r"\{%-?\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.S,
)
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_HTML = re.compile(r"<!--.*?-->|<!doctype[^>]*>|<script\b.*?</script>|<[^>]*>", re.S | re.I)
#: Commands, file names and design tokens are no words.
_CODE = re.compile(r"<code\b[^>]*>[^<]*</code>|<(?:span|p) class=\"code[^\"]*\">.*?</(?:span|p)>|--[a-z0-9-]+")
_ENTITY = re.compile(r"&\w+;|&#\d+;")
_SPOKEN = re.compile(r"\s(alt|title|aria-label|placeholder|aria-description)=\"([^\"]*)\"", re.I)
#: Names and codes that are the same in both languages.
SAME = re.compile(
    r"\b(Arrimage|CSV|XLSX|DOCX|PDF|JSON-LD|JSON|HTML|SKOS|Turtle|RDF|iCalendar|FR|EN|IRCC|English|Français|n|d|v|h|x|S[0-4])\b"
)
#: Pages that hold both languages at once, and say so with lang.
BOTH = {"web/server_error.html", "partnership/choose_language.html"}


def words_outside(text: str) -> list[str]:
    """Visible words of a template that no translation tag holds."""
    text = _TAGS.sub(" ", _TRANSLATED.sub(" ", text))
    found = [value for _, value in _SPOKEN.findall(text)]
    found += _HTML.sub("\n", _CODE.sub(" ", text)).splitlines()
    left = (SAME.sub("", _ENTITY.sub(" ", piece)).strip() for piece in found)
    return [piece for piece in left if re.search(r"[A-Za-zÀ-ÿ]{2,}", piece)]


def unnamed_pictures(text: str) -> list[str]:
    """Images without alt, and pictures without a name: neither hidden, nor labelled, nor titled."""
    found = [tag for tag in re.findall(r"<img\b[^>]*>", text, re.S) if not re.search(r"\balt=", tag)]
    for tag in re.findall(r"<svg\b[^>]*>", text, re.S):
        named = re.search(r"aria-hidden=\"true\"|aria-label(?:ledby)?=|role=\"presentation\"", tag)
        if not named:
            found.append(tag)
    return found


def name(path: Path) -> str:
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = _DATA.sub("", path.read_text())
    assert [fault for fault, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", [p for p in TEMPLATES if name(p) not in BOTH], ids=name)
def test_every_visible_word_is_translated(path: Path) -> None:
    assert words_outside(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_picture_has_a_name_or_is_hidden(path: Path) -> None:
    assert unnamed_pictures(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_reaches_another_host(path: Path) -> None:
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*\"", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_forms_that_write_carry_a_token(path: Path) -> None:
    text = path.read_text()
    posts = len(re.findall(r"<form\b[^>]*method=\"post\"", text, re.I))
    assert text.count("{% csrf_token %}") >= posts


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_links_that_open_another_page_are_no_writes(path: Path) -> None:
    """A link never archives, withdraws or signs anything: mail scanners and previews open links."""
    verbs = re.compile(r"<a\b[^>]*href=\"\{% url '[\w:]*(?:archive|restore|withdraw|log_out|refresh)'", re.I)
    assert verbs.findall(path.read_text()) == []


def test_base_of_every_page() -> None:
    whole = [p for p in TEMPLATES if not p.name.startswith("part_") and name(p) not in {"web/base.html", *BOTH}]
    assert [name(p) for p in whole if "{% extends " not in p.read_text() and "<html" in p.read_text()] == []
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize(
    ("template", "seen"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<input placeholder="Your name">', ["Your name"]),
        ('{% translate "Hello" %} {{ name }}', []),
        ("{% blocktranslate %}<b>Hello</b>{% endblocktranslate %} · Arrimage 2,5 %", []),
        ("{# a note #}{% comment %}words{% endcomment %}<!-- words -->", []),
        ('<a title="{{ title }}" class="words here">{{ x }}</a>', []),
    ],
)
def test_the_rule_of_words_sees_words(template: str, seen: list[str]) -> None:
    assert words_outside(template) == seen


def test_the_rules_see_what_they_are_for() -> None:
    for bad in (
        '<p style="color:red">',
        "<style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
    ):
        assert any(pattern.search(bad) for pattern in INLINE.values()), bad
    assert unnamed_pictures('<img src="a"><svg class="x">') == ['<img src="a">', '<svg class="x">']
    assert unnamed_pictures('<img alt="" src="a"><svg aria-hidden="true">') == []


def test_every_icon_is_drawn_once_and_every_state_is_styled_once() -> None:
    """A symbol or a state's colours in two files drift apart."""
    drawn = [
        (symbol, path.name)
        for path in PACKAGE.rglob("templates/**/*.html")
        for symbol in re.findall(r'<symbol id="(i-[a-z]+)"', path.read_text())
    ]
    assert {path for _, path in drawn} == {"part_icons.html"}
    assert len(drawn) == len(dict(drawn)) and "i-seen" in dict(drawn)
    styled = [
        (state, path.name)
        for path in PACKAGE.rglob("static/arrimage/*.css")
        for state in re.findall(r"\.(is-[a-z]+) \{[^}]*--st:", path.read_text())
    ]
    assert {path for _, path in styled} == {"base.css"}
    assert sorted(state for state, _ in styled) == ["is-held", "is-none", "is-off", "is-on", "is-seen", "is-watch"]
