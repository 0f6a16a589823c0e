"""Drafted sentences: figures set into words, and what to say when a figure is no number.

A draft names figures as ``{indicator-id}``. A sentence that ends in its figure after a colon bears the word of a status
as it is ("Seats filled: not reported."). Any other sentence that rests on a figure without a number is not written with
a hole in it: it gives way to such a plain statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from arrimage.core import wording
from arrimage.core.disclosure import STATUS_WORDS, PublicFigure, Status, Unit, Value
from arrimage.core.text import Lang
from arrimage.results.reporting import phrases
from arrimage.results.reporting.document import Inline, Run

PLACEHOLDER = re.compile(r"\{([a-z0-9]+(?:-[a-z0-9]+)*)\}")
#: A sentence ends at a full stop, question or exclamation mark followed by a space and a new beginning.
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ{«“])")
#: A sentence such as ``Seats filled: {council-seats-filled}.``
_BEARS_WORDS = re.compile(r"^[^{}]*:\s*\{[a-z0-9-]+\}[.;]?$")
#: Measures that divide and whose numerator and denominator are both cents: their sum is written in dollars.
_CENTS = frozenset({"resources.in_kind_share", "resources.leverage", "resources.tied_to_actions"})
#: Measures whose numerator and denominator are weights, which say nothing by themselves: only the share is shown.
_WEIGHTS = frozenset({"actions.progress"})

#: What numerator and denominator of a figure are: things counted, cents, or weights.
Parts = Literal["counts", "cents", "weights"]


def parts_of(measure: str | None) -> Parts:
    """What a measure adds up in numerator and denominator."""
    return "cents" if measure in _CENTS else "weights" if measure in _WEIGHTS else "counts"


@dataclass(frozen=True, slots=True)
class Named:
    """A released figure with the name it goes by, its page, and what its parts are."""

    figure: PublicFigure
    name: str
    href: str
    parts: Parts


Noter = Callable[[str], int]


def legible(text: str) -> str:
    """People's text without control characters, which neither XML nor a page can hold; line ends stay.

    Marks of direction and joiners are kept: some languages need them.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))


def placeholders(text: str) -> list[str]:
    """Indicator ids that a draft names, in order of first appearance."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph."""
    return [part for part in _END.split(text.strip()) if part]


def draft(text: str, figures: Mapping[str, Named], known: Collection[str], lang: Lang, note: Noter) -> Inline:
    """One paragraph as runs, each figure linked to its page and noted.

    Args:
        text: the drafted or edited sentences; braces that name no indicator stay as they are.
        figures: released figures by indicator id.
        known: ids of all indicators. A sentence about one that was not released here is left out: it does not concern
            this kind of partnership.
        note: gives the number of the note on an indicator, making the note when it is new.
    """
    runs: list[Run] = []
    for sentence in sentences(text):
        named = placeholders(sentence)
        if any(name in known and name not in figures for name in named):
            continue
        names = [name for name in named if name in figures]
        lacking = [name for name in names if figures[name].figure.value.status is not Status.REPORTED]
        if runs:
            runs.append(Run(" "))
        stated = lacking and not _BEARS_WORDS.match(sentence)
        runs += _stated(lacking, figures, lang, note) if stated else _filled(sentence, figures, lang, note)
    return tuple(runs)


def whole(text: str, figures: Mapping[str, Named], lang: Lang) -> list[Inline]:
    """The sentences whose figures are all reported, without notes. For headlines, which state findings and no gaps."""
    return [
        tuple(_filled(sentence, figures, lang, lambda _: 0))
        for sentence in sentences(text)
        if all(
            name in figures and figures[name].figure.value.status is Status.REPORTED for name in placeholders(sentence)
        )
    ]


def _filled(sentence: str, figures: Mapping[str, Named], lang: Lang, note: Noter) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for found in PLACEHOLDER.finditer(sentence):
        named = figures.get(found[1])
        if named is None:
            continue
        if found.start() > at:
            runs.append(Run(sentence[at : found.start()]))
        runs.append(figure_run(named, lang, note(found[1])))
        at = found.end()
    if at < len(sentence):
        runs.append(Run(sentence[at:]))
    return runs


def _stated(names: Sequence[str], figures: Mapping[str, Named], lang: Lang, note: Noter) -> list[Run]:
    runs: list[Run] = []
    for name in names:
        named = figures[name]
        head, tail = phrases.STATED.say(lang).format(name=named.name, word="\x00").split("\x00")
        if runs:
            runs.append(Run(" "))
        runs += [Run(head), figure_run(named, lang, note(name)), Run(tail)]
    return runs


def figure_run(named: Named, lang: Lang, note: int = 0) -> Run:
    """A figure's value as a run: linked, noted, with its status."""
    figure = named.figure
    text = in_words(figure.value, figure.unit, lang, parts=named.parts)
    return Run(text, href=named.href, note=note, figure=figure.key.indicator, status=figure.value.status.value)


def in_words(value: Value, unit: Unit, lang: Lang, *, parts: Parts) -> str:
    """A value as a sentence bears it: shares of counts as ``12 of 23``, since small bases must be seen; else as usual.

    A ratio of money is what one dollar drew: ``$0.62``.
    """
    exact = value.exact
    if exact is not None and unit is Unit.RATIO and parts == "cents":
        return wording.money(_whole_cents(exact), lang)
    counts = unit is Unit.SHARE and parts == "counts"
    if counts and value.numerator is not None and value.denominator is not None:
        whole = phrases.OF.say(lang).format(whole=wording.number(value.denominator, lang))
        return f"{wording.number(value.numerator, lang)}{wording.NBSP}{whole}"
    return wording.value(value, unit, lang)


def _whole_cents(dollars: Fraction) -> int:
    """Cents of an amount in dollars, halves rounded up."""
    return int(dollars * 100 + Fraction(1, 2))


def amount(count: int, lang: Lang, *, parts: Parts) -> str:
    """A numerator or denominator: a number, or dollars when it is cents."""
    return wording.money(count, lang) if parts == "cents" else wording.number(count, lang)


def sum_of(value: Value, unit: Unit, lang: Lang, *, parts: Parts) -> str:
    """How a value that divides comes about: ``12 ÷ 42 = 28.6%``; empty for values that do not divide."""
    if value.numerator is None or value.denominator is None:
        return ""
    exact = value.exact
    assert exact is not None
    nbsp = wording.NBSP
    sides = [amount(side, lang, parts=parts) for side in (value.numerator, value.denominator)]
    if unit is Unit.SHARE:
        result = wording.share(exact, lang, 0 if (exact * 100).denominator == 1 else 1)
    elif unit is Unit.RATIO:
        result = wording.number(exact, lang, 2)
    else:
        result = wording.number(exact, lang, 0 if exact.denominator == 1 else 1)
    return f"{sides[0]}{nbsp}÷ {sides[1]}{nbsp}= {result}"


def status_word(value: Value, lang: Lang) -> str:
    """The word of a value that is no number."""
    return STATUS_WORDS[value.status][1].say(lang)


def joined(parts: Sequence[str], lang: Lang) -> str:
    """Parts as a list in a sentence: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrases.AND.say(lang)} {parts[-1]}"
