"""Text in two languages: falling back honestly, and one key for sorting and searching."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.text import Localized, Text, fold


def test_each_side_is_said_in_its_own_language() -> None:
    both = Text("Plan", "Le plan")
    assert both.within("en") == Localized("Plan", "en")
    assert both.within("fr") == Localized("Le plan", "fr")


def test_an_empty_side_falls_back_and_says_which_language_it_really_is() -> None:
    assert Text("", "Réseau").within("en") == Localized("Réseau", "fr")
    assert Text("City", "").within("fr") == Localized("City", "en")
    assert Text("City", "").say("fr") == "City"
    assert str(Text("City", "").within("fr")) == "City"


def test_a_side_of_spaces_is_an_empty_side() -> None:
    assert Text("  ", "Réseau").within("en") == Localized("Réseau", "fr")


def test_nothing_at_all_stays_in_the_language_asked_for() -> None:
    assert Text("", "").within("fr") == Localized("", "fr")


@pytest.mark.parametrize(
    ("text", "complete"),
    [(Text("a", "b"), True), (Text("a", ""), False), (Text("", "b"), False), (Text("a", " \t"), False)],
)
def test_complete_means_both_sides_say_something(text: Text, complete: bool) -> None:
    assert text.complete is complete


def test_format_gives_each_side_its_own_words() -> None:
    inner = Text("November 22, 2026", "22 novembre 2026")
    assert Text("Due {day}, {n} left", "Échéance : {day}, reste {n}").format(day=inner, n=3) == Text(
        "Due November 22, 2026, 3 left", "Échéance : 22 novembre 2026, reste 3"
    )


def test_a_value_with_braces_is_printed_as_it_is() -> None:
    assert Text("“{x}”", "« {x} »").format(x="{0} {nobody}") == Text("“{0} {nobody}”", "« {0} {nobody} »")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("  Écoles de  l’Œuvre ", "ecoles de l'oeuvre"),
        ("l'œuvre", "l'oeuvre"),
        ("L‘ŒUVRE", "l'oeuvre"),
        ("lʼœuvre", "l'oeuvre"),
        ("Lætitia", "laetitia"),
        ("STRASSE straße STRAẞE", "strasse strasse strasse"),
        ("Łódź", "lodz"),
        ("Ǿresund Øst", "oresund ost"),
        ("Đà Nẵng đa", "da nang da"),
        ("deux\u00a0mots\u202fet\tun\nquatrième", "deux mots et un quatrieme"),
        ("e\u0301te\u0301", "ete"),
        ("Marque™", "marquetm"),
        ("ﬁn ﬀ", "fin ff"),
        ("ΑΣ", "ας".replace("ς", "σ")),
        ("İstanbul", "istanbul"),
        ("", ""),
    ],
)
def test_fold_drops_accents_case_ligatures_spaces_and_curly_apostrophes(written: str, key: str) -> None:
    assert fold(written) == key


def test_a_search_typed_without_accents_finds_the_name() -> None:
    assert fold("reseau de l'est") in fold("Le Réseau de l’Est ontarien")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_key_has_no_accent_no_outer_or_double_space(text: str) -> None:
    key = fold(text)
    assert not any(unicodedata.combining(c) for c in key)
    assert key == " ".join(key.split())


@given(st.text(alphabet="aàâbcçdeéèêfghiïjklmnoôœpqrstuùûüvwxyzæ’' -", max_size=30))
def test_upper_and_lower_case_share_a_key(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.title())


@given(st.text(max_size=20))
def test_composed_and_decomposed_letters_share_a_key(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
