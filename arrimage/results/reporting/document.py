"""A report as a tree of blocks in one language: what every renderer receives, and what a sign-off freezes.

Nothing in here knows a database, a clock, a template or a file format. Text is data: a renderer never reads it as
markup. Every container is a tuple and every leaf is text, a number, a yes/no or nothing, so that a document can be
stored as JSON (:func:`plain`) and read back equal (:func:`restore`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from arrimage.core.text import Lang
from arrimage.results.reporting.marks import Bars, Chart, Grid, GridRow, Mark, Money, Strip, Trend

#: Raised when a stored document could no longer be read; kept in every frozen report and bundle.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look and one meaning.

    Attributes:
        href: path from the root of the site (``/en/…``) or ``#anchor`` within the document; empty when it is no link.
        note: number of the note it refers to; 0 for none.
        figure: id of the indicator whose value this is; empty when it is no figure.
        status: status of that value (``reported``, ``missing``, ``withheld``, ``not_applicable``).
        lang: language of the text when it is not the document's.
    """

    text: str
    strong: bool = False
    href: str = ""
    note: int = 0
    figure: str = ""
    status: str = ""
    lang: str = ""


Inline = tuple[Run, ...]


def words(inline: Inline) -> str:
    """The plain text of runs, without marks of notes."""
    return "".join(run.text for run in inline)


# --- blocks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. ``id`` is the block of the report schema whose wording can be edited; empty for fixed wording.

    ``style``: body, lede, or callout (what did not move).
    """

    id: str
    runs: Inline
    title: str = ""
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: ``value`` large, ``small`` beside it, a picture, and one line on baseline and target."""

    indicator: str
    name: Inline
    value: str
    small: str
    status: str
    caption: str
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Cards:
    """Key figures side by side."""

    id: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title and caption."""

    id: str
    title: str
    chart: Chart
    caption: Inline = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A point that page one makes: a title, sentences, a picture."""

    title: str
    blocks: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments side by side."""

    id: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``end`` aligns it to the end (numbers); ``width`` is its part of the whole."""

    title: str
    end: bool = False
    width: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, never empty. ``status`` marks a value that is no number (``none``: there is nothing to give)."""

    runs: Inline
    status: str = "reported"
    strong: bool = False

    def __post_init__(self) -> None:
        if not words(self.runs).strip():
            raise ValueError("a cell says what is known, never nothing")


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is headings and whose first column names the row."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one cell for each column")


@dataclass(frozen=True, slots=True)
class NodeState:
    """The state of one box of a logic model: ``state`` is on, watch, off, seen (no target), held or none; ``word`` says it."""

    name: str
    state: str
    word: str
    figures: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One column of a logic model."""

    name: str
    nodes: tuple[NodeState, ...]


@dataclass(frozen=True, slots=True)
class States:
    """A logic model, level by level, with the state of each box."""

    id: str
    title: str
    model: str
    levels: tuple[Level, ...]


Block = Prose | Cards | Picture | Arguments | Table | States


@dataclass(frozen=True, slots=True)
class Note:
    """Where a figure comes from: definition version, n ÷ d, records, and its page."""

    number: int
    indicator: str
    name: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section; the first of a report is page one."""

    id: str
    title: str
    intro: str
    blocks: tuple[Any, ...]
    notes: tuple[Note, ...]


# --- figures, for spreadsheets and bundles -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A released value: integers as disclosed, its sign (``..``, ``x``, ``...``; empty for a number), its words."""

    status: str
    sign: str
    numerator: int | None
    denominator: int | None
    text: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category of a breakdown."""

    category: str
    label: str
    value: ValueRow


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One breakdown of a figure."""

    breakdown: str
    name: str
    categories: tuple[CategoryRow, ...]


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """The same figure in another period."""

    period: str
    label: str
    value: ValueRow


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A baseline and a target: their words, and their values where they have numbers."""

    origin: str
    words: str
    baseline_words: str
    baseline: ValueRow | None
    target: ValueRow | None
    due: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Everything a released figure says, in one language.

    Attributes:
        unit: code of the unit; ``unit_word`` names it.
        records: number of records behind it; None when that number is protected too.
        rule: rule of disclosure that was applied.
        cents: whether numerator (and denominator) are cents.
    """

    indicator: str
    version: int
    name: str
    question: str
    counts: str
    out_of: str
    unit: str
    unit_word: str
    direction: str
    cents: bool
    period: str
    value: ValueRow
    rounded: bool
    withheld_cells: int
    records: int | None
    waits_for: tuple[str, ...]
    audience: str
    rule: str
    snapshot: str
    as_of: str
    measure: str
    source: str
    limits: str
    definition_source: str
    href: str
    breakdowns: tuple[BreakdownRow, ...]
    periods: tuple[PeriodRow, ...]
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One box of the sign block."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language.

    Attributes:
        marks: short facts at the head of each page (frozen on, number, snapshot, illustrative).
        about: pairs of name and value on how the report was made.
        day: ISO date that files carry as their date: of the sign-off, else of the snapshot.
        draft: true while the report is not signed off.
    """

    kind: str
    lang: Lang
    title: str
    subtitle: str
    partnership: str
    slug: str
    period: str
    period_label: str
    audience: str
    headline: Inline
    marks: tuple[str, ...]
    illustrative: bool
    draft: bool
    day: str
    snapshot: str
    sections: tuple[Section, ...]
    figures: tuple[FigureRow, ...]
    signatures: tuple[Signature, ...]
    about: tuple[tuple[str, str], ...]
    format: int = FORMAT


_CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Run, Mark, Trend, Bars, Money, GridRow, Grid, Strip, Prose, Card, Cards, Picture, Argument, Arguments, Column,
        Cell, Table, NodeState, Level, States, Note, Section, ValueRow, CategoryRow, BreakdownRow, PeriodRow, GoalRow,
        FigureRow, Signature, Document,
    )
}  # fmt: skip


def plain(item: Any) -> Any:
    """The same as JSON values; each object carries its class name under ``$``."""
    if is_dataclass(item) and not isinstance(item, type):
        return {"$": type(item).__name__, **{f.name: plain(getattr(item, f.name)) for f in fields(item)}}
    if isinstance(item, tuple | list):
        return [plain(part) for part in item]
    return item


def restore(item: Any) -> Any:
    """What :func:`plain` made, read back: lists become tuples.

    Raises:
        KeyError: when an object is of an unknown class.
        TypeError: when an object lacks a field or has one too many.
    """
    if isinstance(item, dict):
        kind = _CLASSES[item["$"]]
        return kind(**{name: restore(value) for name, value in item.items() if name != "$"})
    if isinstance(item, list):
        return tuple(restore(part) for part in item)
    return item


def blocks(document: Document) -> Iterator[Any]:
    """Every block of a document in reading order, those within arguments included."""
    for section in document.sections:
        for block in section.blocks:
            yield block
            if isinstance(block, Arguments):
                for argument in block.arguments:
                    yield from argument.blocks


def charts(document: Document) -> Iterator[Any]:
    """Every chart of a document in reading order."""
    for block in blocks(document):
        if isinstance(block, Picture):
            yield block.chart
        elif isinstance(block, Cards):
            for card in block.cards:
                if card.chart is not None:
                    yield card.chart
