"""Reads of results: which indicators a partnership reports, how each stands, how fresh the evidence is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from arrimage.core.disclosure import Audience, PublicFigure
from arrimage.core.period import Period
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.results import snapshots
from arrimage.results.figures import applicable, release_series
from arrimage.results.figures.private import Wanted
from arrimage.results.models import IndicatorChoice, LocalTarget, Observation, Report, Snapshot
from arrimage.results.pace import Goal, goals_for, pace_on
from arrimage.results.permalinks import permalink as permalink  # the assembly looks for it here
from arrimage.results.states import Judgement, state_of
from arrimage.web.models import Freshness


@dataclass(frozen=True, slots=True)
class Fresh:
    """How fresh the evidence is that live pages read.

    Attributes:
        as_of: local date of the current snapshot; None before the first.
        published_at: when the current snapshot was last known to be up to date.
        waiting: whether something changed since.
        queued: whether a job to publish is waiting or under way.
    """

    as_of: date | None
    published_at: datetime | None
    waiting: bool
    queued: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one indicator stands: its released figure, the one of the period before, its goals, and the judgement.

    Attributes:
        goals: every goal on the last day the figure tells about, the one it is judged by first.
        pace: where the straight line to that goal stands on that day; None when no line can be drawn.
    """

    indicator: Indicator
    period: Period
    figure: PublicFigure
    previous: PublicFigure
    goals: tuple[Goal, ...]
    judgement: Judgement
    pace: Fraction | None = None

    @property
    def goal(self) -> Goal | None:
        """The goal it is judged by."""
        return self.goals[0] if self.goals else None


def standings(
    partnership: Partnership,
    audience: Audience,
    period: Period,
    *,
    snapshot: Snapshot | None = None,
    indicators: Wanted = None,
) -> Mapping[str, Standing]:
    """How each indicator stands in a period as ``audience`` may see it, by indicator id; at most five queries.

    Raises:
        Refused: see :func:`arrimage.results.figures.figures`.
    """
    snapshot = snapshot or snapshots.current(partnership)
    before = period.shift(-1)
    released = release_series(partnership, audience, [before, period], snapshot, indicators)
    day = period.end if snapshot is None else min(period.end, snapshot.as_of)
    own = local_targets(partnership)
    known = definitions()
    found = {}
    for key, figure in released[period].items():
        indicator = known.indicator_versions[key, figure.key.version]
        goals = tuple(goals_for(indicator, own, known.targets_of(key), day))
        previous = released[before][key]
        judgement = state_of(figure, goals[0] if goals else None, previous, day, indicator.direction)
        pace = pace_on(goals[0], day) if goals else None
        found[key] = Standing(indicator, period, figure, previous, goals, judgement, pace)
    return found


def reported_indicators(partnership: Partnership) -> list[Indicator]:
    """The common core for the partnership's kind and the indicators it chose beside it, in the order of the files."""
    chosen = set(
        IndicatorChoice.objects.filter(partnership=partnership, archived_at=None).values_list("indicator", flat=True)
    )
    return [item for item in applicable(partnership) if item.core or item.id in chosen]


def local_targets(partnership: Partnership) -> Sequence[LocalTarget]:
    """The partnership's own targets, every number of each, oldest first."""
    return list(LocalTarget.objects.filter(partnership=partnership, archived_at=None).order_by("indicator", "number"))


def observations(partnership: Partnership, indicator: str | None = None) -> Sequence[Observation]:
    """Observations as they stand now, latest period and day first."""
    found = Observation.objects.filter(partnership=partnership, archived_at=None)
    if indicator is not None:
        found = found.filter(indicator=indicator)
    return list(found.order_by("indicator", "-period", "-day", "-id"))


def reports(partnership: Partnership) -> Sequence[Report]:
    """Reports, latest period first, then latest number."""
    found = Report.objects.filter(partnership=partnership, archived_at=None).select_related("snapshot")
    return list(found.order_by("-period", "kind", "-number"))


def freshness(partnership: Partnership) -> Fresh:
    """How fresh the evidence behind live pages is; two queries."""
    current = Snapshot.objects.filter(partnership=partnership, current=True).values_list("as_of", "built_at").first()
    note = Freshness.objects.filter(partnership_id=partnership.pk).first()
    as_of, published_at = current or (None, None)
    waiting = current is None or (note is not None and is_waiting(note))
    return Fresh(as_of, published_at, waiting, note is not None and note.queued_at is not None)


def is_waiting(note: Freshness) -> bool:
    """Whether the last change is not in the current snapshot.

    ``published_at`` holds the moment of the last change that was read. Another moment, also an earlier one, is the mark
    of a write that had not ended while the evidence was read.
    """
    return note.published_at is None or note.published_at != note.changed_at


#: The snapshots that live pages read and when each was published, as texts to compare.
CURRENT_SNAPSHOTS = "SELECT CAST(id AS TEXT), CAST(built_at AS TEXT) FROM results_snapshot WHERE current"


def snapshot_of(partnership_id: UUID, digest: str) -> Snapshot | None:
    """A partnership's snapshot by its digest or the beginning of it (12 digits or more)."""
    if len(digest) < 12:
        return None
    return (
        Snapshot.objects.filter(partnership_id=partnership_id, digest__startswith=digest).order_by("-built_at").first()
    )
