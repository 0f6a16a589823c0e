"""Census profiles in long form, and extracts with one column or one row for each place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from arrimage.core.text import Text
from arrimage.needs.census_cells import NO_COUNT, About, Keeper, Table, adapted, name_of_members, ragged, unreadable
from arrimage.needs.census_places import Place
from arrimage.needs.published import AS_PUBLISHED, refused
from arrimage.needs.terms import member, slug, terms

LONG = ("DGUID", "GEO_NAME", "CHARACTERISTIC_ID", "CHARACTERISTIC_NAME")
Rows = Iterable[tuple[int, list[str]]]
Head = Sequence[tuple[int, list[str]]]
Wanted = Callable[[Place], bool] | None


def long_form(rows: Rows, head: Head, stem: str, wanted: Wanted) -> Table:
    """One row for each place and characteristic, with SYMBOL columns; rates, amounts and means are left out.

    Raises:
        Refused: with the row, when it is ragged or holds neither a number nor a symbol.
    """
    header = [cell.strip() for cell in head[0][1]]
    at = {name: header.index(name) for name in LONG}
    count_at = next((i for i, name in enumerate(header) if name.startswith(("C1_COUNT", "COUNT"))), None)
    if count_at is None:
        raise refused(
            "The profile has no column of counts (C1_COUNT_TOTAL).",
            "Le profil n’a pas de colonne de chiffres (C1_COUNT_TOTAL).",
            *AS_PUBLISHED,
        )
    symbol_at = count_at + 1 if header[count_at + 1 : count_at + 2] == ["SYMBOL"] else None
    table = Table(
        About(
            f"census-{slug(stem)}"[:80],
            Text(f"Census profile ({stem})", f"Profil du recensement ({stem})"),
            adapted(stem, None),
        )
    )
    keeper = Keeper(table, wanted)
    for line, row in rows:
        if line == 1 or not row:
            continue
        if len(row) != len(header):
            raise ragged(line, row, header)
        geography = row[at["GEO_NAME"]].strip()
        place = Place(row[at["DGUID"]].strip(), Text(geography, geography))
        printed = row[count_at].strip() or (row[symbol_at].strip() if symbol_at is not None else "")
        label = row[at["CHARACTERISTIC_NAME"]].strip()
        if not printed:
            continue
        if NO_COUNT.search(label.removesuffix("25% sample data").removesuffix("100% data")):
            table.others += 1
            continue
        try:
            keeper.keep(line, place, f"c{row[at['CHARACTERISTIC_ID']].strip()}", member(label), printed)
        except ValueError as error:
            raise unreadable(line, printed) from error
    return table


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
    above: list[str] = []
    met: dict[str, int] = {}
    for line, row in rows:
        if line == 1 or not row or not row[0].strip():
            continue
        if len(row) != len(header):
            raise ragged(line, row, header)
        depth = (len(row[0]) - len(row[0].lstrip(" \u00a0"))) // 2
        label = row[0].replace("\ufffd", " ").replace("\u00a0", " ").strip()
        above = [*above[:depth], label]
        rates = any(NO_COUNT.search(part.removesuffix("25% sample data").removesuffix("100% data")) for part in above)
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
                keeper.keep(line, place, code, name_of_members([label]) if depth == 0 else member(label), printed)
            except ValueError as error:
                raise unreadable(line, printed) from error
    return table


def by_row(rows: Rows, head: Head, stem: str, wanted: Wanted) -> Table:
    """One row for each place; only the columns known to hold counts are kept.

    Raises:
        Refused: with the row, when it is ragged or holds neither a number nor a symbol.
    """
    header = [cell.strip() for cell in head[0][1]]
    known = terms()["columns"]
    table = Table(
        About(
            f"census-{slug(stem)}"[:80],
            Text(f"Neighbourhood counts ({stem})", f"Chiffres par quartier ({stem})"),
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
                try:
                    bare = printed.strip().removesuffix(".0")
                    keeper.keep(
                        line,
                        Place(slug(name), Text(name, name)),
                        slug(column),
                        Text(known[column]["en"], known[column]["fr"]),
                        bare,
                    )
                except ValueError as error:
                    raise unreadable(line, printed) from error
            elif printed.strip() and column not in ("name", "ons_id"):
                table.others += 1
    return table
