"""From a safe file to typed rows. Every cell that cannot be taken becomes a finding; nothing is guessed or skipped."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text, fold
from arrimage.web.workbook import safety
from arrimage.web.workbook.cells import Bad, read
from arrimage.web.workbook.findings import Findings, place
from arrimage.web.workbook.headers import Found, is_aid, match, sheet_titled
from arrimage.web.workbook.sheets import REMOVE, Book, Column, Kind, Parsed, Row, Sheet, Value, Values

#: Rows of all sheets together, and columns of one.
MOST_ROWS = 200_000
MOST_COLUMNS = 120
EXAMPLES = ("example:", "exemple:", "exemple :")

_FORMULA = (
    Text("This cell holds a formula.", "Cette cellule contient une formule."),
    Text(
        "Copy the cell and paste its value in place (Paste special, Values).",
        "Copiez la cellule et collez sa valeur au même endroit (Collage spécial, Valeurs).",
    ),
)
_ERROR = (
    Text(
        "This cell holds a spreadsheet error, such as #REF!.",
        "Cette cellule contient une erreur de tableur, comme #REF!.",
    ),
    Text("Type the value that belongs there.", "Tapez la valeur qui doit s’y trouver."),
)


def parse(book: Book, file: IO[bytes] | bytes, findings: Findings) -> Parsed:
    """Read every sheet of the book that the file has.

    Raises:
        Refused: when the file as a whole cannot be read; problems of cells go to ``findings``.
    """
    safe = safety.check(file)
    parsed = Parsed(safe.digest)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions it drops and of dates out of range; the latter come back as error cells.
            warnings.simplefilter("ignore")
            opened = load_workbook(BytesIO(safe.content), read_only=True, data_only=False, keep_links=False)
            epoch_1904 = opened.epoch == CALENDAR_MAC_1904
            left = MOST_ROWS
            for worksheet in opened.worksheets:
                left = _sheet(book, worksheet, safe.merged, epoch_1904, left, parsed, findings)
    except Refused:
        raise
    except Exception as error:  # any slip of a damaged file inside the reader means the same to its owner
        raise Refused(
            Problem(
                Text("The workbook is damaged and cannot be read.", "Le classeur est endommagé et ne peut être lu."),
                Text(
                    "Open it in a spreadsheet program, save it again as .xlsx, and import it.",
                    "Ouvrez-le dans un tableur, enregistrez-le de nouveau en format .xlsx et importez-le.",
                ),
            )
        ) from error
    if not parsed.present and not findings:
        raise Refused(
            Problem(
                Text("The workbook has none of the expected sheets.", "Le classeur n’a aucune des feuilles attendues."),
                Text(
                    f"Expected sheets: {', '.join(s.name.en for s in book.sheets)}. Start from the template.",
                    f"Feuilles attendues\u00a0: {', '.join(s.name.fr for s in book.sheets)}. Partez du modèle.",
                ),
            )
        )
    return parsed


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _sheet(
    book: Book, worksheet: Any, merged: dict[str, tuple[str, ...]], epoch_1904: bool, left: int, parsed: Parsed,
    findings: Findings,
) -> int:  # fmt: skip
    """Read one sheet; returns how many rows may still come."""
    title = worksheet.title
    if is_aid(title) or not hasattr(worksheet, "iter_rows"):
        return left
    worksheet.reset_dimensions()
    head = _head(worksheet)
    sheet = sheet_titled(book, title)
    if head is None:
        if sheet is not None:
            findings.add(place(title), *_no_header())
        return left
    if sheet is None:
        names = Text(", ".join(s.name.en for s in book.sheets), ", ".join(s.name.fr for s in book.sheets))
        findings.add(
            place(title),
            Text(
                "No sheet of a partnership’s workbook has this name.",
                "Aucune feuille du classeur d’un partenariat ne porte ce nom.",
            ),
            Text(
                f"Rename it or delete it. Known sheets: {names.en}.",
                f"Renommez-la ou supprimez-la. Feuilles connues\u00a0: {names.fr}.",
            ),
        )
        return left
    if sheet.code in parsed.titles:
        findings.add(
            place(title),
            Text(f"Two sheets hold the same thing: “{parsed.titles[sheet.code]}” and “{title}”.", f"Deux feuilles contiennent la même chose\u00a0: «\u00a0{parsed.titles[sheet.code]}\u00a0» et «\u00a0{title}\u00a0»."),
            Text("Bring their rows together in one.", "Réunissez leurs lignes dans une seule."),
        )  # fmt: skip
        return left
    parsed.titles[sheet.code] = title
    for first in merged.get(str(getattr(worksheet, "_worksheet_path", "")), ()):
        number = int("".join(c for c in first if c.isdigit()))
        findings.add(
            place(title, number, "".join(c for c in first if c.isalpha())),
            Text("Cells are merged here, so that it is not clear which row holds the value.", "Des cellules sont fusionnées ici; on ne sait donc pas quelle ligne porte la valeur."),
            Text("Unmerge them and write the value in every row.", "Annulez la fusion et écrivez la valeur dans chaque ligne."),
        )  # fmt: skip
    start, headers = head
    before = findings.count
    columns = match(sheet, title, start, headers, findings)
    if findings.count > before:
        # Without its columns a sheet's rows cannot be judged; what hangs on them is not judged either.
        parsed.broken.add(sheet.code)
        return left
    parsed.present[sheet.code] = tuple(found.column.code for found in columns)
    rows = parsed.rows.setdefault(sheet.code, [])
    for row in _rows(sheet, title, worksheet, start, columns, epoch_1904, findings):
        if row is None:
            parsed.broken.add(sheet.code)
            continue
        if left == 0:
            raise Refused(
                Problem(
                    Text(f"The workbook holds more than {MOST_ROWS:,} rows.", f"Le classeur compte plus de {MOST_ROWS:,} lignes.".replace(",", "\u00a0")),
                    Text("Split it, for example by year, and import the parts one after the other.", "Divisez-le, par exemple par année, et importez les parties l’une après l’autre."),
                    place(title),
                )
            )  # fmt: skip
        left -= 1
        rows.append(row)
    return left


def _no_header() -> tuple[Text, Text]:
    return (
        Text("The sheet has no header row.", "La feuille n’a pas de ligne d’en-tête."),
        Text(
            "Delete the sheet or take its first row from the template.",
            "Supprimez la feuille ou reprenez la première ligne du modèle.",
        ),
    )


def _head(worksheet: Any) -> tuple[int, list[object]] | None:
    """The number and the cells of the first row that holds anything, among the first ten."""
    for number, cells in enumerate(worksheet.iter_rows(max_row=10, max_col=MOST_COLUMNS, values_only=True), 1):
        if any(not _is_blank(value) for value in cells):
            return number, list(cells)
    return None


def _rows(
    sheet: Sheet, title: str, worksheet: Any, start: int, columns: Sequence[Found], epoch_1904: bool, findings: Findings
) -> Iterator[Row | None]:
    """Typed rows below the header, None for one whose key cannot be read; empty rows and example rows give nothing."""
    letters = {found.column.code: found.letter for found in columns}
    heads = {found.column.code: found.column.header for found in columns}
    last = max((found.index for found in columns), default=0) + 1
    by_index = {found.index: found.column for found in columns}
    named = set(by_index)
    for number, cells in enumerate(worksheet.iter_rows(min_row=start + 1, max_col=last + 3), start + 1):
        raws = [cell.value for cell in cells]
        first = next((value for value in raws if not _is_blank(value)), None)
        if first is None:
            continue
        if isinstance(first, str) and first.lstrip()[:2].casefold() == "ex" and fold(first).startswith(EXAMPLES):
            continue
        row = Row(sheet.code, title, number, {}, letters)
        bad = False
        for index, cell in enumerate(cells):
            raw = raws[index]
            if index not in named:
                if not _is_blank(raw):
                    findings.add(
                        place(title, number, get_column_letter(index + 1)),
                        Text("This cell stands under no header.", "Cette cellule n’est sous aucun en-tête."),
                        Text(
                            "Give its column a header or clear the cell.",
                            "Donnez un en-tête à sa colonne ou videz la cellule.",
                        ),
                    )
                continue
            column = by_index[index]
            value = _value(raw, cell, column, epoch_1904)
            if isinstance(value, Bad):
                findings.cell(row, column.code, heads[column.code], value.message, value.remedy)
                bad = bad or column.code in sheet.key
            elif value is None and column.required:
                findings.cell(
                    row, column.code, heads[column.code],
                    Text("This cell is empty, and every row needs it.", "Cette cellule est vide, alors qu’elle est exigée à chaque ligne."),
                    Text(f"Fill it in. {column.about.en}", f"Remplissez-la. {column.about.fr}"),
                )  # fmt: skip
                bad = bad or column.code in sheet.key
            elif column.code == REMOVE.code:
                row.removed = bool(value)
            else:
                row.values[column.code] = column.default if value is None else value
        if bad:
            yield None
            continue
        _in_order(sheet, row, findings)
        _titled(sheet, row, findings)
        yield row


def _value(raw: object, cell: Any, column: Column, epoch_1904: bool) -> Value | Bad:
    if _is_blank(raw):
        return None
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return Bad(*_FORMULA)
    if kind == "e":
        return Bad(*_ERROR)
    percent = column.kind is Kind.PERCENT and "%" in str(getattr(cell, "number_format", ""))
    return read(raw, column, percent=percent, epoch_1904=epoch_1904)


def _in_order(sheet: Sheet, row: Row, findings: Findings) -> None:
    for earlier, later in sheet.orders:
        first, second = row.values.get(earlier), row.values.get(later)
        if first is not None and second is not None and second < first:  # type: ignore[operator]
            one, two = sheet.column(earlier).header, sheet.column(later).header
            findings.cell(
                row, later, two,
                Text(f"This date is before “{one.en}” ({first}).", f"Cette date précède «\u00a0{one.fr}\u00a0» ({first})."),
                Text("Correct one of the two.", "Corrigez l’une des deux."),
            )  # fmt: skip


def _titled(sheet: Sheet, row: Row, findings: Findings) -> None:
    sides = [code for code in (f"{sheet.titled}_en", f"{sheet.titled}_fr") if code in row.letters]
    if sheet.titled and sides and not any(row.values.get(code) for code in sides) and not row.removed:
        findings.cell(
            row, sides[0], sheet.column(sides[0]).header,
            Text("This row has no name in either language.", "Cette ligne n’a de nom dans aucune des deux langues."),
            Text("Write it in English, in French, or both.", "Écrivez-le en anglais, en français ou dans les deux langues."),
        )  # fmt: skip


def values_with_defaults(sheet: Sheet, values: Values) -> Values:
    """A row's values with the default of every column that the file lacks."""
    return {**{column.code: column.default for column in sheet.columns}, **values}
