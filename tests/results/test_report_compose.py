"""The report as a document: both languages equal, statuses in words, money in its order, sentences without holes."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, WITHHELD, Audience, Value
from arrimage.core.text import Text
from arrimage.definitions.loader import definitions
from arrimage.results.reporting import drafting, phrases
from arrimage.results.reporting.document import (
    Arguments,
    Cards,
    Cell,
    Document,
    Picture,
    Prose,
    Run,
    Table,
    blocks,
    charts,
    plain,
    restore,
    words,
)
from arrimage.results.reporting.drafting import Named
from arrimage.results.reporting.marks import Money, Strip
from tests.results.report_samples import document, figure, material

KINDS = [("annual", "lip"), ("annual", "fin"), ("monitoring", "lip"), ("monitoring", "fin"), ("annual", "zip")]


def pair(schema: str, kind: str = "lip", **more: Any) -> tuple[Document, Document]:
    audience = Audience.FUNDER if schema == "annual" else Audience.INSIDE
    using = material(kind, audience, **more)
    return document(schema, "en", using=using), document(schema, "fr", using=using)


def skeleton(item: Any) -> Any:
    """A document without its words: classes, ids, statuses, numbers, figures, and how many of each."""
    if is_dataclass(item) and not isinstance(item, type):
        if isinstance(item, Run):
            # Sentences break differently around figures; what must agree is which figures stand where.
            return ("Run", item.figure, item.status, item.note) if item.figure or item.note else None
        kept = {}
        for field in fields(item):
            value = getattr(item, field.name)
            same = (
                "id",
                "indicator",
                "status",
                "state",
                "unit",
                "period",
                "sign",
                "category",
                "snapshot",
                "rule",
                "style",
            )
            if field.name not in ("text", "lang", "href"):
                kept[field.name] = value if isinstance(value, str) and field.name in same else skeleton(value)
        return type(item).__name__, kept
    if isinstance(item, tuple):
        return [found for part in item if (found := skeleton(part)) is not None]
    return "…" if isinstance(item, str) else item


@pytest.mark.parametrize(("schema", "kind"), KINDS)
def test_both_languages_have_the_same_sections_blocks_figures_and_numbers(schema: str, kind: str) -> None:
    english, french = pair(schema, kind)
    assert skeleton(english) == skeleton(french)


@pytest.mark.parametrize(("schema", "kind"), KINDS)
def test_no_text_of_one_language_stands_in_the_other(schema: str, kind: str) -> None:
    """Every paragraph and title differs between the languages, save those that are a number or a name of both."""
    english, french = pair(schema, kind)
    same = {
        words(a.runs)
        for a, b in zip(blocks(english), blocks(french), strict=True)
        if isinstance(a, Prose) and words(a.runs) == words(b.runs) and re.search("[a-z]{4}", words(a.runs))
    }
    assert not same
    titles = zip([s.title for s in english.sections], [s.title for s in french.sections], strict=True)
    # The word is the same in both languages.
    assert {a for a, b in titles if a == b} <= {"Actions"}


@pytest.mark.parametrize(("schema", "kind"), KINDS)
def test_french_is_spaced_as_in_canada(schema: str, kind: str) -> None:
    _, french = pair(schema, kind)
    text = "\n".join(strings(french))
    assert "\u202f" not in text
    assert not re.findall(r".{8}[ \u00a0][;!?]", text)
    assert not re.findall(r".{12} [:»%$](?![/\w])", text)
    assert not re.findall(r"«[^\u00a0].{8}", text)
    assert "'" not in re.sub(r"[a-z0-9_]+'", "", text)


def strings(item: Any) -> list[str]:
    """Every string of a document that people read."""
    if isinstance(item, str):
        return [item]
    if isinstance(item, tuple):
        return [text for part in item for text in strings(part)]
    if is_dataclass(item) and not isinstance(item, type):
        hidden = ("href", "id", "indicator", "slug", "snapshot", "measure", "unit")
        return [
            text for field in fields(item) if field.name not in hidden for text in strings(getattr(item, field.name))
        ]
    return []


def test_page_one_carries_both_arguments_four_figures_and_what_did_not_move() -> None:
    english, french = pair("annual")
    for made in (english, french):
        page = made.sections[0]
        kinds = [type(block).__name__ for block in page.blocks]
        assert kinds.index("Cards") < kinds.index("Arguments") < len(kinds) - 1
        cards = next(block for block in page.blocks if isinstance(block, Cards))
        assert len(cards.cards) == 4
        arguments = next(block for block in page.blocks if isinstance(block, Arguments)).arguments
        assert len(arguments) == 2
        first = [part for part in arguments[0].blocks if isinstance(part, Picture)]
        assert isinstance(first[0].chart, Money)
        assert any(isinstance(block, Prose) and block.style == "callout" for block in page.blocks)
        assert page.notes
        assert len(made.signatures) == 2
    assert words(english.headline) == "Each dollar of the contribution agreement drew $0.62 from other sources."
    assert "0,62\u00a0$" in words(french.headline)


def test_every_note_is_numbered_once_and_every_reference_has_its_note() -> None:
    for made in pair("annual"):
        numbers = [note.number for section in made.sections for note in section.notes]
        assert numbers == list(range(1, len(numbers) + 1))
        assert referred(made) == set(numbers)


def referred(item: Any) -> set[int]:
    if isinstance(item, Run):
        return {item.note} - {0}
    if isinstance(item, tuple):
        return set().union(*map(referred, item)) if item else set()
    if is_dataclass(item) and not isinstance(item, type):
        return set().union(*(referred(getattr(item, field.name)) for field in fields(item)))
    return set()


def test_every_figure_in_the_text_leads_to_its_page() -> None:
    for made in pair("annual"):
        runs = [run for block in blocks(made) if isinstance(block, Prose) for run in block.runs if run.figure]
        assert runs
        assert all(run.figure in run.href and run.href.startswith(f"/{made.lang}/") for run in runs)


# --- statuses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (MISSING, "not reported", "non disponible"),
        (WITHHELD, "withheld", "confidentiel"),
        (NOT_APPLICABLE, "not applicable", "sans objet"),
        (Value.reported(0, 28), "0 of\u00a028", "0 sur\u00a028"),
    ],
)
def test_a_value_that_is_no_number_prints_its_word_and_zero_prints_as_zero(
    value: Value, english: str, french: str
) -> None:
    made = pair("annual", values={"council-seats-filled": value})
    for side, expected in zip(made, (english, french), strict=True):
        table = next(b for b in blocks(side) if isinstance(b, Prose) and b.id == "table-draft")
        run = next(run for run in table.runs if run.figure == "council-seats-filled")
        assert run.text.replace("\u00a0", " ") == expected.replace("\u00a0", " ")
        card = next(
            c for b in blocks(side) if isinstance(b, Cards) for c in b.cards if c.indicator == "council-seats-filled"
        )
        assert card.value == (expected if value.numerator is None else "0")


def test_no_cell_of_any_table_is_blank() -> None:
    with pytest.raises(ValueError, match="never nothing"):
        Cell((Run(" "),))
    for made in (*pair("annual"), *pair("monitoring", "fin")):
        for block in blocks(made):
            if isinstance(block, Table):
                assert all(words(cell.runs).strip() for row in block.rows for cell in row)


def test_a_missing_headline_figure_gives_no_sentence_with_a_hole() -> None:
    gone = {"leverage-ratio": MISSING, "members-not-settlement-funded": WITHHELD}
    english, french = pair("annual", values=gone)
    assert words(english.headline) == "The main figures for 2025–26 are not available yet."
    assert words(french.headline).startswith("Les principaux chiffres de l’exercice 2025-2026")
    one, _ = pair("annual", values={"leverage-ratio": NOT_APPLICABLE})
    assert "12\u00a0of\u00a023" in words(one.headline)


def test_a_sentence_built_on_a_missing_figure_gives_way_to_a_plain_statement() -> None:
    defs = definitions()
    known = {
        "outside-money": Named(
            figure(defs.indicators["outside-money"], "FY2025-26", Audience.FUNDER, MISSING), "Money from outside", "", "counts"
        )
    }  # fmt: skip
    made = drafting.draft("We drew {outside-money} from the City. It helps.", known, defs.indicators, "en", lambda _: 1)
    assert words(made) == "Money from outside: not reported. It helps."
    french = drafting.draft(
        "Nous avons obtenu {outside-money} de la Ville. Merci.", known, defs.indicators, "fr", lambda _: 1
    )
    assert "\u00a0: non disponible." in words(french)


def test_a_sentence_on_a_figure_of_another_kind_of_partnership_is_left_out() -> None:
    defs = definitions()
    made = drafting.draft("Kept. Gone: {local-committees-delegating}.", {}, defs.indicators, "en", lambda _: 1)
    assert words(made) == "Kept."
    assert words(drafting.draft("A brace {not-an-indicator} stays.", {}, defs.indicators, "en", lambda _: 1)) == (
        "A brace {not-an-indicator} stays."
    )


def test_an_empty_partnership_still_has_a_report_that_says_so() -> None:
    values = dict.fromkeys(definitions().indicators, MISSING)
    using = replace(material(values=values), decisions=(), actions=(), trends={}, goals={}, states={})
    for lang in ("en", "fr"):
        made = document("annual", lang, using=using)
        text = "\n".join(strings(made))
        assert phrases.NO_DECISIONS.say(made.lang) in text
        assert phrases.NO_ACTIONS.say(made.lang) in text
        assert not any(run.text == "0" for block in blocks(made) if isinstance(block, Prose) for run in block.runs)
        assert all(row.value.sign == ".." for row in made.figures)


# --- money ---------------------------------------------------------------------------------------------------------


def test_money_stands_in_its_order_and_pending_is_in_no_bar() -> None:
    """The agreement first, then what came from elsewhere, cash before in kind; the parts add up to the whole."""
    english, _ = pair("annual")
    for chart in [chart for chart in charts(english) if isinstance(chart, Money)]:
        assert chart.agreement.label == "Contribution agreement for the year"
        assert [part.label for part in chart.parts] == ["cash", "in kind"]
        assert sum(part.amount or 0 for part in chart.parts) == chart.total.amount
        assert "pending" not in chart.alt
    said = [words(p.caption) for p in blocks(english) if isinstance(p, Picture) and isinstance(p.chart, Money)]
    assert said
    assert all("pending is not counted" in text for text in said)


def test_money_of_unknown_amount_is_no_bar_of_length_zero() -> None:
    english, french = pair("annual", values={"outside-money": MISSING})
    for made, word in ((english, "not reported"), (french, "non disponible")):
        chart = next(chart for chart in charts(made) if isinstance(chart, Money))
        assert (chart.total.amount, chart.total.text, chart.parts) == (None, word, ())


def test_shares_of_weights_and_of_money_are_not_read_as_counts() -> None:
    english, _ = pair("monitoring", values={"plan-progress": Value.reported(1340, 2000)})
    card = next(c for b in blocks(english) if isinstance(b, Cards) for c in b.cards if c.indicator == "plan-progress")
    assert (card.value, card.small) == ("67%", "")
    assert isinstance(card.chart, Strip) or card.chart is not None
    annual, _ = pair("annual")
    money = next(b for b in blocks(annual) if isinstance(b, Prose) and b.id == "money-from-outside")
    assert "Part given in kind: 44%" in words(money.runs)


# --- wording -------------------------------------------------------------------------------------------------------


def test_an_edited_text_keeps_its_figures_live() -> None:
    texts = {
        "table-draft": Text("Now {member-organizations} sit with us.", "Maintenant, {member-organizations} siègent.")
    }
    for count in (7, 9):
        made = pair("annual", values={"member-organizations": Value.reported(count)}, texts=texts)
        for side, expected in zip(made, (f"Now {count} sit with us.", f"Maintenant, {count} siègent."), strict=True):
            block = next(b for b in blocks(side) if isinstance(b, Prose) and b.id == "table-draft")
            assert words(block.runs) == expected


def test_a_document_survives_storage() -> None:
    for made in pair("annual"):
        assert restore(plain(made)) == made


def test_a_chart_without_its_alternative_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        Money(" ", None, None, ())  # type: ignore[arg-type]
    for made in (*pair("annual"), *pair("monitoring")):
        assert all(chart.alt.strip() for chart in charts(made))


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 records.", "0\u00a0enregistrement."),
        (1, "1 record.", "1\u00a0enregistrement."),
        (2, "2 records.", "2\u00a0enregistrements."),
    ],
)
def test_plurals_of_both_languages(n: int, english: str, french: str) -> None:
    found = phrases.counted(phrases.RECORDS, n)
    assert (found.en, found.fr) == (english, french)
