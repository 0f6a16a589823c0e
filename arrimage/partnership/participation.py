"""Being there and being heard: one row a sector, one cell a meeting. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from arrimage.core import wording
from arrimage.core.text import Text
from arrimage.partnership.counting import agree, both

K = TypeVar("K")
#: Absences without regrets, and meetings in silence, from which a sector is worth watching.
ABSENT_OFTEN = 2
SILENT_OFTEN = 4


class Cell(StrEnum):
    """What a sector was at one meeting. The strongest of its seats counts."""

    ACTIVE = "active"
    SILENT = "silent"
    REGRETS = "regrets"
    ABSENT = "absent"
    VACANT = "vacant"
    NOT_NOTED = "not_noted"


CELL_WORDS: Mapping[Cell, Text] = {
    Cell.ACTIVE: Text("active voice", "voix active"),
    Cell.SILENT: Text("silent presence", "présence silencieuse"),
    Cell.REGRETS: Text("regrets", "absence motivée"),
    Cell.ABSENT: Text("absent", "absence"),
    Cell.VACANT: Text("vacant seat", "siège vacant"),
    Cell.NOT_NOTED: Text("not noted", "non consigné"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """The presence of one seat's holder at one meeting; ``active`` None: nobody noted whether they spoke."""

    presence: str
    active: bool | None


@dataclass(frozen=True, slots=True)
class Note:
    """What is worth noting about a row; ``state`` is watch, off or empty for a plain remark."""

    state: str
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A sector's row: cells in the order of the meetings; ``came`` of ``counted`` meetings somebody was there."""

    sector: str
    seats: int
    held: int
    cells: tuple[Cell, ...]
    note: Note | None

    @property
    def counted(self) -> int:
        """Meetings at which a seat of the sector was held and attendance was noted."""
        return sum(1 for cell in self.cells if cell not in (Cell.VACANT, Cell.NOT_NOTED))

    @property
    def came(self) -> int:
        """Meetings at which somebody of the sector was present."""
        return sum(1 for cell in self.cells if cell in (Cell.ACTIVE, Cell.SILENT))


def cell(marks: Sequence[Mark], held: bool) -> Cell:
    """The cell of a sector from the marks of its seats; ``held``: somebody held one of them that day."""
    there = [mark for mark in marks if mark.presence == "present"]
    if any(mark.active for mark in there):
        return Cell.ACTIVE
    if there:
        return Cell.SILENT
    if any(mark.presence == "regrets" for mark in marks):
        return Cell.REGRETS
    if marks:
        return Cell.ABSENT
    return Cell.NOT_NOTED if held else Cell.VACANT


def row(sector: str, seats: int, held: int, cells: Iterable[Cell], *, voting: bool, vacant_since: date | None) -> Row:
    """A sector's row with its note.

    Args:
        voting: whether any seat of the sector votes.
        vacant_since: the day since which the whole sector stands empty, or None.
    """
    found = tuple(cells)
    return Row(sector, seats, held, found, _note(seats, held, found, voting, vacant_since))


def _note(seats: int, held: int, cells: tuple[Cell, ...], voting: bool, vacant_since: date | None) -> Note | None:
    if seats and not held:
        if vacant_since is None:
            return Note("off", Text("Vacant", "Vacant"))
        since = Text(wording.day(vacant_since, "en"), wording.day(vacant_since, "fr"))
        return Note("off", Text("Vacant since {day}", "Vacant depuis le {day}").format(day=since))
    absent = sum(1 for c in cells if c is Cell.ABSENT)
    if absent >= ABSENT_OFTEN:
        times = agree(absent, ("time", "times"), ("fois", "fois"))
        return Note(
            "watch",
            Text("Absent without notice {n} {times}", "Absence sans avis {n} {times}").format(
                n=both(absent, feminine=True), times=times
            ),
        )
    silent = sum(1 for c in cells if c is Cell.SILENT)
    if silent >= SILENT_OFTEN and Cell.ACTIVE not in cells:
        return Note(
            "watch",
            Text("Present but silent at {n} meetings", "Présence sans intervention à {n} rencontres").format(
                n=both(silent)
            ),
        )
    if seats > 1 and held == 1:
        return Note("watch", Text("One voice for the whole sector", "Une seule voix pour tout le secteur"))
    if not voting:
        return Note("", Text("Ex officio, not voting", "D’office, sans vote"))
    if held < seats:
        empty = seats - held
        return Note(
            "", Text("{n} {seats} vacant", "{n} {seats}").format(
                n=both(empty), seats=agree(empty, ("seat", "seats"), ("siège vacant", "sièges vacants"))
            ),
        )  # fmt: skip
    return None
