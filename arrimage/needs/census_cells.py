"""Cells of census tables: what is kept of a printed value, and what is refused or left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.needs.census_places import Place
from arrimage.needs.census_units import CensusUnit, coded, steps_of
from arrimage.needs.published import AS_PUBLISHED, refused
from arrimage.needs.terms import member

MOST_CELLS = 2_000_000
#: Longest code of a line that is no count, so that its unit fits behind it.
MOST_CODE = 180
#: Signs that stand in place of a number or beside it: not available, not applicable, confidential, too unreliable,
#: use with caution, revised.
SYMBOLS = ("...", "..", "x", "F", "E", "r")


@dataclass(frozen=True, slots=True)
class Cell:
    """One published cell: a number, or the symbol printed in its place (or beside it).

    ``count`` counts people, households or dwellings when ``unit`` is None, else steps of ``decimals`` places of that unit.
    """

    place: Place
    characteristic: str
    name: Text
    count: int | None
    symbol: str
    unit: CensusUnit | None = None
    decimals: int = 0


@dataclass(slots=True)
class About:
    """What a table says of itself."""

    code: str
    title: Text
    attribution: Text
    released: date | None = None


@dataclass(slots=True)
class Table:
    """A table as read. ``others`` counts cells left out because the unit of their number is not known; ``elsewhere``
    those of places outside the wanted ones."""

    about: About
    cells: list[Cell] = field(default_factory=list)
    others: int = 0
    elsewhere: int = 0

    def settle(self) -> None:
        """Give every line that is no count one number of decimals, the most that it is printed with, and its unit."""
        most: dict[tuple[str, CensusUnit], int] = {}
        for cell in self.cells:
            if cell.unit is not None:
                line = (cell.characteristic, cell.unit)
                most[line] = max(most.get(line, cell.unit.least), cell.decimals)
        for index, cell in enumerate(self.cells):
            if cell.unit is not None:
                decimals = most[cell.characteristic, cell.unit]
                steps = None if cell.count is None else cell.count * 10 ** (decimals - cell.decimals)
                code = coded(cell.characteristic, cell.unit, decimals)
                self.cells[index] = replace(cell, characteristic=code, count=steps, decimals=decimals)


class Keeper:
    """Keeps cells, refuses a second one for the same place and characteristic."""

    def __init__(self, table: Table, wanted: Callable[[Place], bool] | None) -> None:
        self.table = table
        self._wanted = wanted
        self._seen: set[bytes] = set()
        self._asked: dict[str, bool] = {}

    def keep(
        self, line: int, place: Place, code: str, name: Text, printed: str, unit: CensusUnit | None = None
    ) -> None:
        """Keep one cell, if its number can be told and its place is wanted."""
        if len(place.code) > 120:
            place = Place(short(place.code, 120), place.name)
        if place.code not in self._asked:
            self._asked[place.code] = self._wanted is None or self._wanted(place)
        if not self._asked[place.code]:
            self.table.elsewhere += 1
            return
        read = value_of(printed, unit)
        if read is None:
            self.table.others += 1
            return
        count, symbol, decimals = read
        code = short(code) if unit is None else short(code, MOST_CODE)
        # A digest of the pair instead of the pair: two million of them stay small.
        key = hashlib.blake2b(f"{place.code}\n{code}\n{unit}".encode(), digest_size=12).digest()
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
        self.table.cells.append(Cell(place, code, name, count, symbol, unit, decimals))


def value_of(printed: str, unit: CensusUnit | None = None) -> tuple[int | None, str, int] | None:
    """Number, symbol and decimals of a printed cell; None when a line of counts holds a number that is no count.

    Raises:
        ValueError: when it is neither a number nor a known symbol.
    """
    text = printed.strip()
    if text in SYMBOLS:
        return None, text, 0
    symbol = next((mark for mark in ("E", "r") if text.endswith(mark)), "")
    found = steps_of(text.removesuffix(symbol).rstrip())
    if found is None:
        raise ValueError(text)
    steps, decimals = found
    if unit is None and (decimals or steps < 0):
        return None
    return steps, symbol, decimals


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
