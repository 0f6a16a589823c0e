"""Census tables of Statistics Canada, in the forms in which people have them.

* downloaded tables (98-10-…): a preamble, headers with footnote numbers, sparse keys (an empty cell repeats the one
  above), notes after the data, place identifiers among the notes;
* profiles in long form (98-401-…): one row for each place and characteristic, with SYMBOL columns;
* extracts with one column for each place, or one row for each place.

Numbers are kept as printed, with the unit of those that are no counts (percentages, dollars, years, means);
``.. ... x F E r`` are kept as symbols. Numbers whose unit is not known are left out and counted. Nothing is added up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from arrimage.core.text import Text
from arrimage.needs.census_cells import (
    About,
    Cell,
    Keeper,
    Table,
    adapted,
    name_of_members,
    ragged,
    short,
    unreadable,
    value_of,
)
from arrimage.needs.census_places import Place, place_of
from arrimage.needs.census_profiles import Head, Rows, Wanted, by_column, by_row, edition_of, long_form
from arrimage.needs.census_units import unit_of
from arrimage.needs.published import (
    AS_PUBLISHED,
    Progress,
    Source,
    encoding_of,
    name_of,
    refused,
    rows_of,
    separator_of,
)
from arrimage.needs.terms import slug, terms

__all__ = ["About", "Cell", "Table", "read", "short", "value_of"]

_DIMENSION = re.compile(r"^(?P<name>.+?)\s\((?:\d+\w?)\)(?P<notes>(?:\s\d+)*)$")
_TABLE = re.compile(r"^Table:\s*(\S+)")
_RELEASED = re.compile(r"^Release date:\s*(\d{4})-(\d{2})-(\d{2})")
_DGUID = re.compile(r"\(DGUID\):\s*(\w{10,21})")


def read(
    source: Source,
    name: str | None = None,
    progress: Progress | None = None,
    wanted: Callable[[Place], bool] | None = None,
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
    notes = _notes(source, encoding, separator) if form is None else _Notes()
    with rows_of(source, encoding, separator) as rows:
        ticking = _ticking(rows, progress)
        table = form(ticking, head, stem, wanted) if form else _downloaded(ticking, head, notes, wanted)
    table.settle()
    if not table.cells:
        raise refused(
            "The table holds no count for a place that is known here."
            if table.elsewhere
            else "The table holds no count.",
            "Le tableau ne contient aucun chiffre pour un lieu connu ici."
            if table.elsewhere
            else "Le tableau ne contient aucun chiffre.",
            "Add the places to a partnership’s territory first, or choose another table.",
            "Ajoutez d’abord les lieux au territoire d’un partenariat ou choisissez un autre tableau.",
        )
    return table


def _ticking(rows: Iterable[tuple[int, list[str]]], progress: Progress | None) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows):
        if progress and count % 20_000 == 0:
            progress(count, max(count, 1))
        yield row


_Form = Callable[[Rows, Head, str, Wanted], Table]


def _form(head: Sequence[tuple[int, list[str]]]) -> _Form | None:
    """Which of the known forms a file has, from its first rows; None for a downloaded table, which needs its notes first."""
    first = [cell.strip() for cell in head[0][1]] if head else []
    if any(_TABLE.match(row[0]) for _, row in head if row):
        return None
    if any(row and row[0].startswith(("Tableau :", "Tableau\u00a0:", "Tableau:")) for _, row in head):
        raise refused(
            "This is the French edition of the table; its codes are made from the English one.",
            "C’est l’édition française du tableau; les codes se font à partir de l’édition anglaise.",
            "Download the English edition; French words are added from the official terms. Census profiles (98-401-X) are "
            "taken in either edition.",
            "Téléchargez l’édition anglaise; les mots français viennent de la terminologie officielle. Les profils du "
            "recensement (98-401-X) sont acceptés dans les deux éditions.",
        )
    if edition_of(first) is not None:
        return long_form
    if first and first[0].casefold() in ("characteristics", "characteristic"):
        return by_column
    if "name" in first and any(column in terms()["columns"] for column in first):
        return by_row
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


def _downloaded(
    rows: Iterable[tuple[int, list[str]]],
    head: Sequence[tuple[int, list[str]]],
    notes: _Notes,
    wanted: Callable[[Place], bool] | None,
) -> Table:
    about, start = _preamble(head)
    header = next(row for line, row in head if line == start)
    keys = [0]
    for index, cell in enumerate(header[1:], 1):
        if _DIMENSION.match(cell.strip()) is None:
            break
        keys.append(index)
    values = list(range(len(keys), len(header)))
    if not values or len(keys) < 2:
        raise refused(
            "The table’s header has no column of counts.",
            "L’en-tête du tableau n’a pas de colonne de chiffres.",
            *AS_PUBLISHED,
            place=Text(f"Row {start}", f"Ligne {start}"),
        )
    table = Table(about)
    keeper = Keeper(table, wanted)
    above = [""] * len(keys)
    for line, row in rows:
        if line <= start:
            continue
        if len(row) != len(header):
            if any(cell.strip() for cell in row) and len(row) > 2 and not table.cells:
                raise ragged(line, row, header)
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
            unit = next((found for found in map(unit_of, parts) if found), None)
            try:
                keeper.keep(line, place, code, name_of_members(parts), row[index], unit)
            except ValueError as error:
                raise unreadable(line, row[index]) from error
    return table


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
            return About(
                f"census-{slug(number)}",
                Text(title, str(known.get("fr", ""))),
                adapted(f"Table {number}", released),
                released,
            ), line
    raise refused(
        "The table’s header was not found in its first 30 lines.",
        "L’en-tête du tableau est introuvable dans les 30 premières lignes.",
        *AS_PUBLISHED,
    )
