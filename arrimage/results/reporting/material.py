"""What a report is composed from: released figures and records' public lines, for one partnership, period, audience.

The same material serves both languages, which is why they come out equal. It holds released figures only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from arrimage.core.disclosure import Audience, PublicFigure, Value
from arrimage.core.period import Period
from arrimage.core.text import Text


@dataclass(frozen=True, slots=True)
class Goal:
    """A baseline and a target of one indicator.

    Attributes:
        origin: ``local`` or ``source``: the partnership's own, or one that a source document sets.
        words: the target in words; baseline words likewise. Either may be empty.
        target: value to reach; None when the target is words only.
    """

    origin: str
    words: Text
    baseline_words: Text
    baseline: Value | None
    target: Value | None
    due: date | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision of the register, as the report lists it."""

    day: date
    title: Text
    body: Text
    outcome: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the plan in force. ``progress`` is percent, None when nobody stated it."""

    number: str
    title: Text
    priority: Text
    lead: Text | None
    due: date | None
    status: str
    progress: int | None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report needs besides its schema and the definitions.

    Attributes:
        figures: released figures of the period by indicator id.
        trends: released figures of earlier periods, oldest first, without the period itself.
        goals: baselines and targets by indicator id, the one to show first.
        states: state of boxes of logic models by reference: on, watch, off, seen, held, none.
        addresses: page of each indicator by id, in both languages.
        texts: the coordinator's wording by block id; an empty side means the drafted sentences.
        number: version of the report; ``signed_off`` its date, None while it is a draft.
    """

    slug: str
    kind: str
    name: Text
    illustrative: bool
    period: Period
    audience: Audience
    snapshot: str
    as_of: date
    figures: Mapping[str, PublicFigure]
    figures_digest: str
    trends: Mapping[str, tuple[PublicFigure, ...]] = field(default_factory=dict)
    goals: Mapping[str, tuple[Goal, ...]] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[DecisionLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    addresses: Mapping[str, Text] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    number: int = 1
    signed_off: date | None = None
