"""What a workbook import would change, on a terminal."""

from __future__ import annotations

from arrimage.cli.output import table
from arrimage.core.text import Lang, Text
from arrimage.web.workbook.changes import Does, ImportPlan


def print_plan(plan: ImportPlan, lang: Lang) -> None:
    """Print, for each sheet of the file, how many records would be created, changed, put away and left alone."""
    print(plan.title.say(lang))
    headings = [
        Text("Sheet", "Feuille"), Text("Created", "Créées"), Text("Changed", "Modifiées"), Text("Put away", "Archivées"),
        Text("Unchanged", "Inchangées"),
    ]  # fmt: skip
    rows = [
        [
            sheet.sheet.title.say(lang), str(sheet.count(Does.CREATE)),
            str(sheet.count(Does.CHANGE) + sheet.count(Does.RESTORE)), str(sheet.count(Does.ARCHIVE)), str(sheet.unchanged),
        ]
        for sheet in plan.sheets
        if sheet.changes or sheet.unchanged
    ]  # fmt: skip
    table(headings, rows, lang)
