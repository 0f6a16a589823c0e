"""Units of census lines: what is a count, and what is a percentage, an amount, an age or another number. Pure.

A published number that is no count is kept as a whole number of its smallest printed step, never as a decimal. Its unit
stands at the end of the characteristic's code: ``average-age@years.1`` with 401 is 40.1 years. A code without ``@`` is
a count of people, households or dwellings.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from arrimage.core.text import Lang, Text
from arrimage.core.wording import money, number, share

MARK = "@"


class CensusUnit(StrEnum):
    """What a number that is no count is a number of. NUMBER is a mean, a ratio, an index, a density or an area."""

    PERCENT = "percent"
    DOLLARS = "dollars"
    YEARS = "years"
    NUMBER = "number"

    @property
    def least(self) -> int:
        """Decimals kept at least, so that a line of round numbers has the same code as its neighbours elsewhere."""
        return 0 if self is CensusUnit.DOLLARS else 1


_PERCENT = re.compile(
    r"\(%\)|^%\s|%\s?(?:distribution|change)\b|\bpercentage\b|\bpourcentage\b|"
    r"\b(?:employment|unemployment|participation) rate\b|\btaux (?:d['’](?:activité|emploi)|de chômage)",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"\(\$\)")
_YEARS = re.compile(r"\b(?:average|median) age\b|\bâge (?:moyen|médian)\b", re.IGNORECASE)
# « Autre moyen de transport » counts people: the French adjective stands after the noun that is averaged.
_NUMBER = re.compile(
    r"\b(?:average|median|rate|ratio|index|density|square kilomet\w+)\b|"
    r"\b(?:taille|nombre|valeur|durée|semaines)\b.*\bmoyen(?:ne)?s?\b|"
    r"\b(?:moyenne|médiane?s?|taux|rapport P90|indice|densité|kilomètres? carrés?)\b",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"-?(?:\d+|\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+)(?:\.(\d+))?")


def unit_of(label: str, above: str = "") -> CensusUnit | None:
    """The unit of a line from its label and those of the headings above it; None for a count.

    Only a heading that says « (%) » passes its unit on: under « Average household size » nothing is an average.

    >>> unit_of("$10,000 to $19,999") is None
    True
    """
    text = label.strip()
    if _PERCENT.search(text) or "(%)" in above:
        return CensusUnit.PERCENT
    if _DOLLARS.search(text):
        return CensusUnit.DOLLARS
    # « Total - Households with a shelter-cost-to-income ratio… » counts households.
    if text.startswith("Total"):
        return None
    if _YEARS.search(text):
        return CensusUnit.YEARS
    return CensusUnit.NUMBER if _NUMBER.search(text) else None


def steps_of(text: str) -> tuple[int, int] | None:
    """A printed number as a whole number of steps and its decimals; None when it is none.

    >>> steps_of("40.1"), steps_of("-1.25"), steps_of("64,500")
    ((401, 1), (-125, 2), (64500, 0))
    """
    found = _PRINTED.fullmatch(text.strip())
    if found is None or len(text) > 18:
        return None
    return int(re.sub(r"[^\d-]", "", text)), len(found[1] or "")


def coded(code: str, unit: CensusUnit | None, decimals: int, most: int = 200) -> str:
    """The characteristic's code with its unit; ``code`` must leave room for it."""
    if unit is None:
        return code
    suffix = f"{MARK}{unit}.{decimals}"
    if len(code) + len(suffix) > most:
        raise ValueError("the code leaves no room for its unit")
    return code + suffix


def decoded(characteristic: str) -> tuple[str, CensusUnit | None, int]:
    """Code, unit and decimals of a stored characteristic; (code, None, 0) for a count."""
    code, mark, suffix = characteristic.rpartition(MARK)
    if not mark:
        return characteristic, None, 0
    unit, _, decimals = suffix.partition(".")
    return code, CensusUnit(unit), int(decimals)


def written(steps: int, unit: CensusUnit, decimals: int, lang: Lang) -> str:
    """The number as pages print it: ``8.9%``, ``50 000 $``, ``40.1 years``. A derived percentage keeps one decimal."""
    exact = amount(steps, decimals)
    if unit is CensusUnit.PERCENT:
        return share(exact / 100, lang, 1)
    if unit is CensusUnit.DOLLARS:
        return money(exact * 100, lang)
    told = number(exact, lang, min(decimals, 3))
    return told if unit is CensusUnit.NUMBER else Text(f"{told} years", f"{told}\u00a0ans").say(lang)


def plain(steps: int, decimals: int) -> str:
    """The number as the publisher prints it in a file: ``-1.3``, ``64500``."""
    digits = f"{abs(steps):0{decimals + 1}d}"
    told = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{told}" if steps < 0 else told


def amount(steps: int, decimals: int) -> Fraction:
    """The number that was printed."""
    return Fraction(steps, 10**decimals)
