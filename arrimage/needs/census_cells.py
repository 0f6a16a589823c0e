"""Cells of census tables: what is kept of a printed value, and what is refused or left out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.needs.census_places import Place
from arrimage.needs.published import AS_PUBLISHED, refused, whole
from arrimage.needs.terms import member

MOST_CELLS = 2_000_000
#: Signs that stand in place of a number or beside it: not available, not applicable, confidential, too unreliable,
#: use with caution, revised.
SYMBOLS = ("...", "..", "x", "F", "E", "r")
_NUMBER = re.compile(r"^-?[\d\s,.\u00a0\u202f]*\d\.\d+$")
#: Lines of a profile that hold amounts, rates or means; whole numbers in them are no counts of people or households.
NO_COUNT = re.compile(
    r"[$%]|\b(?:average|median|rate|ratio|density|index|percentage|percent|square kilomet\w+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One published cell: a count, or the symbol printed in its place (or beside it)."""

    place: Place
    characteristic: str
    name: Text
    count: int | None
    symbol: str


@dataclass(slots=True)
class About:
    """What a table says of itself."""

    code: str
    title: Text
    attribution: Text
    released: date | None = None


@dataclass(slots=True)
class Table:
    """A table as read. ``others`` counts cells left out because they hold rates or means, no counts; ``elsewhere``
    those of places outside the wanted ones."""

    about: About
    cells: list[Cell] = field(default_factory=list)
    others: int = 0
    elsewhere: int = 0


class Keeper:
    """Keeps cells, refuses a second one for the same place and characteristic."""

    def __init__(self, table: Table, wanted: Callable[[Place], bool] | None) -> None:
        self.table = table
        self._wanted = wanted
        self._seen: set[bytes] = set()
        self._asked: dict[str, bool] = {}

    def keep(self, line: int, place: Place, code: str, name: Text, printed: str) -> None:
        """Keep one cell, if it is a count or a symbol and its place is wanted."""
        if len(place.code) > 120:
            place = Place(short(place.code, 120), place.name)
        if place.code not in self._asked:
            self._asked[place.code] = self._wanted is None or self._wanted(place)
        if not self._asked[place.code]:
            self.table.elsewhere += 1
            return
        read = value_of(printed)
        if read is None:
            self.table.others += 1
            return
        code = short(code)
        # A digest of the pair instead of the pair: two million of them stay small.
        key = hashlib.blake2b(f"{place.code}\n{code}".encode(), digest_size=12).digest()
        if key in self._seen:
            raise refused(
                f"The same place and characteristic stand twice ({place.name.en}, {name.en[:80]}).",
                f"Le même lieu et la même caractéristique figurent deux fois ({place.name.say('fr')}, {name.say('fr')[:80]}).",
                *AS_PUBLISHED,
                place=Text(f"Row {line}", f"Ligne {line}"),
            )
        self._seen.add(key)
        if len(self.table.cells) >= MOST_CELLS:
            raise refused(
                f"The table has more than {MOST_CELLS:,} cells.", f"Le tableau compte plus de {MOST_CELLS:,} cellules.".replace(",", "\u00a0"),
                "Choose fewer places or members before downloading it.", "Choisissez moins de lieux ou de membres avant de le télécharger.",
            )  # fmt: skip
        self.table.cells.append(Cell(place, code, name, *read))


def value_of(printed: str) -> tuple[int | None, str] | None:
    """Count and symbol of a printed cell; None when it holds a rate or a mean.

    Raises:
        ValueError: when it is neither a number nor a known symbol.
    """
    text = printed.strip()
    if text in SYMBOLS:
        return None, text
    if (count := whole(text)) is not None:
        return count, ""
    for symbol in ("E", "r"):
        if text.endswith(symbol) and (count := whole(text[:-1])) is not None:
            return count, symbol
    if _NUMBER.match(text) or re.fullmatch(r"-\d+", text) or _NUMBER.match(text.rstrip("Er ")):
        return None
    raise ValueError(text)


def short(code: str, most: int = 200) -> str:
    """A code of at most ``most`` characters; a longer one ends in a digest of the whole."""
    return code if len(code) <= most else f"{code[: most - 17]}~{hashlib.sha256(code.encode()).hexdigest()[:16]}"


def unreadable(line: int, printed: str) -> Refused:
    """The refusal of a cell that holds neither a number nor a symbol."""
    return refused(
        f"“{printed[:40]}” is neither a number nor a symbol of the publisher.",
        f"«\u00a0{printed[:40]}\u00a0» n’est ni un nombre ni un symbole de l’organisme diffuseur.",
        *AS_PUBLISHED,
        place=Text(f"Row {line}", f"Ligne {line}"),
    )


def ragged(line: int, row: Sequence[str], header: Sequence[str]) -> Refused:
    """The refusal of a row with more or fewer cells than the header."""
    return refused(
        f"The row has {len(row)} cells, the header {len(header)}.", f"La ligne a {len(row)} cellules, l’en-tête en a {len(header)}.",
        *AS_PUBLISHED, place=Text(f"Row {line}", f"Ligne {line}"),
    )  # fmt: skip


def name_of_members(parts: Sequence[str]) -> Text:
    """What is counted: the members that say something; totals say nothing unless they are all there is."""
    telling = [part for part in parts if not part.startswith("Total") and not part.endswith("Counts")] or [parts[-1]]
    words = [member(part) for part in telling]
    # Half a sentence in each language is worse than one whole in English that says so.
    french = " · ".join(word.fr for word in words) if all(word.fr for word in words) else ""
    return Text(" · ".join(word.en for word in words), french)


def adapted(what: str, released: date | None) -> Text:
    """The attribution that the open licence of Statistics Canada asks for, with table and date of release."""
    day = released.isoformat() if released else ""
    french = what.replace("Table ", "tableau ")
    return Text(
        f"Source: adapted from Statistics Canada, {what}{', ' + day if day else ''}. This does not constitute an endorsement by Statistics Canada of this product.",
        f"Source\u00a0: adapté de Statistique Canada, {french}{', ' + day if day else ''}. Cela ne constitue pas une approbation de ce produit par Statistique Canada.",
    )
