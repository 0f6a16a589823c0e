"""What a workbook is made of: kinds of cell, columns, sheets, the book. Pure data; knows no room and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from arrimage.core.text import Text

#: What a cell holds once read. Money is integer cents; several references are a sorted tuple of paths.
Value = str | int | bool | date | tuple[str, ...] | None
Values = dict[str, Value]


_EMPTY = Text("", "")


class Kind(StrEnum):
    """What a column holds, and so how its cells are read and written.

    KEY is a short name of lower-case letters, digits and hyphens. REF and REFS name rows of another sheet. PERCENT is
    a whole number from 0 to 100. MONEY is written in dollars and kept in cents.
    """

    TEXT = "text"
    KEY = "key"
    DAY = "day"
    INT = "int"
    PERCENT = "percent"
    MONEY = "money"
    BOOL = "bool"
    CODE = "code"
    REF = "ref"
    REFS = "refs"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        code: how definitions and other programs name it; accepted as a header too.
        header: what people read in the first row.
        about: what belongs there, one or two sentences; shown when a cell is selected and on the first sheet.
        required: whether every row needs a value; a sheet that lacks the column is refused.
        default: what an empty cell means for a column that is not required.
        codes: for CODE, the accepted codes with their labels.
        short: shorter labels that are accepted too, such as PLI.
        refers: for REF and REFS, the code of the sheet whose rows are named.
        within: for REF, the column of this sheet whose row gives the first part of the path (see ``references``).
        limit: longest text, in characters. minimum, maximum: bounds of numbers.
        example: what the example row shows.
    """

    code: str
    header: Text
    about: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    default: Value = None
    codes: Mapping[str, Text] | None = None
    short: Mapping[str, Text] | None = None
    refers: str = ""
    within: str = ""
    limit: int = 200
    minimum: int = 0
    maximum: int = 1_000_000
    example: Text = _EMPTY
    aliases: tuple[str, ...] = ()
    wide: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        key: columns that together name a row; two rows of a file never share them.
        path: columns by which other sheets name the row; ``key`` when empty.
        orders: pairs (earlier, later) of DAY columns: the later is never before the earlier.
        years: whether the sheet also takes one MONEY column for each fiscal year (header such as 2025-26).
        names: columns whose text may stand for the row in a reference, such as an organization's name.
        titled: a text (``name`` for name_en and name_fr) that every row needs in at least one language.
        single: whether the sheet holds exactly one row.
        removable: whether a mark in the last column puts a row's record away.
    """

    code: str
    name: Text
    about: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    path: tuple[str, ...] = ()
    orders: tuple[tuple[str, str], ...] = ()
    years: bool = False
    names: tuple[str, ...] = ()
    titled: str = ""
    single: bool = False
    removable: bool = True

    @property
    def title(self) -> Text:
        """What people call the sheet."""
        return self.name

    @property
    def address(self) -> tuple[str, ...]:
        """The columns by which other sheets name a row."""
        return self.path or self.key

    def column(self, code: str) -> Column:
        """The column with this code; a fiscal year's column when the code is one (``year:2025``)."""
        if code == REMOVE.code:
            return REMOVE
        if code.startswith(YEAR):
            return year_column(int(code.removeprefix(YEAR)))
        return next(column for column in self.columns if column.code == code)

    def row_key(self, values: Values) -> tuple[str, ...]:
        """What names a row, as text; an empty part stays empty."""
        return tuple(as_text(values.get(code)) for code in self.key)

    def row_path(self, values: Values) -> str:
        """How other sheets name a row: its parts with slashes. Parts that are paths themselves keep theirs."""
        return "/".join(as_text(values.get(code)) for code in self.address)


def as_text(value: Value) -> str:
    """A part of a key as text: dates as 2026-11-22, nothing as empty."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


YEAR = "year:"


def year_column(first_year: int) -> Column:
    """The amount of one fiscal year, named by the year in which April falls."""
    english, french = f"{first_year}-{(first_year + 1) % 100:02d}", f"{first_year}-{first_year + 1}"
    return Column(
        f"{YEAR}{first_year}",
        Text(english, f"Exercice {french}"),
        Text(
            f"Amount in dollars for the fiscal year {english}. Leave empty when it is not known; write 0 for none.",
            f"Montant en dollars pour l’exercice {french}. Laissez vide s’il est inconnu; écrivez 0 s’il est nul.",
        ),
        Kind.MONEY,
        maximum=10**13,
        wide=14,
    )


REMOVE = Column(
    "remove",
    Text("Put away", "Archiver"),
    Text(
        "Write x to put this row’s record away. A row that is only left out of the file stays as it is.",
        "Écrivez x pour archiver la fiche de cette ligne. Une ligne simplement absente du fichier reste telle quelle.",
    ),
    Kind.BOOL,
    default=False,
    wide=10,
)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook in the order they are written, and the words of its first page."""

    title: Text
    lead: tuple[Text, ...]
    sheets: tuple[Sheet, ...]

    def sheet(self, code: str) -> Sheet:
        """The sheet with this code."""
        return next(sheet for sheet in self.sheets if sheet.code == code)


@dataclass(slots=True)
class Row:
    """One row as read: where it stands, and a value for each column that the file has."""

    sheet: str
    title: str
    number: int
    values: Values
    letters: Mapping[str, str]
    removed: bool = False


@dataclass(slots=True)
class Parsed:
    """A workbook as read, before its names are looked up: rows by sheet, and the digest of the file's bytes.

    ``present`` holds, for each sheet that the file has, the codes of its columns; ``titles`` the sheets' own titles.
    ``broken`` names sheets that lost rows or columns to a finding: that their rows are missed elsewhere is no news.
    """

    digest: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    present: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
