"""Where an action stands on a day, read from its dated updates alone.

An update says where the action stands; it replaces the update before it. Two people who both report 60% report 60%,
not 120% (the running totals of two updaters are never added up).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID


class Report(NamedTuple):
    """One dated update; reports sort by day, then by ``tie``: of one day, the larger one was made later.

    ``progress`` is in percent, 0 to 100; None when the reporter gave none. A tuple, since a year holds many thousands.
    """

    day: date
    tie: UUID | str
    status: str
    progress: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an action stands: its status, percent reached (None: never reported), day of completion, day of last news."""

    status: str
    progress: int | None
    completed: date | None
    last_news: date | None


NOT_BEGUN = Standing("planned", None, None, None)


def standing(reports: Iterable[Report], as_of: date | None = None) -> Standing:
    """Where an action stands after the reports dated on or before ``as_of`` (None: after all of them).

    The status is that of the latest report; the percent is the latest one reported, 100 when the action is done; the
    day of completion is the first of the unbroken run of ``done`` at the end. Without any report the action is planned.
    """
    heard = sorted((r for r in reports if as_of is None or r.day <= as_of), key=itemgetter(0, 1))
    if not heard:
        return NOT_BEGUN
    last = heard[-1]
    percent = next((r.progress for r in reversed(heard) if r.progress is not None), None)
    if last.status != "done":
        return Standing(last.status, percent, None, last.day)
    completed = last.day
    for report in reversed(heard):
        if report.status != "done":
            break
        completed = report.day
    return Standing("done", 100, completed, last.day)
