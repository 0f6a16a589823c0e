"""Writes the template and the export: the same sheets, headers, help and lists, in one language or the other.

What is written reads back to the same values: codes as labels of the language, amounts in dollars, dates as dates,
text that begins with an equals sign as text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook as File
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from arrimage.core.text import Lang, Text
from arrimage.web.workbook.cells import to_cell
from arrimage.web.workbook.headers import LISTS, NOTES
from arrimage.web.workbook.references import Index, prefixes_of
from arrimage.web.workbook.sheets import REMOVE, Book, Column, Kind, Sheet, Values, year_column

_HEAD = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0B5C65")
_NEEDED_FILL = PatternFill("solid", fgColor="073D45")
_EXAMPLE = Font(italic=True, color="566870")
_EXAMPLE_FILL = PatternFill("solid", fgColor="EBE8DE")
_WRAP = Alignment(wrap_text=True, vertical="top")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: A fixed moment, so that the same records give the same bytes.
_MADE = dt.datetime(2020, 1, 1)
_REACH = 2000

EXAMPLE_MARK = Text("Example: ", "Exemple\u00a0: ")
_SAMPLE_KINDS: Mapping[Kind, Text] = {
    Kind.TEXT: Text("text", "texte"), Kind.KEY: Text("key", "clé"), Kind.DAY: Text("date, 2026-11-22", "date, 2026-11-22"),
    Kind.INT: Text("whole number", "nombre entier"), Kind.PERCENT: Text("whole number, 0 to 100", "nombre entier, de 0 à 100"),
    Kind.MONEY: Text("amount in dollars", "montant en dollars"), Kind.BOOL: Text("yes or no", "oui ou non"),
    Kind.CODE: Text("from the list", "au choix dans la liste"), Kind.REF: Text("key of a row of the sheet “{sheet}”", "clé d’une ligne de la feuille «\u00a0{sheet}\u00a0»"),
    Kind.REFS: Text("keys of rows of the sheet “{sheet}”, parted by ;", "clés de lignes de la feuille «\u00a0{sheet}\u00a0», séparées par ;"),
    Kind.WORDS: Text("codes parted by ;", "codes séparés par ;"),
}  # fmt: skip


def template(book: Book, lang: Lang, years: Sequence[int]) -> bytes:
    """An empty workbook to fill in, wholly in one language: notes, sheets with an example row each, lists.

    Args:
        years: fiscal years (by the year of April) for which sheets with amounts by year get a column.
    """
    return _write(book, lang, {}, {}, years, examples=True)


def export(
    book: Book, lang: Lang, rows: Mapping[str, Iterable[Values]], indexes: Mapping[str, Index], years: Sequence[int]
) -> bytes:
    """Stored rows as a workbook; importing it again changes nothing.

    Args:
        rows: values by column code, for each sheet.
        indexes: names of every sheet's rows, to write references as short as they stay clear.
    """
    return _write(book, lang, rows, indexes, years, examples=False)


def _write(
    book: Book, lang: Lang, rows: Mapping[str, Iterable[Values]], indexes: Mapping[str, Index], years: Sequence[int],
    *, examples: bool,
) -> bytes:  # fmt: skip
    file = File(write_only=True)
    file.properties.creator = "Arrimage"
    file.properties.title = book.title.say(lang)
    file.properties.language = f"{lang}-CA"
    file.properties.created = file.properties.modified = _MADE
    _notes(file, book, lang, years, examples)
    lists = _Lists(lang)
    for sheet in book.sheets:
        columns = [*sheet.columns, *(year_column(year) for year in years if sheet.years)]
        columns += [REMOVE] if sheet.removable else []
        _sheet(file, book, sheet, columns, lang, rows.get(sheet.code, ()), indexes, lists, examples)
    lists.write(file)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, font: Font | None = None, fill: PatternFill | None = None) -> Any:
    if isinstance(value, str):
        value = _CONTROL.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Text that begins with an equals sign stays text.
        cell.data_type = "s"
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    return cell


def _notes(file: File, book: Book, lang: Lang, years: Sequence[int], examples: bool) -> None:
    """The first sheet: how to fill the workbook in, and every column explained."""
    notes = file.create_sheet(NOTES.say(lang))
    for letter, width in zip("ABCDE", (24, 30, 14, 34, 80), strict=True):
        notes.column_dimensions[letter].width = width
    notes.append([_cell(notes, book.title.say(lang), Font(bold=True, size=15))])
    for line in book.lead:
        notes.append([_cell(notes, line.say(lang))])
    notes.append([])
    heads = (
        Text("Sheet;Column;Needed;Form;What belongs there", "Feuille;Colonne;Exigé;Forme;Contenu").say(lang).split(";")
    )
    notes.append([_cell(notes, head, _HEAD, _HEAD_FILL) for head in heads])
    for sheet in book.sheets:
        about = _cell(notes, sheet.about.say(lang), Font(bold=True))
        notes.append([_cell(notes, sheet.name.say(lang), Font(bold=True)), None, None, None, about])
        for column in [
            *sheet.columns,
            *(year_column(y) for y in years[-1:] if sheet.years),
            *([REMOVE] if sheet.removable else []),
        ]:
            refers = book.sheet(column.refers).name if column.refers else Text("", "")
            what = _cell(notes, _help(column, lang))
            what.alignment = _WRAP
            needed = Text("yes", "oui").say(lang) if column.required else ""
            form = _SAMPLE_KINDS[column.kind].format(sheet=refers).say(lang)
            notes.append(
                [_cell(notes, sheet.name.say(lang)), _cell(notes, column.header.say(lang)), needed, form, what]
            )


def _help(column: Column, lang: Lang) -> str:
    about = column.about.say(lang)
    if not column.codes:
        return about
    colon = ":" if lang == "en" else "\u00a0:"
    accepted = "; ".join(label.say(lang) for label in column.codes.values())
    return f"{about} {Text('Accepted', 'Accepté').say(lang)}{colon} {accepted}."


def _sheet(
    file: File, book: Book, sheet: Sheet, columns: Sequence[Column], lang: Lang, rows: Iterable[Values],
    indexes: Mapping[str, Index], lists: _Lists, examples: bool,
) -> None:  # fmt: skip
    page = file.create_sheet(sheet.name.say(lang))
    page.freeze_panes = "A2"
    page.sheet_view.zoomScale = 100
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = max(column.wide, len(column.header.say(lang)) + 3)
        page.data_validations.append(_validation(column, letter, lang, lists))
    page.append(
        [
            _cell(page, _header(column, lang), _HEAD, _NEEDED_FILL if column.required else _HEAD_FILL)
            for column in columns
        ]
    )
    if examples:
        page.append([_cell(page, text or None, _EXAMPLE, _EXAMPLE_FILL) for text in _example(columns, lang)])
    for values in rows:
        page.append([_data(page, sheet, column, values, lang, indexes) for column in columns])


def _header(column: Column, lang: Lang) -> str:
    return column.header.say(lang) + (" *" if column.required else "")


def _example(columns: Sequence[Column], lang: Lang) -> list[str]:
    """The example row; its first cell carries the mark by which an import leaves it out."""
    texts = []
    for column in columns:
        text = column.example.say(lang)
        if column.kind is Kind.CODE and column.codes and text in column.codes:
            text = column.codes[text].say(lang)
        texts.append(text)
    texts[0] = EXAMPLE_MARK.say(lang) + texts[0]
    return texts


def _data(page: Any, sheet: Sheet, column: Column, values: Values, lang: Lang, indexes: Mapping[str, Index]) -> Any:
    value = values.get(column.code)
    if column.kind is Kind.REF and isinstance(value, str):
        prefixes = prefixes_of(column, values)
        value = indexes[column.refers].shortest(value, prefixes)
    elif column.kind is Kind.REFS and isinstance(value, tuple):
        value = tuple(indexes[column.refers].shortest(one) for one in value)
    if column is REMOVE:
        value = None
    cell = _cell(page, to_cell(value, column, lang))
    if column.kind is Kind.DAY:
        cell.number_format = "yyyy-mm-dd"
    elif column.kind is Kind.MONEY:
        cell.number_format = "#,##0.00"
    elif column.kind in (Kind.TEXT, Kind.KEY, Kind.REF, Kind.REFS, Kind.WORDS):
        cell.number_format = "@"
    return cell


def _validation(column: Column, letter: str, lang: Lang, lists: _Lists) -> DataValidation:
    """Help when a cell is selected; a list to choose from, which warns and does not forbid (codes are accepted too)."""
    choices = None
    if column.kind is Kind.CODE and column.codes:
        choices = tuple(label.say(lang) for label in column.codes.values())
    elif column.kind is Kind.BOOL:
        choices = (Text("yes", "oui").say(lang), Text("no", "non").say(lang))
    rule = DataValidation(type="list" if choices else None, allow_blank=True, sqref=f"{letter}2:{letter}{_REACH}")
    if choices:
        rule.formula1 = lists.range_of(choices)
        rule.errorStyle = "warning"
        rule.showErrorMessage = True
        rule.error = Text("This word is not in the list.", "Ce mot ne figure pas dans la liste.").say(lang)
    rule.showInputMessage = True
    rule.promptTitle = column.header.say(lang)[:32]
    rule.prompt = column.about.say(lang)[:255]
    return rule


class _Lists:
    """The hidden sheet of lists: each distinct list once, one column each."""

    def __init__(self, lang: Lang) -> None:
        self._title = LISTS.say(lang)
        self._lists: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """The range that holds the choices."""
        if choices not in self._lists:
            letter = get_column_letter(len(self._lists) + 1)
            self._lists[choices] = f"'{self._title}'!${letter}$1:${letter}${len(choices)}"
        return self._lists[choices]

    def write(self, file: File) -> None:
        """Write the sheet, hidden."""
        page = file.create_sheet(self._title)
        page.sheet_state = "hidden"
        columns = list(self._lists)
        for row in range(max((len(choices) for choices in columns), default=0)):
            page.append([_cell(page, choices[row]) if row < len(choices) else None for choices in columns])
