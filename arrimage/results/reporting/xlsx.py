"""A report's figures as a workbook: figures, breakdowns, other periods, definitions, about.

Numbers are numbers in their cells; a value that is no number stands as its sign (``..``, ``x``, ``...``), never blank
and never 0. Text is stored as text, so that nothing a person wrote is ever taken for a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from arrimage.core.disclosure import NOT_APPLICABLE, Unit
from arrimage.core.text import Lang, Text
from arrimage.core.wording import sign
from arrimage.results.reporting import phrases
from arrimage.results.reporting.document import Document, FigureRow, ValueRow
from arrimage.results.reporting.packing import repacked

_SHEETS = {
    "figures": Text("Figures", "Chiffres"),
    "breakdowns": Text("Breakdowns", "Ventilations"),
    "periods": Text("Other periods", "Autres périodes"),
    "definitions": Text("Definitions", "Définitions"),
    "about": Text("About", "À propos"),
}
_COLUMNS = {
    "indicator": Text("Indicator id", "Identifiant"),
    "name": Text("Indicator", "Indicateur"),
    "period": Text("Period", "Période"),
    "numerator": Text("Numerator", "Numérateur"),
    "denominator": Text("Denominator", "Dénominateur"),
    "value": Text("Value", "Valeur"),
    "status": Text("Status", "Statut"),
    "unit": Text("Unit", "Unité"),
    "version": Text("Definition version", "Version de la définition"),
    "records": Text("Records", "Enregistrements"),
    "rounded": Text("Rounded", "Arrondi"),
    "source": Text("Source", "Source"),
    "snapshot": Text("Snapshot", "Instantané"),
    "target": Text("Target", "Cible"),
    "breakdown": Text("Breakdown", "Ventilation"),
    "category": Text("Category", "Catégorie"),
    "code": Text("Code", "Code"),
    "question": Text("Question", "Question"),
    "counts": Text("What is counted", "Ce qui est compté"),
    "out_of": Text("Out of", "Sur"),
    "direction": Text("Direction", "Sens"),
    "limits": Text("Limits", "Limites"),
    "definition_source": Text("Source of the definition", "Source de la définition"),
    "item": Text("Item", "Élément"),
}
_STATUS = {
    "reported": Text("reported", "déclaré"),
    "missing": Text("not reported", "non disponible"),
    "withheld": Text("withheld", "confidentiel"),
    "not_applicable": Text("not applicable", "sans objet"),
}
_SIGNS = ("..", "x", "...")
_YES, _NO = Text("yes", "oui"), Text("no", "non")
#: The sign of what a figure does not have, such as the denominator of a count.
_NONE = sign(NOT_APPLICABLE)
_FORMATS = {Unit.CENTS: "#,##0.00", Unit.SHARE: "0.0%", Unit.RATIO: "0.00", Unit.SCORE: "0.0", Unit.MEAN: "0.0",
            Unit.DAYS: "0.0", Unit.COUNT: "#,##0"}  # fmt: skip
_EDGE = Border(bottom=Side(style="thin", color="12262D"))

Entry = tuple[Any, str]


def _number(amount: int, cents: bool) -> Entry:
    return (Decimal(amount) / 100, "#,##0.00") if cents else (amount, "#,##0")


def _parts(value: ValueRow, unit: Unit, cents: bool) -> list[Entry]:
    """Numerator, denominator and value as cells: numbers, or the sign of what is no number."""
    if value.numerator is None:
        return [(value.sign, ""), (value.sign, ""), (value.sign, "")]
    numerator = _number(value.numerator, cents)
    if value.denominator is None:
        return [numerator, (_NONE, ""), numerator]
    exact = Fraction(value.numerator, value.denominator)
    return [numerator, _number(value.denominator, cents), (exact.numerator / exact.denominator, _FORMATS[unit])]


def _text(words: str) -> Entry:
    return words or _NONE, ""


def _figures(document: Document, lang: Lang) -> Iterator[list[Entry]]:
    for row in document.figures:
        target = next((goal.words for goal in row.goals if goal.words), "")
        yield [
            _text(row.indicator), _text(row.name), _text(row.period), *_parts(row.value, Unit(row.unit), row.cents),
            _text(_STATUS[row.value.status].say(lang)), _text(row.unit_word), (row.version, "0"),
            (row.records, "#,##0") if row.records is not None else ("x", ""),
            _text((_YES if row.rounded else _NO).say(lang)), _text(phrases.SOURCES[row.source].say(lang)),
            _text(target), _text(row.snapshot),
        ]  # fmt: skip


def _breakdowns(document: Document, lang: Lang) -> Iterator[list[Entry]]:
    for row in document.figures:
        for breakdown in row.breakdowns:
            for item in breakdown.categories:
                yield [
                    _text(row.indicator), _text(row.name), _text(breakdown.name), _text(item.category),
                    _text(item.label), *_parts(item.value, Unit(row.unit), row.cents),
                    _text(_STATUS[item.value.status].say(lang)),
                ]  # fmt: skip


def _periods(document: Document, lang: Lang) -> Iterator[list[Entry]]:
    for row in document.figures:
        for period in row.periods:
            yield [
                _text(row.indicator), _text(row.name), _text(period.period),
                *_parts(period.value, Unit(row.unit), row.cents), _text(_STATUS[period.value.status].say(lang)),
            ]  # fmt: skip


def _definitions(document: Document) -> Iterator[list[Entry]]:
    row: FigureRow
    for row in document.figures:
        yield [
            _text(row.indicator), (row.version, "0"), _text(row.name), _text(row.question), _text(row.counts),
            _text(row.out_of), _text(row.unit_word), _text(row.direction), _text(row.limits),
            _text(row.definition_source),
        ]  # fmt: skip


def _dress(cell: Any, dress: tuple[Any, ...]) -> None:
    """Number format, or quote prefix, wrapping and alignment; made once and copied, since making it is slow."""
    if len(dress) == 1:
        cell.number_format, cell.alignment = dress[0], Alignment(vertical="top")
        return
    quoted, wrapped, sign_ = dress
    cell.quotePrefix = quoted
    cell.alignment = Alignment(wrap_text=wrapped, vertical="top", horizontal="right" if sign_ else None)


def _fill(sheet: Any, title: str, columns: Sequence[str], widths: Sequence[int], rows: Iterator[list[Entry]]) -> None:
    sheet.title = title
    dressed: dict[tuple[Any, ...], Any] = {}
    for index, (name, width) in enumerate(zip(columns, widths, strict=True), start=1):
        cell = sheet.cell(1, index, name)
        cell.font, cell.border = Font(bold=True), _EDGE
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(index)].width = width
    for number, entries in enumerate(rows, start=2):
        for index, (content, look) in enumerate(entries, start=1):
            cell = sheet.cell(number, index)
            dress: tuple[Any, ...]
            if isinstance(content, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", content)
                # A text that begins with = would else be stored as a formula; the quote prefix keeps it text on editing.
                cell.data_type = "s"
                dress = (content[:1] in ("=", "+", "-", "@"), widths[index - 1] > 24, content in _SIGNS)
            else:
                cell.value = content
                dress = (look,)
            if dress not in dressed:
                _dress(cell, dress)
                dressed[dress] = cell._style
            else:
                cell._style = copy(dressed[dress])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def render(document: Document) -> bytes:
    """The figures of a report as an XLSX file in the document's language."""
    lang = document.lang
    book = Workbook()

    def heads(*names: str) -> list[str]:
        return [_COLUMNS[name].say(lang) for name in names]

    first = book.active
    _fill(
        first, _SHEETS["figures"].say(lang),
        heads("indicator", "name", "period", "numerator", "denominator", "value", "status", "unit", "version", "records",
              "rounded", "source", "target", "snapshot"),
        (30, 44, 12, 14, 14, 14, 16, 22, 11, 14, 10, 30, 40, 68), _figures(document, lang),
    )  # fmt: skip
    _fill(
        book.create_sheet(), _SHEETS["breakdowns"].say(lang),
        heads("indicator", "name", "breakdown", "code", "category", "numerator", "denominator", "value", "status"),
        (30, 44, 28, 22, 40, 14, 14, 14, 16), _breakdowns(document, lang),
    )  # fmt: skip
    _fill(
        book.create_sheet(), _SHEETS["periods"].say(lang),
        heads("indicator", "name", "period", "numerator", "denominator", "value", "status"),
        (30, 44, 12, 14, 14, 14, 16), _periods(document, lang),
    )  # fmt: skip
    _fill(
        book.create_sheet(), _SHEETS["definitions"].say(lang),
        heads("indicator", "version", "name", "question", "counts", "out_of", "unit", "direction", "limits",
              "definition_source"),
        (30, 11, 44, 50, 50, 44, 22, 18, 50, 36), _definitions(document),
    )  # fmt: skip
    about = iter([[_text(name), _text(value)] for name, value in document.about])
    _fill(book.create_sheet(), _SHEETS["about"].say(lang), heads("item", "value"), (28, 90), about)
    moment = datetime.fromisoformat(document.day).replace(hour=12)
    book.properties.title = f"{document.title}, {document.period_label} – {document.partnership}"
    book.properties.creator = document.partnership
    book.properties.language = f"{lang}-CA"
    book.properties.created = moment
    out = io.BytesIO()
    book.save(out)
    # Saving stamps the present moment: the part is written again with the report's own date.
    return repacked(out.getvalue(), modified=moment)
