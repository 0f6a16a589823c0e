"""A workbook that people fill in: template, import with preview, export. Knows sheets and cells, and no room.

A room describes its sheets (:mod:`.sheets`) and ties them to its records (:mod:`.binding`). The way in is
safety → reading → references → changes → importing; the way out is writing. ``strategy.workbook`` assembles the
workbook of a partnership.
"""

from __future__ import annotations

from arrimage.web.workbook.changes import Change, Does, ImportPlan, SheetPlan, Stored
from arrimage.web.workbook.importing import Summary
from arrimage.web.workbook.sheets import Book, Column, Kind, Sheet

__all__ = ["Book", "Change", "Column", "Does", "ImportPlan", "Kind", "Sheet", "SheetPlan", "Stored", "Summary"]
