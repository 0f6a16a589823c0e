"""What the workbook's page shows: the ways in and out, and the preview of an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from arrimage.core.problem import Problem
from arrimage.core.text import Lang, Text
from arrimage.core.wording import number
from arrimage.strategy.workbook import jobs
from arrimage.web.workbook.cells import spell
from arrimage.web.workbook.changes import Change, Does, ImportPlan, SheetPlan
from arrimage.web.workbook.sheets import Sheet, Value

#: Rows listed for each sheet; the rest is counted.
MOST = 40
LOOKS = {
    Does.CREATE: ("is-on", "plus"),
    Does.CHANGE: ("is-watch", "watch"),
    Does.ARCHIVE: ("is-off", "stop"),
    Does.RESTORE: ("is-on", "done"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a changed row: before and after, as people read them."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the preview."""

    row: int
    name: str
    does: str
    look: str
    icon: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of the preview. ``more`` counts the rows that are not listed."""

    code: str
    name: str
    created: int
    changed: int
    archived: int
    unchanged: int
    lines: Sequence[Line]
    more: int


@dataclass(frozen=True, slots=True)
class Page:
    """The page. ``rest`` counts unchanged rows of sheets in which nothing changes. ``digest`` is sent back with the confirmation; empty when there is nothing to confirm.
    ``minutes``: about how long a large file takes in the background; 0 for a file imported at once."""

    sentence: str
    name: Text | None
    parts: Sequence[Part]
    problems: Sequence[Problem]
    rest: int
    rest_sheets: int
    digest: str
    previewed: bool
    may_export: bool
    new: bool
    minutes: int = 0


def _words(does: Does) -> str:
    return {
        Does.CREATE: pgettext("workbook record", "Created"), Does.CHANGE: pgettext("workbook record", "Changed"),
        Does.ARCHIVE: pgettext("workbook record", "Put away"), Does.RESTORE: pgettext("workbook record", "Brought back"),
    }[does]  # fmt: skip


def _value(sheet: Sheet, code: str, value: Value, lang: Lang) -> str:
    text = spell(value, sheet.column(code), lang)
    return text if len(text) <= 120 else text[:119] + "…"


def _line(sheet: Sheet, change: Change, lang: Lang) -> Line:
    shown = [
        Field(sheet.column(code).header.say(lang), _value(sheet, code, before, lang), _value(sheet, code, after, lang))
        for code, before, after in change.fields
    ]
    if change.does is Does.CREATE:
        # Enough of a new record to know it again; its key stands beside it already.
        told = [(c, v) for c, v in change.row.values.items() if v is not None and c not in sheet.key][:4]
        shown = [
            Field(sheet.column(code).header.say(lang), "", _value(sheet, code, value, lang)) for code, value in told
        ]
    look, icon = LOOKS[change.does]
    key = " · ".join(part.rsplit("/", 1)[-1] for part in change.key if part)
    return Line(change.row.number, key, _words(change.does), look, icon, shown)


def _part(plan: SheetPlan, lang: Lang) -> Part:
    changed = plan.count(Does.CHANGE) + plan.count(Does.RESTORE)
    # What changes or goes is looked at before what is new.
    order = {Does.ARCHIVE: 0, Does.CHANGE: 1, Does.RESTORE: 2, Does.CREATE: 3}
    listed = sorted(plan.changes, key=lambda change: (order[change.does], change.row.number))[:MOST]
    return Part(
        plan.sheet.code, plan.sheet.name.say(lang), plan.count(Does.CREATE), changed, plan.count(Does.ARCHIVE), plan.unchanged,
        [_line(plan.sheet, change, lang) for change in listed], len(plan.changes) - len(listed),
    )  # fmt: skip


def _sentence(plan: ImportPlan, lang: Lang) -> str:
    if plan.problems:
        return _("Nothing was imported: the workbook has something to mend.")
    if plan.empty:
        return _("Nothing to change: the workbook says what is stored already.")
    count = len(plan.changes)
    if plan.new:
        return ngettext(
            "This workbook founds a partnership, with %(n)s record.",
            "This workbook founds a partnership, with %(n)s records.",
            count,
        ) % {"n": number(count, lang)}
    return ngettext(
        "%(n)s record would change. Nothing is imported yet.",
        "%(n)s records would change. Nothing is imported yet.",
        count,
    ) % {"n": number(count, lang)}


def minutes(rows: int) -> int:
    """About how many minutes the import of so many rows takes, at least one."""
    return max(1, round(rows / jobs.ROWS_A_SECOND / 60))


def start(*, may_export: bool, new: bool) -> Page:
    """The page before anything is sent."""
    sentence = _("Found a partnership from a workbook") if new else _("Fill in a workbook, or take yours along")
    return Page(sentence, None, (), (), 0, 0, "", False, may_export, new)


def refused(problems: Sequence[Problem], *, may_export: bool, new: bool) -> Page:
    """The page after a file that could not be read."""
    return Page(
        _("Nothing was imported: the file could not be taken."), None, (), problems, 0, 0, "", True, may_export, new
    )


def preview(plan: ImportPlan, lang: Lang, *, may_export: bool, new: bool) -> Page:
    """The page with what the import would do."""
    clean = not plan.problems and not plan.empty
    idle = [sheet for sheet in plan.sheets if not sheet.changes]
    return Page(
        _sentence(plan, lang), plan.title if plan.title.en or plan.title.fr else None,
        () if plan.problems else [_part(sheet, lang) for sheet in plan.sheets if sheet.changes], plan.problems,
        sum(sheet.unchanged for sheet in idle), len(idle), plan.digest if clean else "",
        True, may_export, new, minutes(plan.rows) if plan.rows > jobs.BACKGROUND_ROWS else 0,
    )  # fmt: skip
