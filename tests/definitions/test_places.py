"""Places in sources are said in both languages: by one grammar where it can, by people where it cannot, never in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from arrimage.definitions import Definitions, definitions, places
from arrimage.definitions.checks.language import typography
from arrimage.definitions.schema import Source
from tests.definitions.roots import edit, plant, refused, sound

FILE = "indicators/some.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path)


def sources(value: object) -> Iterator[Source]:
    """Every source inside a definition, however deep."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from sources(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from sources(item)


def all_sources(known: Definitions) -> list[Source]:
    kinds = (
        known.models,
        known.crosswalks,
        known.indicator_versions,
        known.target_versions,
        known.rubric_versions,
        known.facts,
    )
    return [found for kind in kinds for item in kind.values() for found in sources(item)]


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("Slide 11, row 6", "slide 11, row 6", "diapositive 11, rangée 6"),
        ("Slides 9 and 10, immediate outcome 3", "slides 9 and 10, immediate outcome 3", "diapositives 9 et 10, résultat immédiat 3"),
        ("Slides 9 to 11", "slides 9 to 11", "diapositives 9 à 11"),
        ("slide 9 and 10", "slides 9 and 10", "diapositives 9 et 10"),
        ("Slide 10 and slide 11, row 4", "slide 10 and slide 11, row 4", "diapositive 10 et diapositive 11, rangée 4"),
        ("Activities 2, 3 and 4, intermediate outcome", "activities 2, 3 and 4, intermediate outcome", "activités 2, 3 et 4, résultat intermédiaire"),
        ("Outputs of activity 4", "outputs of activity 4", "extrants de l’activité 4"),
        ("Row 2 of table 7", "row 2 of table 7", "rangée 2 du tableau 7"),
        ("line 3 of slides 4 and 5", "line 3 of slides 4 and 5", "ligne 3 des diapositives 4 et 5"),
        ("Paragraph 2 of page 4", "paragraph 2 of page 4", "paragraphe 2 de la page 4"),
        ("Slide 9; S0 intermediate outcome 7", "slide 9; S0, intermediate outcome 7", "diapositive 9; S0, résultat intermédiaire 7"),
        ("S1, objective 1; S4, Appendix 2", "S1, objective 1; S4, appendix 2", "S1, objectif 1; S4, annexe 2"),
        ("Work plan 2012-2013, strategic choice 8", "work plan 2012-2013, strategic choice 8", "plan de travail 2012-2013, choix stratégique 8"),
        ("Slide 9, design and management, outcome 1", "slide 9, design and management, outcome 1", "diapositive 9, conception et gestion, résultat 1"),
        ("Column 2, box 3", "column 2, box 3", "colonne 2, case 3"),
    ],
)  # fmt: skip
def test_a_place_is_written_once_and_said_twice(written: str, english: str, french: str) -> None:
    said = places.both(written)
    assert (said.en, said.fr) == (english, french)
    assert places.both(said.en) == said, "the English is itself a place that can be written"


@pytest.mark.parametrize(
    ("written", "rest", "near"),
    [
        ("Slde 11", "Slde 11", "slide"),
        ("Slide 11, momentum", "momentum", ""),
        ("Slide eleven", "eleven", ""),
        ("Slide 11,", ",", ""),
        ("Slide 11, ", ",", ""),
        ("Slide 11 row 6", "row 6", "row"),
        ("Slide 3b", "3b", ""),
        ("row 1 of slide 2 of page 3", "of page 3", ""),
        ("row 1 of S3", "S3", ""),
        ("row 1 of obstacles", "obstacles", "obstacles"),
        ("Diapositive 4", "Diapositive 4", ""),
        ("", "", ""),
    ],
)
def test_what_the_grammar_cannot_say_is_refused_with_the_part_it_does_not_know(
    written: str, rest: str, near: str
) -> None:
    with pytest.raises(places.UnsaidPlaceError) as caught:
        places.both(written)
    assert (caught.value.rest, caught.value.near) == (rest, near)


_unit = st.sampled_from([word for unit in places.UNITS for word in (unit.one.en, unit.many.en)])
_numbers = st.lists(st.integers(1, 99), min_size=0, max_size=3).map(lambda ns: " and ".join(str(n) for n in ns))
_step = st.tuples(_unit, _numbers).map(lambda pair: " ".join(pair).strip())
_place = st.lists(st.one_of(_step, st.sampled_from([h.en for h in places.HEADINGS])), min_size=1, max_size=4).map(
    ", ".join
)


@given(_place)
def test_whatever_the_words_give_is_said_in_both_languages_without_english_in_the_french(written: str) -> None:
    said = places.both(written)
    assert said.complete
    assert places.english_in(said.fr) == ""
    assert re.findall(r"\d+", said.en) == re.findall(r"\d+", said.fr) == re.findall(r"\d+", written)
    assert list(typography(said.fr)) == []


def test_no_place_of_the_definitions_lacks_french_and_no_french_place_holds_an_english_word() -> None:
    found = all_sources(definitions())
    assert len(found) > 450
    for source in found:
        words = source.words
        assert words.complete, words
        assert places.english_in(words.fr) == "", words
        assert list(typography(words.fr)) == [], words
        # Whatever carries more than names of places and numbers must differ between the two languages.
        if source.document != "own" and not re.fullmatch(r"(?:S\d|[Nn]ote|[Pp]age|[Ss]ection|\d+|[, ])+", words.en):
            assert words.en != words.fr, words
        if source.inferred:
            assert words.fr.endswith("(sous-entendu, non énoncé)")


@pytest.mark.parametrize("french", ["slide 4", "rangée 2, box 3", "extrants of activité 3", "étapes 1 and 2"])
def test_english_in_a_french_place_is_seen(french: str) -> None:
    assert places.english_in(french)


def test_a_place_that_cannot_be_said_is_refused_at_load_with_file_key_and_remedy(root: Path) -> None:
    edit(root, FILE, "at: note 1", "at: Obstacle")
    (problem,) = refused(root)
    assert problem.place.en.startswith("indicators/some.yaml, key indicators[things-done].source.at, line ")
    assert "“Obstacle” cannot be said in both languages" in problem.message.en
    assert problem.remedy.en == "Did you mean “obstacles”?"


def test_free_text_in_one_language_is_refused_and_the_remedy_names_the_passage(root: Path) -> None:
    edit(root, FILE, "at: note 1", '"at": "Slide 4, what people said"')
    (problem,) = refused(root)
    assert "what people said" in problem.message.fr
    assert "passage:" in problem.remedy.fr


def test_free_text_in_both_languages_is_taken(root: Path) -> None:
    edit(
        root,
        FILE,
        "at: note 1",
        "at: slide 4, passage: {en: what people said, fr: ce que les gens ont dit}, inferred: true",
    )
    words = sound(root).indicators["things-done"].source.words
    assert words.en == "Arrimage, slide 4, what people said (implied rather than said)"
    assert words.fr == "Arrimage, diapositive 4, ce que les gens ont dit (sous-entendu, non énoncé)"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("at: {en: The cover, fr: La slide de couverture}", "English word “slide”"),
        ("at: slide 4, passage: {en: The list, fr: The list}", "English word “The”"),
        ("at: {en: The cover}", "French side is missing"),
        ("at: ''", "not in both languages"),
        ("at: 11", "not in both languages"),
    ],
)
def test_a_place_with_one_language_on_both_sides_is_refused(root: Path, written: str, message: str) -> None:
    edit(root, FILE, "at: note 1", written)
    assert any(message in problem.message.en for problem in refused(root))


def test_a_document_without_a_name_in_both_languages_is_refused(root: Path) -> None:
    edit(root, FILE, "document: own", "document: Annual summary")
    (problem,) = refused(root)
    assert "Annual summary" in problem.message.fr
    assert "statcan" in problem.remedy.en


def test_the_same_words_in_both_languages_are_no_copy_when_the_grammar_says_so(root: Path) -> None:
    edit(root, FILE, "at: note 1", "at: 'Section 12, page 14, note 3'")
    assert sound(root).indicators["things-done"].source.at.fr == "section 12, page 14, note 3"
