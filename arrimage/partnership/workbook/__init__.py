"""The table's sheets of the workbook: partnership, places, organizations, bodies, seats, meetings, decisions.

``BINDINGS`` is in the order in which rows are read and written: what is pointed to comes first.
"""

from __future__ import annotations

from arrimage.partnership.workbook.bodies import BODIES
from arrimage.partnership.workbook.meetings import ATTENDANCE, DECISIONS, MEETINGS
from arrimage.partnership.workbook.members import MEMBERS
from arrimage.partnership.workbook.partnerships import AGREEMENTS, PARTNERSHIP, PLACES
from arrimage.partnership.workbook.seats import HOLDERS, SEATS
from arrimage.web.workbook.binding import Binding

BINDINGS: tuple[Binding, ...] = (
    PLACES, MEMBERS, PARTNERSHIP, AGREEMENTS, BODIES, SEATS, HOLDERS, MEETINGS, ATTENDANCE, DECISIONS,
)  # fmt: skip

__all__ = ["BINDINGS"]
