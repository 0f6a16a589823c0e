"""What an import would do, row by row, before it does it: created, changed, put away, brought back, left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.reading import values_with_defaults
from arrimage.web.workbook.sheets import Parsed, Row, Sheet, Value, Values

Key = tuple[str, ...]


class Does(StrEnum):
    """What happens to a record."""

    CREATE = "create"
    CHANGE = "change"
    ARCHIVE = "archive"
    RESTORE = "restore"


@dataclass(slots=True)
class Stored:
    """A stored record in the workbook's terms. ``record`` is the room's own row, or rows, behind it."""

    values: Values
    record: Any
    archived: bool = False


@dataclass(slots=True)
class Change:
    """One row's effect. ``fields`` holds, for a change, each column with its value before and after."""

    does: Does
    key: Key
    row: Row
    values: Values
    stored: Stored | None = None
    fields: tuple[tuple[str, Value, Value], ...] = ()


@dataclass(slots=True)
class SheetPlan:
    """What happens to the records of one sheet."""

    sheet: Sheet
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    present: tuple[str, ...] = ()

    def count(self, does: Does) -> int:
        """How many records are created, changed, put away or brought back."""
        return sum(1 for change in self.changes if change.does is does)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The whole preview.

    Attributes:
        title: the partnership that the file is about, as far as it is known.
        sheets: one plan for each sheet of the file, in the book's order.
        problems: what must be mended first; nothing is applied while there is one.
        digest: of the file and of every stored record it was compared with: it proves that a preview is not stale.
        new: whether the partnership itself would be created.
    """

    title: Text
    sheets: tuple[SheetPlan, ...]
    problems: tuple[Problem, ...]
    digest: str
    new: bool
    partnership_id: Any = None

    @property
    def changes(self) -> list[Change]:
        """Every change of every sheet."""
        return [change for plan in self.sheets for change in plan.changes]

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return sum(len(plan.changes) + plan.unchanged for plan in self.sheets)

    @property
    def empty(self) -> bool:
        """Whether the file holds nothing new."""
        return not any(plan.changes for plan in self.sheets)


def compare(sheet: Sheet, parsed: Parsed, stored: Mapping[Key, Stored], findings: Findings) -> SheetPlan:
    """Compare the rows of one sheet with the stored records."""
    plan = SheetPlan(sheet, present=parsed.present.get(sheet.code, ()))
    seen: dict[Key, int] = {}
    for row in parsed.rows.get(sheet.code, []):
        key = sheet.row_key(row.values)
        if key in seen:
            column = sheet.column(sheet.key[-1])
            findings.cell(
                row, column.code, column.header,
                Text(f"“{' / '.join(key)}” stands in row {seen[key]} already.", f"«\u00a0{' / '.join(key)}\u00a0» figure déjà à la ligne {seen[key]}."),
                Text("Give each row its own key, or delete one of the two.", "Donnez à chaque ligne sa propre clé ou supprimez l’une des deux."),
            )  # fmt: skip
            continue
        seen[key] = row.number
        _one(plan, row, key, stored.get(key))
    return plan


def _one(plan: SheetPlan, row: Row, key: Key, known: Stored | None) -> None:
    if row.removed:
        if known is not None and not known.archived:
            plan.changes.append(Change(Does.ARCHIVE, key, row, known.values, known))
        else:
            plan.unchanged += 1
        return
    if known is None:
        plan.changes.append(Change(Does.CREATE, key, row, values_with_defaults(plan.sheet, row.values)))
        return
    fields = tuple(
        (code, known.values.get(code), value) for code, value in row.values.items() if known.values.get(code) != value
    )
    if known.archived:
        plan.changes.append(Change(Does.RESTORE, key, row, row.values, known, fields))
    elif fields:
        plan.changes.append(Change(Does.CHANGE, key, row, row.values, known, fields))
    else:
        plan.unchanged += 1


def digest_of(file_digest: str, states: Iterable[tuple[str, Mapping[Key, Stored]]]) -> str:
    """SHA-256 over the file's digest and every stored row, in a canonical order."""
    total = hashlib.sha256(file_digest.encode())
    for code, stored in states:
        total.update(f"\n#{code}".encode())
        for key in sorted(stored):
            row = stored[key]
            total.update(f"\n{key}{row.archived}{sorted(row.values.items())}".encode())
    return total.hexdigest()
