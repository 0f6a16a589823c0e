"""French as it is written in Canada, and English beside it: every word that people read, checked by rule (glossary, A)."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from arrimage.config.integrity.languages import catalogues, tables
from arrimage.core.text import Text
from tests.rules.house import modules, named, tree

NBSP = "\u00a0"
#: What is wrong → how it looks. Placeholders and tags are taken out first (each leaves a letter behind).
TYPOGRAPHY = {
    "a space before ; ! or ?": re.compile(r"\s[;!?]"),
    "a thin space": re.compile("[\u202f\u2009]"),
    "no no-break space before a colon": re.compile(r"(?<![\u00a0\d/]):(?=\s|$)"),
    "a plain space before » % or $": re.compile(r" [»%$]"),
    "a plain space before h in a time": re.compile(r"\d h\b|\bh \d"),
    "« without its no-break space": re.compile(r"«(?!\u00a0)"),
    "» without its no-break space": re.compile(r"(?<!\u00a0)»"),
    "a straight apostrophe": re.compile(r"\w'\w"),
    "an exclamation mark": re.compile(r"!"),
    "three dots in place of …": re.compile(r"(?<! et )\.\.\.(?! sans objet)"),
    "a plural in brackets": re.compile(r"\w\((?:s|e|es)\)"),
}
#: Words of the column "Avoid" of the glossary that have no other right use on a screen.
AVOIDED = re.compile(
    r"\b(éligib\w+|imputabilit\w+|redevabilit\w+|support(?:er|é|ée|és|ées|ent)|e-mails?|mails?|mél|SVP|se loguer|"
    r"cliquez ici|année fiscale|années fiscales|aviseur|référer|canceller|uploader|downloader|attachements?|chiffrier|"
    r"métriques?|KPI|ligne de base|rollup|crosswalk|baseline|groupe focus|termes de référence|membre ex officio|"
    r"comité de pilotage|coordinateurs?|coordinatrices?|financeurs?|subventionnaires?|primo-arrivants?|"
    r"mesure de la performance|rapport de performance|bonnes pratiques|meilleures pratiques|groupe contrôle|"
    r"données personnelles|non applicable|SWIS|rafraîchir|onglets?|partenariats? zona(?:l|ux)|PLIs|RIFs|2ème)\b",
    re.IGNORECASE,
)
#: English on the English side (glossary, B).
ENGLISH = {
    "British spelling": re.compile(
        r"\b(organis\w+|programmes?|analys(?:e|ed|es|ing)\b(?<!analyses)|recognis\w+)\b", re.I
    ),
    "American spelling": re.compile(r"\b(centers?|neighborhoods?|labor|colors?|checks? payable|catalog)\b", re.I),
    "a space before a sign": re.compile(r" [;:!?%](?!\()"),
    "an exclamation mark": re.compile(r"!(?!\[)"),
    "Please or Click here": re.compile(r"\b(please|click here)\b", re.I),
    "e-mail with a hyphen": re.compile(r"\be-mails?\b", re.I),
    "e.g. or i.e.": re.compile(r"\b(e\.g|i\.e)\."),
}
#: A sign that is spoken of is no punctuation: "parted by ;", « séparés par ; ».
_SPOKEN_OF = re.compile(r"(?<=\bby )[;?]|(?<=\bpar )[;?]|(?<=Write )\?|(?<=rivez )\?")
_HOLES = re.compile(r"«\u00a0[\w{}]+: ?\w*\u00a0»|#[A-Z]+!|%\(\w+\)[sd]|%[sd](?!\w)|\{[^{}]*\}|<[^<>]*>|https?://\S+")


def bare(text: str) -> str:
    """Text with its placeholders and tags replaced by a letter, and doubled percent signs single."""
    return _HOLES.sub("x", _SPOKEN_OF.sub("x", text)).replace("%%", "%")


def faults(text: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    """What is wrong with a text."""
    return [fault for fault, pattern in rules.items() if pattern.search(bare(text))]


def entries() -> Iterator[tuple[str, Message]]:
    for path in catalogues():
        for message in read_po(io.BytesIO(path.read_bytes()), locale="fr"):
            if message.id:
                yield path.parts[-5], message


def sides(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of an entry: its English, its French."""
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)
    french = message.string if isinstance(message.string, tuple | list) else (message.string,)
    for position, text in enumerate(french):
        yield english[min(position, len(english) - 1)], text


def literals() -> Iterator[tuple[str, str, str]]:
    """Every ``Text("English", "French")`` in the code: place, English, French."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Text"
                and len(node.args) == 2
            ):
                texts = [_constant(argument) for argument in node.args]
                if all(text is not None for text in texts):
                    yield f"{named(path)}:{node.lineno}", texts[0] or "", texts[1] or ""


def _constant(node: ast.expr) -> str | None:
    """The words of a literal or an f-string (its holes as ``{}``); None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(part) for part in node.values)
    return None


def _piece(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return NBSP if isinstance(part, ast.FormattedValue) and ast.unparse(part.value).endswith("NBSP") else "{x}"


def test_interface_words_follow_the_rules_of_french() -> None:
    found = [
        f"{room}: {text!r}: {fault}"
        for room, message in entries()
        for _, text in sides(message)
        for fault in faults(text, TYPOGRAPHY)
    ]
    assert "\n".join(found) == ""


def test_texts_in_code_follow_the_rules_of_french() -> None:
    found = [f"{place}: {fr!r}: {fault}" for place, _, fr in literals() for fault in faults(fr, TYPOGRAPHY)]
    # The sign of "not applicable" in tables of data is three dots, by Statistics Canada's standard.
    assert "\n".join(line for line in found if "'...'" not in line) == ""


def test_no_word_that_the_glossary_avoids() -> None:
    found = [f"{room}: {text!r}" for room, m in entries() for _, text in sides(m) if AVOIDED.search(bare(text))]
    found += [f"{place}: {fr!r}" for place, _, fr in literals() if AVOIDED.search(bare(fr))]
    assert "\n".join(found) == ""


def test_english_is_canadian() -> None:
    found = [f"{room}: {en!r}: {fault}" for room, m in entries() for en, _ in sides(m) for fault in faults(en, ENGLISH)]
    found += [f"{place}: {en!r}: {fault}" for place, en, _ in literals() for fault in faults(en, ENGLISH)]
    assert "\n".join(found) == ""


def holes(text: str) -> list[str]:
    # French and English may conjugate with words of their own.
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd](?!\w)|\{\w*\}|</?\w+", text.replace("{verbe}", "{verb}")))


def test_both_sides_have_the_same_placeholders_and_tags() -> None:
    found = [
        f"{room}: {en!r} / {fr!r}"
        for room, message in entries()
        for en, fr in sides(message)
        # A French singular may spell out its number.
        if fr and holes(en) != holes(fr) and not (message.pluralizable and set(holes(fr)) < set(holes(en)))
    ]
    found += [
        f"{place}: {en!r} / {fr!r}"
        for place, en, fr in literals()
        if fr and sorted(set(holes(en))) != sorted(set(holes(fr)))
    ]
    assert "\n".join(found) == ""


def test_texts_in_code_have_both_sides_or_none() -> None:
    lone = [place for place, en, fr in literals() if bool(en.strip()) != bool(fr.strip())]
    assert lone == []
    assert len(list(literals())) > 200


def test_labels_of_codes_have_both_sides_and_none_is_used_twice() -> None:
    for name, labelled in tables().items():
        assert labelled, name
        for code, text in labelled.items():
            assert text.complete, f"{name}[{code}]"
        french = [text.fr for text in labelled.values()]
        english = [text.en for text in labelled.values()]
        assert len(set(french)) == len(french), name
        assert len(set(english)) == len(english), name


def test_plural_forms_are_the_french_ones() -> None:
    for path in catalogues():
        assert "nplurals=2; plural=(n > 1);" in path.read_text(), path.parts[-5]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Continuer ?", "a space before ; ! or ?"),
        (f"Continuer{NBSP}?", "a space before ; ! or ?"),
        ("Priorités: trois", "no no-break space before a colon"),
        ("Priorités : trois", "no no-break space before a colon"),
        ("Total%(n)s :", "no no-break space before a colon"),
        ("45 000 $", "a plain space before » % or $"),
        ("19 %% des sièges", "a plain space before » % or $"),
        (f"«Oui{NBSP}»", "« without its no-break space"),
        (f"«{NBSP}Oui »", "» without its no-break space"),
        ("l'action", "a straight apostrophe"),
        ("9\u202fh", "a thin space"),
        ("à 14 h 05", "a plain space before h in a time"),
        ("membre(s)", "a plural in brackets"),
    ],
)
def test_each_fault_is_seen(text: str, fault: str) -> None:
    assert fault in faults(text, TYPOGRAPHY)


@pytest.mark.parametrize(
    "text",
    [
        f"Priorités{NBSP}: trois actions; deux en retard. Continuer?",
        f"19{NBSP}%% de %(n)s, {{code}}, «{NBSP}%(name)s{NBSP}»",
        f"à 14{NBSP}h{NBSP}05",
        "Exécutez https://example.org/a:b",
        "%(n)s %(what)s",
        'Le <span class="code">a</span> d’ici',
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert faults(text, TYPOGRAPHY) == []


def test_the_glossary_is_kept_in_code_too() -> None:
    assert AVOIDED.search("Critères d’éligibilité")
    assert not AVOIDED.search("Critères d’admissibilité; supports de communication")


def test_catalogues_are_found() -> None:
    assert {path.parts[-5] for path in catalogues()} >= {"web", "config"}
    assert Text("a", "b").complete
    assert all(isinstance(path, Path) for path in catalogues())
