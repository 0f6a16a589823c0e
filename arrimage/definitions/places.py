"""Places in a source, said in both languages: ``Slide 11, row 6`` gives « diapositive 11, rangée 6 ». Pure.

A definition keeps one place, written in the words of :data:`UNITS` and :data:`HEADINGS`; both languages are rendered
from it. A place that these words cannot say is refused, so that no page shows half of it in the other language.

    place   = clause { "; " clause }
    clause  = step { (", " | " and ") step }
    step    = unit [ numbers ] [ " of " unit [ numbers ] ] | heading | document
    numbers = number { (", " | " and " | " to ") number }
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from arrimage.core.text import Text


class UnsaidPlaceError(ValueError):
    """A place that the grammar cannot say in both languages. ``rest`` is the part that is not understood."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest

    @property
    def near(self) -> str:
        """The known word that resembles the part most; empty when none does."""
        first = re.split(r"[,;]| \d", self.rest.casefold(), maxsplit=1)[0].strip()
        return next(iter(get_close_matches(first, _KNOWN, n=1, cutoff=0.75)), "")


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a document that may carry numbers: its words for one and for several, and its gender in French."""

    one: Text
    many: Text
    feminine: bool = False

    def word(self, several: bool) -> Text:
        """The word for one or for several."""
        return self.many if several else self.one

    def of(self, several: bool) -> str:
        """« de » with the article and the French word: « de l’activité », « du tableau », « des extrants »."""
        french = self.word(several).fr
        if several:
            return f"des {french}"
        if french[0] in "aeiouéèêhy":
            return f"de l’{french}"
        return f"de la {french}" if self.feminine else f"du {french}"


def _unit(one: str, many: str, fr_one: str, fr_many: str, gender: str) -> Unit:
    return Unit(Text(one, fr_one), Text(many, fr_many), gender == "f")


UNITS: tuple[Unit, ...] = (
    # parts of any document
    _unit("slide", "slides", "diapositive", "diapositives", "f"),
    _unit("page", "pages", "page", "pages", "f"),
    _unit("chapter", "chapters", "chapitre", "chapitres", "m"),
    _unit("section", "sections", "section", "sections", "f"),
    _unit("paragraph", "paragraphs", "paragraphe", "paragraphes", "m"),
    _unit("line", "lines", "ligne", "lignes", "f"),
    _unit("table", "tables", "tableau", "tableaux", "m"),
    _unit("row", "rows", "rangée", "rangées", "f"),
    _unit("column", "columns", "colonne", "colonnes", "f"),
    _unit("box", "boxes", "case", "cases", "f"),
    _unit("figure", "figures", "figure", "figures", "f"),
    _unit("list", "lists", "liste", "listes", "f"),
    _unit("item", "items", "élément", "éléments", "m"),
    _unit("note", "notes", "note", "notes", "f"),
    _unit("footnote", "footnotes", "note de bas de page", "notes de bas de page", "f"),
    _unit("asterisk", "asterisks", "astérisque", "astérisques", "m"),
    _unit("title", "titles", "titre", "titres", "m"),
    _unit("appendix", "appendices", "annexe", "annexes", "f"),
    # parts of logic models and plans
    _unit("input", "inputs", "intrant", "intrants", "m"),
    _unit("activity", "activities", "activité", "activités", "f"),
    _unit("output", "outputs", "extrant", "extrants", "m"),
    _unit("outcome", "outcomes", "résultat", "résultats", "m"),
    _unit("immediate outcome", "immediate outcomes", "résultat immédiat", "résultats immédiats", "m"),
    _unit("intermediate outcome", "intermediate outcomes", "résultat intermédiaire", "résultats intermédiaires", "m"),
    _unit("long-term outcome", "long-term outcomes", "résultat à long terme", "résultats à long terme", "m"),
    _unit("final outcome", "final outcomes", "résultat final", "résultats finaux", "m"),
    _unit("result", "results", "résultat", "résultats", "m"),
    _unit("objective", "objectives", "objectif", "objectifs", "m"),
    _unit("step", "steps", "étape", "étapes", "f"),
    _unit("role", "roles", "rôle", "rôles", "m"),
    _unit("characteristic", "characteristics", "caractéristique", "caractéristiques", "f"),
    _unit("program component", "program components", "composante de programme", "composantes de programme", "f"),
    _unit("sustained effort", "sustained efforts", "effort soutenu", "efforts soutenus", "m"),
    _unit("strategic choice", "strategic choices", "choix stratégique", "choix stratégiques", "m"),
    _unit("work plan", "work plans", "plan de travail", "plans de travail", "m"),
    _unit("possible area of collaboration", "possible areas of collaboration",
          "domaine de collaboration possible", "domaines de collaboration possibles", "m"),
    _unit("background", "background", "contexte", "contexte", "m"),
)  # fmt: skip

#: Parts that stand once in a document and carry no number.
HEADINGS: tuple[Text, ...] = (
    Text("whole document", "ensemble du document"),
    Text("target population", "population cible"),
    Text("design and management", "conception et gestion"),
    Text("result without a number", "résultat sans numéro"),
    Text("title of the activities", "titre des activités"),
    Text("note on collective work", "note sur le travail collectif"),
    Text("collaborative projects", "projets de collaboration"),
    Text("mandates", "mandats"),
    Text("introductions", "tour de table"),
    Text("successes", "réussites"),
    Text("obstacles", "obstacles"),
    Text("points of interest", "points d’intérêt"),
    Text("free discussion", "discussion libre"),
    Text("funding discussion", "discussion sur le financement"),
    Text("governance discussion", "discussion sur la gouvernance"),
    Text("Francophone panel", "table ronde francophone"),
    Text("session on partnership councils", "séance sur les conseils des partenariats"),
    Text("session on building the partnerships", "séance sur la création des partenariats"),
    Text("session on strategic plans", "séance sur les plans stratégiques"),
    Text("monthly updates", "mises à jour mensuelles"),
    # our own documents
    Text("reading of both models", "lecture des deux modèles"),
    Text("rule of the action plan", "règle du plan d’action"),
    Text("rule of the decision register", "règle du registre des décisions"),
)

#: Documents besides S0, S1… that definitions may name, as pages print them.
DOCUMENTS: Mapping[str, Text] = {
    "own": Text("Arrimage", "Arrimage"),
    "ircc": Text("Immigration, Refugees and Citizenship Canada", "Immigration, Réfugiés et Citoyenneté Canada"),
    "statcan": Text("Statistics Canada", "Statistique Canada"),
}
INFERRED = Text("implied rather than said", "sous-entendu, non énoncé")

_WORDS: Mapping[str, Unit | Text] = {
    **{heading.en.casefold(): heading for heading in HEADINGS},
    **{unit.one.en: unit for unit in UNITS},
    **{unit.many.en: unit for unit in UNITS},
}
_KNOWN = tuple(_WORDS)
_CODE = re.compile(r"S\d+\b")
# Longer words first: « immediate outcome » before « outcome ».
_WORD = re.compile("(?:" + "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True)) + r")\b", re.I)
_NUMBERS = re.compile(r" (\d+(?:-\d+)?(?:(?:, | and | to )\d+(?:-\d+)?)*)(?![\w-])")
#: What stands between two steps in English → in French, where « de » belongs to the step that follows (« du tableau »).
_JOINS: Mapping[str, str] = {"; ": "; ", ", ": ", ", " and ": " et ", " of ": " "}
_JOIN = re.compile("|".join(_JOINS))
_SAID = [word for unit in UNITS for word in (unit.one, unit.many)]
#: Words of places in English that mean nothing in French; « table » and « final » are words of both.
_ENGLISH_ONLY = re.compile(
    r"\b(?:"
    + "|".join(
        sorted(
            ({word for text in _SAID for word in text.en.split()} | {"and", "of", "the", "implied", "said"})
            - {word for text in _SAID for word in text.fr.split()}
            - {"table", "tables"}
        )
    )
    + r")\b",
    re.IGNORECASE,
)


def both(written: str) -> Text:
    """A place in both languages, without a capital.

    >>> both("Slides 9 and 10, output 3").fr
    'diapositives 9 et 10, extrant 3'
    >>> both("Outputs of activity 4").fr
    'extrants de l’activité 4'

    Raises:
        UnsaidPlaceError: with the part that the known words cannot say.
    """
    text, position, joined = written.strip(), 0, ""
    english, french = "", ""
    while True:
        said, position, document = _step(text, position, after_of=joined == " of ")
        english, french = english + said.en, french + said.fr
        if position == len(text):
            return Text(english, french)
        found = _JOIN.match(text, position)
        if found is None and document and text[position] == " ":
            joined, position = ", ", position + 1
        elif found is None or (found[0] == " of " and joined == " of "):
            raise UnsaidPlaceError(text[position:].strip() or text)
        else:
            joined, position = found[0], found.end()
        english, french = english + joined, french + _JOINS[joined]


def _step(text: str, start: int, *, after_of: bool) -> tuple[Text, int, bool]:
    """One step from ``start``: its words, where it ends, and whether it names a document."""
    if document := _CODE.match(text, start):
        if after_of:
            raise UnsaidPlaceError(text[start:])
        return Text(document[0], document[0]), document.end(), True
    word = _WORD.match(text, start)
    if word is None:
        raise UnsaidPlaceError(text[start:] or text)
    known = _WORDS[word[0].casefold()]
    if isinstance(known, Text):
        if after_of:
            raise UnsaidPlaceError(text[start:])
        return known, word.end(), False
    numbers = _NUMBERS.match(text, word.end())
    if numbers is None:
        several, end = word[0].casefold() != known.one.en, word.end()
        tail = Text("", "")
    else:
        several, end = re.search(r", | and | to ", numbers[1]) is not None, numbers.end()
        tail = Text(f" {numbers[1]}", f" {numbers[1].replace(' and ', ' et ').replace(' to ', ' à ')}")
    said = known.word(several)
    return Text(said.en + tail.en, (known.of(several) if after_of else said.fr) + tail.fr), end, False


def english_in(french: str) -> str:
    """The first English place word in a French text; empty when there is none."""
    found = _ENGLISH_ONLY.search(french)
    return found[0] if found else ""


def document(code: str) -> Text | None:
    """A document as pages print it; None when its code is not known."""
    return Text(code, code) if _CODE.fullmatch(code) else DOCUMENTS.get(code)


def line(code: str, at: Text, passage: Text | None, inferred: bool) -> Text:
    """Document, place, passage and mark as one line: ``S3, slide 11, row 6 (implied rather than said)``."""
    named = document(code) or Text(code, code)
    parts = [named, at, *([passage] if passage else [])]
    mark = Text(f" ({INFERRED.en})", f" ({INFERRED.fr})") if inferred else Text("", "")
    return Text(", ".join(p.en for p in parts) + mark.en, ", ".join(p.fr for p in parts) + mark.fr)
