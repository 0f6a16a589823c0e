"""Looks up the names by which rows point to rows of other sheets, in the file itself and among stored records.

A row's full name is its path, for example ``council/2025-04``. People may write only its last part when that is clear,
or the name of the row (an organization's, in either language); unclear and unknown names become findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from arrimage.core.text import Text
from arrimage.web.workbook.cells import folded, key_of, shown
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Book, Column, Kind, Parsed, Row, Sheet, as_text


@dataclass(slots=True)
class Index:
    """Names of the rows of one sheet: full paths, and short forms with the paths each may mean."""

    paths: dict[str, str] = field(default_factory=dict)
    short: dict[str, set[str]] = field(default_factory=dict)

    def add(self, path: str, names: Iterable[str]) -> None:
        """Know one row."""
        self.paths[folded(path)] = path
        for name in (path.rsplit("/", 1)[-1], *names):
            if name:
                self.short.setdefault(folded(name), set()).add(path)

    def drop(self, path: str) -> None:
        """Forget a row that the file puts away."""
        self.paths.pop(folded(path), None)
        for meant in self.short.values():
            meant.discard(path)

    def find(self, text: str, prefixes: Sequence[str] = ()) -> set[str]:
        """The paths that ``text`` may mean; one when it is clear."""
        for form in (folded(text), folded(key_of(text))):
            for prefix in prefixes:
                if found := self.paths.get(f"{folded(prefix)}/{form}"):
                    return {found}
            if found := self.paths.get(form):
                return {found}
            if meant := self.short.get(form):
                inside = {path for path in meant if any(path.startswith(f"{prefix}/") for prefix in prefixes)}
                return inside or meant
        return set()

    def shortest(self, path: str, prefixes: Sequence[str] = ()) -> str:
        """How a reference is written: the last part when that alone is clear, else the path."""
        last = path.rsplit("/", 1)[-1]
        if self.find(last, prefixes) == {path}:
            return last
        return path


def prefixes_of(column: Column, values: Mapping[str, object]) -> list[str]:
    """What a reference within another column's row may start with: that row's path, or its parent's."""
    path = as_text(values.get(column.within)) if column.within else ""  # type: ignore[arg-type]
    return [path, path.rpartition("/")[0]] if "/" in path else [path] if path else []


def resolve(
    book: Book, parsed: Parsed, known: Mapping[str, Mapping[str, tuple[str, ...]]], findings: Findings
) -> dict[str, Index]:
    """Replace every typed name by its path.

    Args:
        known: for each sheet, the paths of stored records with the names that may stand for them.

    Returns:
        the index of every sheet, for exports and messages.
    """
    indexes: dict[str, Index] = {}
    pointed = {column.refers for sheet in book.sheets for column in sheet.columns}
    for sheet in book.sheets:
        index = indexes.setdefault(sheet.code, Index())
        for path, names in known.get(sheet.code, {}).items():
            index.add(path, names)
        rows = parsed.rows.get(sheet.code, [])
        first = _naming(sheet)
        kept: list[Row] = []
        for row in rows:
            if _row(book, parsed, row, first, indexes, findings):
                kept.append(row)
                if sheet.code not in pointed:
                    continue
                path = sheet.row_path(row.values)
                if row.removed:
                    index.drop(path)
                else:
                    index.add(path, [as_text(row.values.get(code)) for code in sheet.names])
        if len(kept) < len(rows):
            parsed.broken.add(sheet.code)
        if rows:
            parsed.rows[sheet.code] = kept
    for sheet in book.sheets:
        first = _naming(sheet)
        rest = [c for c in sheet.columns if c not in first]
        for row in parsed.rows.get(sheet.code, []):
            _row(book, parsed, row, rest, indexes, findings)
    return indexes


def _naming(sheet: Sheet) -> list[Column]:
    """The columns that name a row, and those within which they are looked up; the latter come first."""
    naming = {*sheet.key, *sheet.address}
    outer = {c.within for c in sheet.columns if c.code in naming and c.within}
    return sorted((c for c in sheet.columns if c.code in naming | outer), key=lambda c: c.code not in outer)


def _row(
    book: Book, parsed: Parsed, row: Row, columns: list[Column], indexes: Mapping[str, Index], findings: Findings
) -> bool:
    """Look up the references of one row; whether all were found."""
    whole = True
    for column in columns:
        value = row.values.get(column.code)
        if column.kind is Kind.REF and isinstance(value, str):
            found = _one(book, parsed, row, column, value, indexes[column.refers], findings)
            whole = whole and found is not None
            row.values[column.code] = found
        elif column.kind is Kind.REFS and isinstance(value, tuple):
            several = [_one(book, parsed, row, column, part, indexes[column.refers], findings) for part in value]
            whole = whole and None not in several
            row.values[column.code] = tuple(sorted({path for path in several if path is not None})) or None
    return whole


def _one(
    book: Book, parsed: Parsed, row: Row, column: Column, text: str, index: Index, findings: Findings
) -> str | None:
    found = index.find(text, prefixes_of(column, row.values))
    if len(found) == 1:
        return next(iter(found))
    quoted_en, quoted_fr = f"“{shown(text)}”", f"«\u00a0{shown(text)}\u00a0»"
    if found:
        some = sorted(found)[:3]
        findings.cell(
            row, column.code, column.header,
            Text(f"{quoted_en} may mean several rows.", f"{quoted_fr} peut désigner plusieurs lignes."),
            Text(f"Write the full name: {' or '.join(some)}.", f"Écrivez le nom complet\u00a0: {' ou '.join(some)}."),
        )  # fmt: skip
        return None
    if column.refers in parsed.broken:
        return None
    where = book.sheet(column.refers).name
    findings.cell(
        row, column.code, column.header,
        Text(f"{quoted_en} is not known.", f"{quoted_fr} est inconnu."),
        Text(f"Add it to the sheet “{where.en}” or correct the name.", f"Ajoutez-le à la feuille «\u00a0{where.fr}\u00a0» ou corrigez le nom."),
    )  # fmt: skip
    return None
