"""Census profiles in long form, and extracts with one column or one row for each place.

The long form comes in two editions, whose headers are translations of one another and whose characteristics have the
same numbers: either is taken, and the second one imported fills in the other language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from arrimage.core.text import Text
from arrimage.needs.census_cells import SYMBOLS, About, Keeper, Table, adapted, name_of_members, ragged, unreadable
from arrimage.needs.census_places import Place, province_named
from arrimage.needs.census_units import CensusUnit, unit_of
from arrimage.needs.published import AS_PUBLISHED, refused
from arrimage.needs.terms import member, member_in_french, slug, terms

#: Columns of the long form in the English and the French edition (Statistics Canada, 98-401-X).
LONG: Mapping[str, tuple[str, str]] = {
    "dguid": ("DGUID", "IDUGD"),
    "place": ("GEO_NAME", "NOM_GÉO"),
    "id": ("CHARACTERISTIC_ID", "ID_CARACTÉRISTIQUE"),
    "label": ("CHARACTERISTIC_NAME", "NOM_CARACTÉRISTIQUE"),
}
_COUNT = ("C1_COUNT", "COUNT", "C1_CHIFFRE")
_RATE = ("C10_RATE_TOTAL", "C10_TAUX_TOTAL")
_EDITION = re.compile(r"_(?:English|Francais|Français)_CSV(?:_data)?", re.IGNORECASE)
Rows = Iterable[tuple[int, list[str]]]
Head = Sequence[tuple[int, list[str]]]
Wanted = Callable[[Place], bool] | None


def edition_of(header: Sequence[str]) -> int | None:
    """0 for the English long form, 1 for the French one, None when the header is of neither."""
    return next((edition for edition in (0, 1) if all(names[edition] in header for names in LONG.values())), None)


class _Outline:
    """The headings that a line stands under, from how far each label is indented."""

    def __init__(self) -> None:
        self._above: list[str] = []

    def at(self, printed: str) -> list[str]:
        """The label with the headings above it, from the top."""
        depth = (len(printed) - len(printed.lstrip(" \u00a0"))) // 2
        label = printed.replace("\ufffd", " ").replace("\u00a0", " ").strip()
        self._above = [*self._above[:depth], label]
        return list(self._above)


def long_form(rows: Rows, head: Head, stem: str, wanted: Wanted) -> Table:
    """One row for each place and characteristic, with SYMBOL columns, in the English or the French edition.

    The column of rates gives each count its published percentage, and gives lines that are rates their value when the
    column of counts is empty.

    Raises:
        Refused: with the row, when it is ragged or holds neither a number nor a symbol.
    """
    header = [cell.strip() for cell in head[0][1]]
    edition = edition_of(header) or 0
    at = {name: header.index(names[edition]) for name, names in LONG.items()}
    count_at = next((i for i, name in enumerate(header) if name.startswith(_COUNT)), None)
    rate_at = next((i for i, name in enumerate(header) if name in _RATE), None)
    if count_at is None:
        raise refused(
            "The profile has no column of counts (C1_COUNT_TOTAL).",
            "Le profil n’a pas de colonne de chiffres (C1_CHIFFRE_TOTAL).",
            *AS_PUBLISHED,
        )
    stem = _EDITION.sub("", stem)
    table = Table(
        About(
            f"census-{slug(stem)}"[:80],
            Text(f"Census profile ({stem})", f"Profil du recensement ({stem})"),
            adapted(stem, None),
        )
    )
    keeper = Keeper(table, wanted)
    outline, current = _Outline(), ""
    for line, row in rows:
        if line == 1 or not row:
            continue
        if len(row) != len(header):
            raise ragged(line, row, header)
        place = _place(row[at["dguid"]].strip(), row[at["place"]].strip(), edition)
        if place.code != current:
            outline, current = _Outline(), place.code
        above = outline.at(row[at["label"]])
        unit = unit_of(above[-1], " ".join(above[:-1]))
        count, rate = _shown(row, header, count_at), _shown(row, header, rate_at)
        code = f"c{row[at['id']].strip()}"
        name = _told(above, unit, member if edition == 0 else member_in_french)
        for printed, of in _lines(count, rate, unit):
            try:
                keeper.keep(line, place, code, name, printed, of)
            except ValueError as error:
                raise unreadable(line, printed) from error
    return table


def _told(above: Sequence[str], unit: CensusUnit | None, say: Callable[[str], Text]) -> Text:
    """What a line is of. « 0 to 17 years (%) » says nothing without the rate that it stands under."""
    parts = [say(part) for part in above[:-1] if unit and unit_of(part)] + [say(above[-1])]
    english, french = ([getattr(part, side) for part in parts] for side in ("en", "fr"))
    return Text(" · ".join(english) if all(english) else "", " · ".join(french) if all(french) else "")


def _shown(row: Sequence[str], header: Sequence[str], at: int | None) -> str:
    """What a column and the symbol column at its right print; empty when neither prints anything."""
    if at is None:
        return ""
    symbol = row[at + 1].strip() if header[at + 1 : at + 2] and header[at + 1].startswith("SYMBOL") else ""
    printed = row[at].strip()
    # A symbol beside a number (« E », « r ») stays beside it.
    return f"{printed}{symbol}" if printed and symbol in ("E", "r") else printed or symbol


def _lines(count: str, rate: str, unit: CensusUnit | None) -> Iterable[tuple[str, CensusUnit | None]]:
    """The cells that one row of a profile gives, each with its unit."""
    if unit is None:
        if count:
            yield count, None
        if rate and rate not in SYMBOLS:
            yield rate, CensusUnit.PERCENT
    elif count and (count not in SYMBOLS or not rate):
        yield count, unit
    elif rate:
        yield rate, unit


def _place(dguid: str, name: str, edition: int) -> Place:
    """A place in the language of the edition; provinces have their English name too, others the same in both."""
    if edition == 0:
        return Place(dguid, Text(name, ""))
    return Place(dguid, Text(province_named(dguid) or name, name))


def by_column(rows: Rows, head: Head, stem: str, wanted: Wanted) -> Table:
    """One row for each characteristic, indented under its heading, and one column for each place.

    Raises:
        Refused: with the row, when it is ragged or holds neither a number nor a symbol.
    """
    header = [cell.strip() for cell in head[0][1]]
    places = [Place(slug(name), Text(name, name)) for name in header[1:]]
    table = Table(
        About(
            f"census-{slug(stem)}"[:80],
            Text(f"Census profile by place ({stem})", f"Profil du recensement par lieu ({stem})"),
            adapted(stem, None),
        )
    )
    keeper = Keeper(table, wanted)
    outline = _Outline()
    met: dict[str, int] = {}
    for line, row in rows:
        if line == 1 or not row or not row[0].strip():
            continue
        if len(row) != len(header):
            raise ragged(line, row, header)
        above = outline.at(row[0])
        label, unit = above[-1], unit_of(above[-1], " ".join(above[:-1]))
        name = name_of_members([label]) if len(above) == 1 else _told(above, unit, member)
        code = "/".join(slug(part)[:60] for part in above)
        met[code] = met.get(code, 0) + 1
        # The publisher repeats a heading and its lines for the same question asked twice; the second is told apart.
        code = code if met[code] == 1 else f"{code}~{met[code]}"
        for place, printed in zip(places, row[1:], strict=True):
            if not printed.strip():
                continue
            try:
                keeper.keep(line, place, code, name, printed, unit)
            except ValueError as error:
                raise unreadable(line, printed) from error
    return table


def by_row(rows: Rows, head: Head, stem: str, wanted: Wanted) -> Table:
    """One row for each place; only the columns whose meaning and unit are known are kept.

    Raises:
        Refused: with the row, when it is ragged or holds neither a number nor a symbol.
    """
    header = [cell.strip() for cell in head[0][1]]
    known = terms()["columns"]
    table = Table(
        About(
            f"census-{slug(stem)}"[:80],
            Text(f"Neighbourhood profile ({stem})", f"Profil par quartier ({stem})"),
            adapted(stem, None),
        )
    )
    keeper = Keeper(table, wanted)
    for line, row in rows:
        if line == 1 or not row:
            continue
        if len(row) != len(header):
            raise ragged(line, row, header)
        name = row[header.index("name")].strip()
        for column, printed in zip(header, row, strict=True):
            if column in known and printed.strip():
                unit = CensusUnit(known[column]["unit"]) if "unit" in known[column] else None
                words = Text(known[column]["en"], known[column]["fr"])
                # The file writes whole numbers as 125.0.
                bare = printed.strip().removesuffix(".0")
                try:
                    keeper.keep(line, Place(slug(name), Text(name, name)), slug(column), words, bare, unit)
                except ValueError as error:
                    raise unreadable(line, printed) from error
            elif printed.strip() and column not in ("name", "ons_id"):
                table.others += 1
    return table
