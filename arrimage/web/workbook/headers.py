"""Which sheet and which columns a file really has: titles and headers in either language, even mixed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from arrimage.core.period import Period, PeriodKind
from arrimage.core.problem import Refused
from arrimage.core.text import Text, fold
from arrimage.web.workbook.findings import Findings, place
from arrimage.web.workbook.sheets import REMOVE, YEAR, Book, Column, Sheet, year_column

#: Sheets that the template itself adds; they hold no records.
NOTES = Text("Read me", "À lire")
LISTS = Text("Lists", "Listes")
_MARKS = re.compile(r"[*:]+$")
_YEAR = re.compile(r"^(?:fy|exercice|fiscal year)?\s*(\d{4}[-–]\d{2,4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One column of the file: where it stands (from 0), its letter, and what it holds."""

    index: int
    letter: str
    column: Column


def plain(header: object) -> str:
    """A header as it is compared: folded, without a closing star or colon."""
    return _MARKS.sub("", fold(str(header))).strip()


def sheet_titled(book: Book, title: str) -> Sheet | None:
    """The sheet that a title names, in either language or by code."""
    wanted = plain(title)
    for sheet in book.sheets:
        if wanted in (plain(sheet.name.en), plain(sheet.name.fr), plain(sheet.code)):
            return sheet
    return None


def is_aid(title: str) -> bool:
    """Whether a title is that of the notes or the lists of the template."""
    return plain(title) in {plain(t) for text in (NOTES, LISTS) for t in (text.en, text.fr)}


def column_headed(sheet: Sheet, header: object) -> Column | None:
    """The column that a header names."""
    wanted = plain(header)
    for column in (*sheet.columns, REMOVE) if sheet.removable else sheet.columns:
        if wanted in {plain(form) for form in (column.code, column.header.en, column.header.fr, *column.aliases)}:
            return column
    if sheet.years and (match := _YEAR.match(str(header).strip())):
        try:
            period = Period.parse(match[1].replace("–", "-"))
        except Refused:
            return None
        if period.kind is PeriodKind.FISCAL_YEAR:
            return year_column(period.start.year)
    return None


def match(sheet: Sheet, title: str, row: int, headers: Sequence[object], findings: Findings) -> list[Found]:
    """The columns of a sheet, with a finding for each header that is unknown, repeated or missing."""
    found: list[Found] = []
    seen: dict[str, str] = {}
    for index, header in enumerate(headers):
        if header is None or not str(header).strip():
            continue
        letter = get_column_letter(index + 1)
        column = column_headed(sheet, header)
        if column is None:
            known = Text(", ".join(c.header.en for c in sheet.columns), ", ".join(c.header.fr for c in sheet.columns))
            findings.add(
                place(title, row, letter),
                Text(
                    f"No column is called “{str(header)[:60]}”.",
                    f"Aucune colonne ne s’appelle «\u00a0{str(header)[:60]}\u00a0».",
                ),
                Text(
                    f"Rename it or delete it. This sheet may hold: {known.en}.",
                    f"Renommez-la ou supprimez-la. Cette feuille peut contenir\u00a0: {known.fr}.",
                ),
            )
        elif column.code in seen:
            findings.add(
                place(title, row, letter),
                Text(
                    f"Columns {seen[column.code]} and {letter} hold the same thing.",
                    f"Les colonnes {seen[column.code]} et {letter} contiennent la même chose.",
                ),
                Text("Keep one of them.", "Gardez-en une seule."),
            )
        else:
            seen[column.code] = letter
            found.append(Found(index, letter, column))
    for column in sheet.columns:
        if column.required and column.code not in seen:
            findings.add(
                place(title, row),
                Text(
                    f"The column “{column.header.en}” is missing.",
                    f"La colonne «\u00a0{column.header.fr}\u00a0» manque.",
                ),
                Text("Add it; the template shows where it stands.", "Ajoutez-la; le modèle montre où elle se trouve."),
            )
    if sheet.titled and not {f"{sheet.titled}_en", f"{sheet.titled}_fr"} & set(seen):
        name = sheet.column(f"{sheet.titled}_en").header, sheet.column(f"{sheet.titled}_fr").header
        findings.add(
            place(title, row),
            Text(f"“{name[0].en}” and “{name[1].en}” are both missing.", f"«\u00a0{name[0].fr}\u00a0» et «\u00a0{name[1].fr}\u00a0» manquent toutes deux."),
            Text("Add at least one of the two columns.", "Ajoutez au moins l’une des deux colonnes."),
        )  # fmt: skip
    return found


def years_in(codes: Sequence[str]) -> list[int]:
    """The fiscal years among column codes, in order."""
    return sorted(int(code.removeprefix(YEAR)) for code in codes if code.startswith(YEAR))
