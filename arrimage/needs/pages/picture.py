"""Bars of people with their bounds: what is published solid, what ``--`` may hide hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arrimage.core.text import Lang, Text
from arrimage.core.wording import number
from arrimage.needs.queries import Span

#: Drawing of columns: width and height of the plot, room for words above and below it.
WIDTH, HEIGHT, TOP, FOOT = 760, 190, 26, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Shares are percent of the longest bar; x, y and heights are units of the drawing of columns.

    ``known`` is false where the publisher gives nothing at all for the slot: drawn as a dashed outline.
    """

    label: str
    lines: tuple[str, ...]
    value: str
    spoken: str
    known: bool
    url: str
    current: bool
    share: float
    share_small: float
    x: float
    middle: float
    wide: float
    y: float
    tall: float
    y_small: float
    tall_small: float


def between(span: Span, lang: Lang) -> str:
    """« 8,115 to 8,120 », or the number alone when nothing is hidden."""
    low, high = number(span.low, lang), number(span.high, lang)
    return low if span.low == span.high else Text(f"{low} to {high}", f"de {low} à {high}").say(lang)


def _lines(label: str) -> tuple[str, ...]:
    """A label under a column; « 2014-2015 » is too wide for one line and breaks at its hyphen."""
    first, hyphen, rest = label.partition("-")
    return (first + hyphen, rest) if len(label) >= 9 and hyphen else (label,)


def brief(span: Span, lang: Lang) -> str:
    """« 8,115+ »: at least so many. The legend says what the sign means."""
    return number(span.low, lang) + ("+" if span.high > span.low else "")


def bars(items: Sequence[tuple[str, str, Span | None, str, bool]], lang: Lang, *, whole: bool = False) -> list[Bar]:
    """Bars for (label, spoken label, people or None, address, current), all on one scale that starts at zero.

    ``whole`` writes both bounds beside the bar, where there is room for them.
    """
    most = max((span.high for _, _, span, _, _ in items if span), default=0) or 1
    step = WIDTH / max(len(items), 1)
    made = []
    for place, (label, spoken, span, url, current) in enumerate(items):
        low, small = (span.low / most, (span.high - span.low) / most) if span else (0.0, 0.0)
        x, wide = place * step + step * 0.14, step * 0.72
        tall, tall_small = low * HEIGHT, small * HEIGHT
        made.append(
            Bar(
                label, _lines(label), (between if whole else brief)(span, lang) if span else "–",
                f"{spoken}{': ' if lang == 'en' else chr(160) + ': '}{between(span, lang) if span else Text('not published', 'non publié').say(lang)}",
                span is not None, url, current, round(low * 100, 2), round(small * 100, 2), round(x, 1), round(x + wide / 2, 1), round(wide, 1),
                round(TOP + HEIGHT - tall, 1), round(tall, 1), round(TOP + HEIGHT - tall - tall_small, 1), round(tall_small, 1),
            )
        )  # fmt: skip
    return made
