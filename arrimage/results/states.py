"""The state of a figure and of a box: on track, watch, off track, reported, withheld, no data. Pure.

Judged on what was released, never on the private figure: a state cannot tell more than the value beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from arrimage.core import wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.text import Text
from arrimage.results.pace import Goal, pace_on, rises


class State(StrEnum):
    """The six states of a figure or a box, drawn apart by edge, sign, colour and word."""

    ON = "on"
    WATCH = "watch"
    OFF = "off"
    NONE = "none"
    HELD = "held"
    SEEN = "seen"

    @property
    def words(self) -> Text:
        """What people read."""
        return WORDS[self]


WORDS: dict[State, Text] = {
    State.ON: Text("On track", "En bonne voie"),
    State.WATCH: Text("Watch", "À surveiller"),
    State.OFF: Text("Off track", "Hors cible"),
    State.NONE: Text("No data", "Sans données"),
    State.HELD: Text("Withheld", "Confidentiel"),
    State.SEEN: Text("Reported, no target", "Présenté, sans cible"),
}
#: From worst to best: the state of a box is the first that one of its indicators has.
WORST_FIRST = (State.OFF, State.WATCH, State.ON, State.SEEN, State.HELD, State.NONE)

#: Behind the pace is still "watch" once this part of the way that the line asks for by that day has been made.
NEAR = Fraction(1, 2)
#: How much worse than the period before is "clearly worse": more than this part of the earlier value.
CLEARLY = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A state and the sentence that says why."""

    state: State
    reason: Text


def state_of(
    figure: PublicFigure,
    goal: Goal | None,
    previous: PublicFigure | None,
    day: date,
    direction: str = "up",
) -> Judgement:
    """The state of a released figure.

    With a target: on track at or past the straight line from baseline to target on ``day``; watch when behind it, with
    at least half made of the way it asks for by then (moving, but late); off track when less was made, or when short
    of the target after its due day. A target
    without a baseline has no line: short of it is watch until the due day. Without a number to reach: reported, or
    watch when clearly worse than the period before.

    Args:
        figure: the released figure.
        goal: its goal on ``day``, if any.
        previous: the same indicator's figure for the period before, if any.
        day: last day that the figure tells about.
        direction: the indicator's: ``up``, ``down`` or ``context`` (neither way is better).
    """
    status = figure.value.status
    if status is not Status.REPORTED:
        return _not_reported(figure)
    value = _compared(figure, goal)
    if goal is not None and goal.target is not None and value is not None:
        return _against_target(figure.unit, value, goal, goal.target, day, direction)
    return _without_target(figure, goal, previous, direction)


def node_state(judgements: Iterable[Judgement]) -> Judgement:
    """The state of a box from those of its indicators: the worst, in the order off, watch, on, seen, held, none."""
    counts = Counter(judgement.state for judgement in judgements)
    if not counts:
        return Judgement(
            State.NONE,
            Text("No indicator measures this box yet.", "Aucun indicateur ne mesure encore cette case."),
        )
    total = sum(counts.values())
    parts = [(state, counts[state]) for state in WORST_FIRST if counts[state]]
    english = ", ".join(f"{count} {_lower(state.words.en)}" for state, count in parts)
    french = ", ".join(f"{count} {_lower(state.words.fr)}" for state, count in parts)
    return Judgement(
        parts[0][0],
        Text(
            f"{total} indicator{'s' if total > 1 else ''}: {english}.",
            f"{total} indicateur{'s' if total > 1 else ''}\u00a0: {french}.",
        ),
    )


def amount_words(amount: Fraction, unit: Unit, *, counts: bool = False) -> Text:
    """An exact amount in a unit in both languages; as a plain count when ``counts`` is true."""
    value = Value.reported(amount.numerator, amount.denominator)
    read = Unit.COUNT if counts else unit
    return Text(wording.value(value, read, "en"), wording.value(value, read, "fr"))


def _not_reported(figure: PublicFigure) -> Judgement:
    if figure.value.status is Status.WITHHELD:
        return Judgement(
            State.HELD,
            Text("Known, and not shown to protect people.", "Connu, mais non montré pour protéger des personnes."),
        )
    if figure.value.status is Status.NOT_APPLICABLE:
        return Judgement(State.NONE, Text("Not applicable in this period.", "Sans objet pour cette période."))
    if figure.waits_for:
        return Judgement(
            State.NONE,
            Text(
                "Not reported yet: the records it is computed from do not exist here.",
                "Non disponible\u00a0: les données dont on le calcule n’existent pas encore ici.",
            ),
        )
    return Judgement(
        State.NONE,
        Text("Not reported. This is not zero.", "Non disponible. Ce n’est pas zéro."),
    )


def _compared(figure: PublicFigure, goal: Goal | None) -> Fraction | None:
    """What is compared with the goal: the count for a goal that multiplies a count, else the value."""
    if goal is not None and goal.counts and figure.value.numerator is not None:
        return Fraction(figure.value.numerator)
    return figure.value.exact


def _against_target(unit: Unit, value: Fraction, goal: Goal, target: Fraction, day: date, direction: str) -> Judgement:
    sign = 1 if rises(goal, direction) else -1
    said = {
        "value": amount_words(value, unit, counts=goal.counts),
        "target": amount_words(target, unit, counts=goal.counts),
    }
    if (value - target) * sign >= 0:
        return Judgement(State.ON, _REACHED.format(**said))
    if goal.due is not None and day > goal.due:
        return Judgement(State.OFF, _PAST.format(**said, due=_day(goal.due)))
    pace = pace_on(goal, day)
    if pace is None or goal.baseline is None:
        return Judgement(State.WATCH, _SHORT.format(**said))
    said["pace"] = amount_words(pace, unit, counts=goal.counts)
    behind = (pace - value) * sign
    if behind <= 0:
        return Judgement(State.ON, _AHEAD.format(**said, day=_day(day)))
    near = behind <= abs(pace - goal.baseline) * (1 - NEAR)
    return Judgement(State.WATCH if near else State.OFF, _BEHIND.format(**said, day=_day(day)))


def _without_target(
    figure: PublicFigure, goal: Goal | None, previous: PublicFigure | None, direction: str
) -> Judgement:
    value = figure.value.exact
    before = None if previous is None or previous.key.version != figure.key.version else previous.value.exact
    if value is not None and before is not None and direction in ("up", "down"):
        worse = before - value if direction == "up" else value - before
        if worse > abs(before) * CLEARLY:
            said = {"value": amount_words(value, figure.unit), "before": amount_words(before, figure.unit)}
            return Judgement(State.WATCH, _WORSE.format(**said))
    if goal is not None and goal.words.complete:
        return Judgement(State.SEEN, _IN_WORDS.format(words=goal.words))
    return Judgement(
        State.SEEN,
        Text("Reported; no target says how good it is.", "Présenté; aucune cible ne permet de le juger."),
    )


_REACHED = Text("{value}: the target of {target} is reached.", "{value}\u00a0: la cible de {target} est atteinte.")
_PAST = Text(
    "{value}: the target of {target} was due on {due}.",
    "{value}\u00a0: la cible de {target} devait être atteinte au plus tard le {due}.",
)
_SHORT = Text(
    "{value}, short of the target of {target}; without a dated baseline no pace can be drawn.",
    "{value}, en deçà de la cible de {target}; sans valeur de référence datée, aucun rythme ne peut être tracé.",
)
_AHEAD = Text(
    "{value}; the straight line to the target of {target} asks for {pace} by {day}.",
    "{value}; la droite vers la cible de {target} demande {pace} au {day}.",
)
_BEHIND = Text(
    "{value}, where the straight line to the target of {target} asks for {pace} by {day}.",
    "{value}, alors que la droite vers la cible de {target} demande {pace} au {day}.",
)
_WORSE = Text("{value}, worse than {before} the period before.", "{value}, contre {before} à la période précédente.")
_IN_WORDS = Text("The target is in words: {words}", "La cible est en mots\u00a0: {words}")


def _day(moment: date) -> Text:
    return Text(wording.day(moment, "en"), wording.day(moment, "fr"))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
