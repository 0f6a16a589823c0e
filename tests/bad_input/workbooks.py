"""Workbooks for tests: a small whole one, and ways to spoil it."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.apps import apps
from openpyxl import Workbook

Sheets = dict[str, list[list[Any]]]


def small() -> Sheets:
    """A partnership with a council of two seats, one meeting, one plan with an action, an update and a contribution."""
    return {
        "Partnership": [
            ["Key", "Kind", "Reach", "Name (English)", "Name (French)", "Host organization", "Started", "Places"],
            [
                "north-bay",
                "LIP",
                "city-wide",
                "North Bay partnership",
                "Partenariat de North Bay",
                "city",
                dt.date(2023, 4, 1),
                "north-bay; nipissing",
            ],
        ],
        "Places": [
            ["Key", "Level", "Name (English)", "Name (French)", "Lies in"],
            ["ontario", "province", "Ontario", "Ontario", None],
            ["nipissing", "county", "Nipissing", "Nipissing", "ontario"],
            ["north-bay", "city", "North Bay", "North Bay", "nipissing"],
        ],
        "Organizations": [
            [
                "Key",
                "Name (English)",
                "Name (French)",
                "Sector",
                "Level of government",
                "Funded by the Settlement Program",
                "Mainstream institution",
                "Joined",
            ],
            [
                "city",
                "City of North Bay",
                "Ville de North Bay",
                "Municipalities",
                "municipal",
                "no",
                "yes",
                dt.date(2023, 4, 1),
            ],
            ["clinic", "Clinic", "", "Health", None, None, "x", dt.date(2023, 6, 1)],
            ["foundation", "Foundation", "Fondation", "funder", None, "no", "no", None],
        ],
        "Bodies": [
            ["Key", "Kind", "Reports to", "Name (English)", "Name (French)", "Started", "Quorum"],
            ["council", "Partnership council", None, "Council", "Conseil", dt.date(2023, 4, 1), 2],
            ["health-table", "sector_table", "council", "Health table", "Table de la santé", dt.date(2023, 9, 1), None],
        ],
        "Seats": [
            ["Body", "Key", "Seat (English)", "Seat (French)", "Sector", "Role", "Votes", "Start"],
            ["council", "chair", "Chair", "Présidence", "Municipalities", "Chair", "yes", dt.date(2023, 4, 1)],
            ["council", "health", "Health", "Santé", "Health", "Member", None, dt.date(2023, 4, 1)],
        ],
        "Holders": [
            ["Body", "Seat", "Organization", "Person, by role (English)", "Person, by role (French)", "Start", "End"],
            ["council", "chair", "City of North Bay", None, None, dt.date(2023, 4, 1), None],
            ["council", "health", None, "Clinic director", "Direction de la clinique", dt.date(2023, 6, 1), None],
        ],
        "Meetings": [
            ["Body", "Key", "Date", "Title (English)", "Title (French)", "Status", "Public", "Minutes adopted"],
            [
                "council",
                "2024-05",
                dt.date(2024, 5, 14),
                "May meeting",
                "Rencontre de mai",
                "held",
                "yes",
                dt.date(2024, 9, 10),
            ],
        ],
        "Attendance": [
            ["Body", "Meeting", "Seat", "Attendance", "Spoke"],
            ["council", "2024-05", "chair", "present", "yes"],
            ["council", "2024-05", "health", "regrets", None],
        ],
        "Decisions": [
            ["Body", "Reference", "Date", "Meeting", "Decision (English)", "Decision (French)", "Method", "Outcome"],
            [
                "council",
                "D-1",
                dt.date(2024, 5, 14),
                "2024-05",
                "Adopt the plan",
                "Adopter le plan",
                "consensus",
                "adopted",
            ],
        ],
        "Plans": [
            ["Key", "Kind", "Status", "Title (English)", "Title (French)", "Start", "End", "Adopted", "Decision"],
            [
                "2024-25",
                "Annual action plan",
                "adopted",
                "Plan 2024–25",
                "Plan 2024-2025",
                dt.date(2024, 4, 1),
                dt.date(2025, 3, 31),
                dt.date(2024, 5, 14),
                "D-1",
            ],
        ],
        "Priorities": [
            ["Plan", "Key", "Place", "Title (English)", "Title (French)", "Weight"],
            ["2024-25", "work", 1, "Work", "Emploi", 2],
        ],
        "Actions": [
            [
                "Plan",
                "Priority",
                "Key",
                "Number",
                "Action (English)",
                "Action (French)",
                "Lead",
                "Partners",
                "Start",
                "Due",
                "Budget",
            ],
            [
                "2024-25",
                "work",
                "mentors",
                "1.1",
                "Match mentors",
                "Jumeler des mentors",
                "clinic",
                "city; foundation",
                dt.date(2024, 5, 15),
                dt.date(2024, 12, 15),
                12000.5,
            ],
        ],
        "Updates": [
            ["Action", "Key", "Date", "Status", "Progress (%)", "Note (English)"],
            ["mentors", "sep", dt.date(2024, 9, 30), "On track", 40, "12 pairs"],
            ["mentors", "dec", dt.date(2024, 12, 1), "Done", 100, "All pairs"],
        ],
        "Resources": [
            [
                "Key",
                "Date",
                "Source (English)",
                "Source (French)",
                "Organization",
                "Kind of source",
                "Cash or in kind",
                "Status",
                "Action",
                "2024-25",
                "2025-26",
            ],
            [
                "grant",
                dt.date(2024, 6, 1),
                "Foundation",
                "Fondation",
                "foundation",
                "Foundation or United Way",
                "cash",
                "received",
                "mentors",
                5000,
                None,
            ],
        ],
        "Agreements": [
            ["Reference", "Kind of source", "Start", "End", "Total amount", "2024-25"],
            [
                "CA-1",
                "Settlement Program (IRCC)",
                dt.date(2024, 4, 1),
                dt.date(2027, 3, 31),
                "600 000 $",
                "$200,000.00",
            ],
        ],
    }


def packed(sheets: Sheets, touch: Callable[[Workbook], None] | None = None) -> bytes:
    """The sheets as an .xlsx file; ``touch`` may spoil it before it is saved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    if touch:
        touch(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The archive with parts added or replaced; ``__`` in a name stands for ``/`` and ``_dot_`` for a point."""
    out = BytesIO()
    names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in names:
                new.writestr(item, old.read(item))
        for name, data in names.items():
            new.writestr(name, data)
    return out.getvalue()


def stored_rows() -> dict[str, int]:
    """How many rows every table of the product holds."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("arrimage.")
    }
