"""Census tables of Statistics Canada, in the forms in which people have them.

* downloaded tables (98-10-…): a preamble, headers with footnote numbers, sparse keys (an empty cell repeats the one
  above), notes after the data, place identifiers among the notes;
* profiles in long form (98-401-…): one row for each place and characteristic, with SYMBOL columns;
* extracts with one column for each place, or one row for each place.

Counts are kept as printed; ``.. ... x F E r`` are kept as symbols. Rates, means and medians are no counts: they are left
out and counted. Nothing is added up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.needs.census_places import Place, place_of
from arrimage.needs.published import (
    AS_PUBLISHED,
    Progress,
    Source,
    encoding_of,
    name_of,
    refused,
    rows_of,
    separator_of,
    whole,
)
from arrimage.needs.terms import member, slug, terms

MOST_CELLS = 2_000_000
#: Signs that stand in place of a number or beside it: not available, not applicable, confidential, too unreliable,
#: use with caution, revised.
SYMBOLS = ("...", "..", "x", "F", "E", "r")
_DIMENSION = re.compile(r"^(?P<name>.+?)\s\((?:\d+\w?)\)(?P<notes>(?:\s\d+)*)$")
_NUMBER = re.compile(r"^-?[\d\s,.\u00a0\u202f]*\d\.\d+$")
_TABLE = re.compile(r"^Table:\s*(\S+)")
_RELEASED = re.compile(r"^Release date:\s*(\d{4})-(\d{2})-(\d{2})")
_DGUID = re.compile(r"\(DGUID\):\s*(\w{10,21})")
#: Lines of a profile that hold amounts, rates or means; whole numbers in them are no counts of people or households.
_NO_COUNT = re.compile(r"[$%]|\b(?:average|median|rate|ratio|density|index|percentage|percent|square kilomet\w+)\b", re.IGNORECASE)
LONG = ("DGUID", "GEO_NAME", "CHARACTERISTIC_ID", "CHARACTERISTIC_NAME")


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


class _Keeper:
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


def _unreadable(line: int, printed: str) -> Refused:
    return refused(
        f"“{printed[:40]}” is neither a number nor a symbol of the publisher.",
        f"«\u00a0{printed[:40]}\u00a0» n’est ni un nombre ni un symbole de l’organisme diffuseur.",
        *AS_PUBLISHED,
        place=Text(f"Row {line}", f"Ligne {line}"),
    )


def read(
    source: Source, name: str | None = None, progress: Progress | None = None, wanted: Callable[[Place], bool] | None = None
) -> Table:
    """Read a table of any of the known forms.

    Args:
        wanted: which places to keep; None keeps all. Profiles of the whole country are read with one.

    Raises:
        Refused: when the form is not known, a cell cannot be read, or the table is too large; nothing is guessed.
    """
    encoding = encoding_of(source)
    separator = separator_of(source, encoding)
    stem = name_of(source, name)
    head: list[tuple[int, list[str]]] = []
    with rows_of(source, encoding, separator) as rows:
        for row in rows:
            head.append(row)
            if len(head) >= 30:
                break
    form = _form(head)
    notes = _notes(source, encoding, separator) if form is _downloaded else _Notes()
    with rows_of(source, encoding, separator) as rows:
        table = form(_ticking(rows, progress), head, stem, notes, wanted)
    if not table.cells:
        raise refused(
            "The table holds no count for a place that is known here." if table.elsewhere else "The table holds no count.",
            "Le tableau ne contient aucun chiffre pour un lieu connu ici." if table.elsewhere else "Le tableau ne contient aucun chiffre.",
            "Add the places to a partnership’s territory first, or choose another table.",
            "Ajoutez d’abord les lieux au territoire d’un partenariat ou choisissez un autre tableau.",
        )
    return table


def _ticking(rows: Iterable[tuple[int, list[str]]], progress: Progress | None) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows):
        if progress and count % 20_000 == 0:
            progress(count, max(count, 1))
        yield row


_Form = Callable[..., Table]


def _form(head: Sequence[tuple[int, list[str]]]) -> _Form:
    """Which of the known forms a file has, from its first rows."""
    first = [cell.strip() for cell in head[0][1]] if head else []
    if any(_TABLE.match(row[0]) for _, row in head if row):
        return _downloaded
    if any(row and row[0].startswith(("Tableau :", "Tableau\u00a0:", "Tableau:")) for _, row in head):
        raise refused(
            "This is the French edition of the table; its codes are made from the English one.",
            "C’est l’édition française du tableau; les codes se font à partir de l’édition anglaise.",
            "Download the English edition. French words are added from the official terms.",
            "Téléchargez l’édition anglaise. Les mots français viennent de la terminologie officielle.",
        )
    if all(name in first for name in LONG):
        return _profile
    if first and first[0].casefold() in ("characteristics", "characteristic"):
        return _by_column
    if "name" in first and any(column in terms()["columns"] for column in first):
        return _by_row
    raise refused(
        "This is no census table in a form that can be read.", "Ce n’est pas un tableau du recensement dans une forme connue.",
        "Download a table (98-10-…) or a census profile from Statistics Canada as CSV and import it as it comes.",
        "Téléchargez un tableau (98-10-…) ou un profil du recensement de Statistique Canada en format CSV et importez-le tel quel.",
    )  # fmt: skip


# --- downloaded tables


@dataclass(slots=True)
class _Notes:
    """What stands after the data: footnote numbers in use, and the identifier of each place mark."""

    numbers: set[str] = field(default_factory=set)
    dguids: dict[str, str] = field(default_factory=dict)


def _notes(source: Source, encoding: str, separator: str) -> _Notes:
    """Read the notes first: labels in the data cannot be told from their footnote numbers without them."""
    notes = _Notes()
    with rows_of(source, encoding, separator) as rows:
        for _, row in rows:
            if len(row) == 2 and row[0].strip():
                mark = row[0].strip()
                if mark.isdigit():
                    notes.numbers.add(mark)
                elif found := _DGUID.search(row[1]):
                    notes.dguids[mark] = found[1]
    return notes


def _clean(label: str, notes: _Notes) -> str:
    """A label without the footnote numbers at its end."""
    words = label.split(" ")
    while len(words) > 1 and words[-1] in notes.numbers:
        words.pop()
    return " ".join(words).strip()


def _downloaded(rows: Iterable[tuple[int, list[str]]], head: Sequence[tuple[int, list[str]]], stem: str, notes: _Notes, wanted: Callable[[Place], bool] | None) -> Table:
    about, start = _preamble(head)
    header = next(row for line, row in head if line == start)
    keys = [0]
    for index, cell in enumerate(header[1:], 1):
        if _DIMENSION.match(cell.strip()) is None:
            break
        keys.append(index)
    values = list(range(len(keys), len(header)))
    if not values or len(keys) < 2:
        raise refused("The table’s header has no column of counts.", "L’en-tête du tableau n’a pas de colonne de chiffres.", *AS_PUBLISHED, place=Text(f"Row {start}", f"Ligne {start}"))
    table = Table(about)
    keeper = _Keeper(table, wanted)
    above = [""] * len(keys)
    for line, row in rows:
        if line <= start:
            continue
        if len(row) != len(header):
            if any(cell.strip() for cell in row) and len(row) > 2 and not table.cells:
                raise refused(f"The row has {len(row)} cells, the header {len(header)}.", f"La ligne a {len(row)} cellules, l’en-tête en a {len(header)}.", *AS_PUBLISHED, place=Text(f"Row {line}", f"Ligne {line}"))
            # An empty line ends the data; notes follow.
            if table.cells or table.others or table.elsewhere:
                break
            continue
        for index in keys:
            above[index] = row[index].strip() or above[index]
        place = place_of(above[0], notes.dguids)
        members = [_clean(label, notes) for label in above[1:]]
        for index in values:
            parts = [*members, header[index].strip()] if len(values) > 1 else members
            code = "/".join(slug(part) for part in parts)
            try:
                keeper.keep(line, place, code, _name(parts), row[index])
            except ValueError as error:
                raise _unreadable(line, row[index]) from error
    return table


def _name(parts: Sequence[str]) -> Text:
    """What is counted: the members that say something; totals say nothing unless they are all there is."""
    telling = [part for part in parts if not part.startswith("Total") and not part.endswith("Counts")] or [parts[-1]]
    words = [member(part) for part in telling]
    # Half a sentence in each language is worse than one whole in English that says so.
    french = " · ".join(word.fr for word in words) if all(word.fr for word in words) else ""
    return Text(" · ".join(word.en for word in words), french)


def _preamble(head: Sequence[tuple[int, list[str]]]) -> tuple[About, int]:
    """What the first lines say, and the number of the header's line.

    Raises:
        Refused: when there is no header.
    """
    title, number, released = head[0][1][0].strip(), "", None
    for line, row in head:
        text = row[0].replace("\u00a0", " ").strip() if row else ""
        if found := _TABLE.match(text):
            number = found[1]
        if found := _RELEASED.match(text):
            released = date(int(found[1]), int(found[2]), int(found[3]))
        if len(row) > 2 and text.startswith("Geography"):
            known = terms()["tables"].get(number, {})
            return About(f"census-{slug(number)}", Text(title, str(known.get("fr", ""))), _adapted(f"Table {number}", released), released), line
    raise refused("The table’s header was not found in its first 30 lines.", "L’en-tête du tableau est introuvable dans les 30 premières lignes.", *AS_PUBLISHED)


def _adapted(what: str, released: date | None) -> Text:
    day = released.isoformat() if released else ""
    french = what.replace("Table ", "tableau ")
    return Text(
        f"Source: adapted from Statistics Canada, {what}{', ' + day if day else ''}. This does not constitute an endorsement by Statistics Canada of this product.",
        f"Source\u00a0: adapté de Statistique Canada, {french}{', ' + day if day else ''}. Cela ne constitue pas une approbation de ce produit par Statistique Canada.",
    )


# --- profiles and extracts


def _profile(rows: Iterable[tuple[int, list[str]]], head: Sequence[tuple[int, list[str]]], stem: str, notes: _Notes, wanted: Callable[[Place], bool] | None) -> Table:
    header = [cell.strip() for cell in head[0][1]]
    at = {name: header.index(name) for name in LONG}
    count_at = next((i for i, name in enumerate(header) if name.startswith(("C1_COUNT", "COUNT"))), None)
    if count_at is None:
        raise refused("The profile has no column of counts (C1_COUNT_TOTAL).", "Le profil n’a pas de colonne de chiffres (C1_COUNT_TOTAL).", *AS_PUBLISHED)
    symbol_at = count_at + 1 if header[count_at + 1 : count_at + 2] == ["SYMBOL"] else None
    table = Table(About(f"census-{slug(stem)}"[:80], Text(f"Census profile ({stem})", f"Profil du recensement ({stem})"), _adapted(stem, None)))
    keeper = _Keeper(table, wanted)
    for line, row in rows:
        if line == 1 or not row:
            continue
        if len(row) != len(header):
            raise refused(f"The row has {len(row)} cells, the header {len(header)}.", f"La ligne a {len(row)} cellules, l’en-tête en a {len(header)}.", *AS_PUBLISHED, place=Text(f"Row {line}", f"Ligne {line}"))
        geography = row[at["GEO_NAME"]].strip()
        place = Place(row[at["DGUID"]].strip(), Text(geography, geography))
        printed = row[count_at].strip() or (row[symbol_at].strip() if symbol_at is not None else "")
        label = row[at["CHARACTERISTIC_NAME"]].strip()
        if not printed:
            continue
        if _NO_COUNT.search(label.removesuffix("25% sample data").removesuffix("100% data")):
            table.others += 1
            continue
        try:
            keeper.keep(line, place, f"c{row[at['CHARACTERISTIC_ID']].strip()}", member(label), printed)
        except ValueError as error:
            raise _unreadable(line, printed) from error
    return table


def _by_column(rows: Iterable[tuple[int, list[str]]], head: Sequence[tuple[int, list[str]]], stem: str, notes: _Notes, wanted: Callable[[Place], bool] | None) -> Table:
    header = [cell.strip() for cell in head[0][1]]
    places = [Place(slug(name), Text(name, name)) for name in header[1:]]
    table = Table(About(f"census-{slug(stem)}"[:80], Text(f"Census profile by place ({stem})", f"Profil du recensement par lieu ({stem})"), _adapted(stem, None)))
    keeper = _Keeper(table, wanted)
    above: list[str] = []
    met: dict[str, int] = {}
    for line, row in rows:
        if line == 1 or not row or not row[0].strip():
            continue
        if len(row) != len(header):
            raise refused(f"The row has {len(row)} cells, the header {len(header)}.", f"La ligne a {len(row)} cellules, l’en-tête en a {len(header)}.", *AS_PUBLISHED, place=Text(f"Row {line}", f"Ligne {line}"))
        depth = (len(row[0]) - len(row[0].lstrip(" \u00a0"))) // 2
        label = row[0].replace("\ufffd", " ").replace("\u00a0", " ").strip()
        above = [*above[:depth], label]
        rates = any(_NO_COUNT.search(part.removesuffix("25% sample data").removesuffix("100% data")) for part in above)
        code = "/".join(slug(part)[:60] for part in above)
        met[code] = met.get(code, 0) + 1
        # The publisher repeats a heading and its lines for the same question asked twice; the second is told apart.
        code = code if met[code] == 1 else f"{code}~{met[code]}"
        for place, printed in zip(places, row[1:], strict=True):
            if not printed.strip():
                continue
            if rates:
                table.others += 1
                continue
            try:
                keeper.keep(line, place, code, _name([label]) if depth == 0 else member(label), printed)
            except ValueError as error:
                raise _unreadable(line, printed) from error
    return table


def _by_row(rows: Iterable[tuple[int, list[str]]], head: Sequence[tuple[int, list[str]]], stem: str, notes: _Notes, wanted: Callable[[Place], bool] | None) -> Table:
    header = [cell.strip() for cell in head[0][1]]
    known = terms()["columns"]
    table = Table(About(f"census-{slug(stem)}"[:80], Text(f"Neighbourhood counts ({stem})", f"Chiffres par quartier ({stem})"), _adapted(stem, None)))
    keeper = _Keeper(table, wanted)
    for line, row in rows:
        if line == 1 or not row:
            continue
        if len(row) != len(header):
            raise refused(f"The row has {len(row)} cells, the header {len(header)}.", f"La ligne a {len(row)} cellules, l’en-tête en a {len(header)}.", *AS_PUBLISHED, place=Text(f"Row {line}", f"Ligne {line}"))
        name = row[header.index("name")].strip()
        for column, printed in zip(header, row, strict=True):
            if column in known and printed.strip():
                try:
                    bare = printed.strip().removesuffix(".0")
                    keeper.keep(line, Place(slug(name), Text(name, name)), slug(column), Text(known[column]["en"], known[column]["fr"]), bare)
                except ValueError as error:
                    raise _unreadable(line, printed) from error
            elif printed.strip() and column not in ("name", "ons_id"):
                table.others += 1
    return table


