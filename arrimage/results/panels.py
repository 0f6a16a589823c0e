"""Blocks of this room on earlier pages: a few figures on a partnership's overview. ``config`` registers :data:`PANELS`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from arrimage.core.access import Permission, audience_of, may
from arrimage.core.period import Period
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import scope_on
from arrimage.results import reading, snapshots
from arrimage.results.figures import applicable
from arrimage.results.pages import indicators as rows_of
from arrimage.web.guard import actor_of
from arrimage.web.registry import Panel
from arrimage.web.shell import current_language

#: How many figures the overview shows: one row of the page.
FIGURES = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """The block: the figures of one period as the reader may see them, and the day of the evidence."""

    period: Period
    day: date
    rows: tuple[rows_of.Row, ...]


def headline(partnership: Partnership) -> list[Indicator]:
    """The figures that page one of the annual report leads with, as far as they concern this kind of partnership.

    In its order: the first figure of each argument, then the key figures. The report and the overview say the same.
    """
    known = {indicator.id: indicator for indicator in applicable(partnership)}
    blocks = definitions().report_schemas["annual"].sections[0].blocks
    named = [name for block in blocks for name in (block.indicators[:1] if block.kind == "draft" else block.indicators)]
    return [known[name] for name in dict.fromkeys(named) if name in known][:FIGURES]


def overview(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """A few figures with trend and state, as the reader's audience sees them. Reads the current snapshot, makes none.

    Nothing for the public while there is no snapshot; inside it is said that figures will follow. At most ten queries
    when the figures are cached, whatever the number of records.
    """
    partnership: Partnership = subject
    actor, scope = actor_of(request), scope_on(request)
    snapshot = snapshots.current(partnership)
    if snapshot is None:
        return {"figures": None} if may(actor, Permission.SEE_WORK, scope) else None
    wanted = headline(partnership)
    found = reading.opening(partnership, audience_of(actor, scope), snapshot.as_of, wanted, snapshot)
    lang, series = current_language(), reading.trends(found, wanted)
    rows = rows_of.rows(definitions(), found, wanted, series, frozenset(), lang)
    return {"figures": Figures(found.period, snapshot.as_of, tuple(rows))}


PANELS: tuple[Panel, ...] = (Panel("partnership.overview", "results/panel_figures.html", overview, 30),)
