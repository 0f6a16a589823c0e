"""Geometry of the charts: trend against baseline and target, sparkline, bars of a breakdown, score dots.

Pure: released figures in, numbers and labels out; the template draws them as inline SVG with classes of the base sheet.
Only :class:`PublicFigure` is accepted, so that no chart can show what may not leave. What is missing is drawn: a
dotted ring for "not reported", a hatched block for "withheld", a dash for "not applicable". Zero is a point like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from arrimage.core import wording
from arrimage.core.disclosure import PublicFigure, Status, Unit, Value
from arrimage.core.period import Period, PeriodKind
from arrimage.core.text import Lang, Text

WIDTH, HEIGHT = 300, 176
_LEFT, _RIGHT, _TOP, _FLOOR = 12, 290, 34, 146
#: Mean width of a letter of 12 pixels, to see whether two labels would touch.
_LETTER = 6.4
#: A line of labels is this high.
_LINE = 15

_SAYS = {
    "series": Text("{name}, {first} to {last}: {values}.", "{name}, de {first} à {last}\u00a0: {values}."),
    "single": Text("{name}, {first}: {values}.", "{name}, {first}\u00a0: {values}."),
    "baseline": Text(" Baseline {value}.", " Valeur de référence\u00a0: {value}."),
    "target": Text(" Target {value}.", " Cible\u00a0: {value}."),
    "target_by": Text(" Target {value}, {by}.", " Cible\u00a0: {value}, {by}."),
    "pace": Text(" At the present pace: {value}.", " Au rythme actuel\u00a0: {value}."),
    "now": Text("{value} now", "{value} à ce jour"),
    "goal": Text("target {value}", "cible\u00a0: {value}"),
    "goal_by": Text("target {value}, {by}", "cible\u00a0: {value}, {by}"),
    "start": Text("baseline {value}", "référence\u00a0: {value}"),
    "none": Text("No period has been reported.", "Aucune période n’a de données."),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One period of a trend. ``kind`` is point, now, missing, withheld or not_applicable; ``x`` and ``y`` in pixels."""

    kind: str
    x: float
    y: float
    period: str
    value: str
    sign: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text in a chart: place, SVG text-anchor, words."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A drawn trend. Lines are heights in pixels; None when there is no such line.

    Attributes:
        segments: points of each unbroken run of reported periods, as ``points`` of a polyline.
        alone: whether no two reported periods follow each other, so that there is no line to draw.
        said: the whole chart as sentences, for people who do not see it.
    """

    width: int
    height: int
    floor: float
    marks: tuple[Mark, ...]
    segments: tuple[str, ...]
    ticks: tuple[Label, ...]
    goal: float | None
    base: float | None
    pace: str | None
    labels: Mapping[str, Label]
    said: str

    @property
    def empty(self) -> bool:
        """Whether no period has a number."""
        return not any(mark.kind in ("point", "now") for mark in self.marks)

    @property
    def alone(self) -> bool:
        """Whether there is no line to draw."""
        return not self.segments


def trend(
    figures: Sequence[PublicFigure],
    lang: Lang,
    name: str,
    *,
    baseline: Value | None = None,
    target: Value | None = None,
    target_by: str = "",
    pace: Fraction | None = None,
    due: str = "",
) -> Trend:
    """The trend of one indicator.

    Args:
        figures: released figures of successive periods, oldest first; the last is the present one.
        name: what the figures are of, for the spoken form.
        baseline: value before the work; a Value that is not reported draws no line.
        target: value to reach.
        target_by: when, in words, for example ``by March 2027``.
        pace: value that the present pace gives at the target's date; drawn dotted onward from the latest point.
        due: short label of the last tick, for the pace, for example ``26-27``.

    Raises:
        TypeError: when a private figure is given.
    """
    _released(*figures)
    unit = figures[-1].unit if figures else Unit.COUNT
    exact = [figure.value.exact for figure in figures]
    extra = [v.exact for v in (baseline, target) if v is not None and v.exact is not None]
    known = [v for v in [*exact, *extra, pace] if v is not None]
    top = max([*known, Fraction(0)]) or Fraction(1)
    bottom = min([*known, Fraction(0)])
    ahead = 1 if pace is not None else 0
    steps = max(len(figures) - 1 + ahead, 1)
    xs = [round(_LEFT + n * (_RIGHT - _LEFT) / steps, 1) for n in range(len(figures) + ahead)]

    def height_of(value: Fraction) -> float:
        return round(float(_FLOOR - (value - bottom) * (_FLOOR - _TOP) / (top - bottom)), 1)

    marks: list[Mark] = []
    segments: list[list[str]] = []
    run: list[str] = []
    last = max((n for n, v in enumerate(exact) if v is not None), default=-1)
    for n, (figure, value) in enumerate(zip(figures, exact, strict=True)):
        kind = figure.value.status.value if value is None else "now" if n == last == len(figures) - 1 else "point"
        y = _FLOOR - 8.0 if value is None else height_of(value)
        marks.append(
            Mark(kind, xs[n], y, _period(figure, lang), say(figure.value, unit, lang), wording.sign(figure.value))
        )
        if value is None:
            segments, run = [*segments, run], []
        else:
            run.append(f"{xs[n]},{y}")
    segments.append(run)
    goal = height_of(target.exact) if target is not None and target.exact is not None else None
    base = height_of(baseline.exact) if baseline is not None and baseline.exact is not None else None
    onward, points = None, None
    if pace is not None and last >= 0:
        onward = f"M{xs[last]} {marks[last].y}L{xs[-1]} {height_of(pace)}"
        begin, end = (xs[last], marks[last].y), (xs[-1], height_of(pace))
        points = [(begin[0] + (end[0] - begin[0]) * n / 8, begin[1] + (end[1] - begin[1]) * n / 8) for n in range(9)]
    labels = _labels(marks, last, goal, base, target, baseline, target_by, unit, lang, points)
    ticks = _ticks(figures, xs, due if ahead else "")
    said = _said(marks, figures, unit, lang, name, baseline, target, target_by, pace)
    return Trend(
        WIDTH, HEIGHT, _FLOOR, tuple(marks), tuple(" ".join(r) for r in segments if len(r) > 1), ticks, goal, base,
        onward, labels, said,
    )  # fmt: skip


def _released(*figures: object) -> None:
    """Refuse private figures, which look alike: a chart would show what may not leave."""
    if not all(isinstance(figure, PublicFigure) for figure in figures):
        raise TypeError(
            "A chart is drawn from released figures: pass a Figure through disclose(figure, audience) first."
        )


def say(value: Value, unit: Unit, lang: Lang) -> str:
    """A value as a label of a chart: large amounts of money are shortened."""
    return wording.value(value, unit, lang, short=True)


def short_period(code: str) -> str:
    """The label of a period under an axis: ``25-26``, ``12`` for December, ``2025``."""
    period = Period.parse(code)
    if period.kind is PeriodKind.FISCAL_YEAR:
        return f"{period.start.year % 100:02d}-{period.end.year % 100:02d}"
    return f"{period.start.month:02d}" if period.kind is PeriodKind.MONTH else str(period.start.year)


def _period(figure: PublicFigure, lang: Lang) -> str:
    return Period.parse(figure.key.period).label.say(lang)


def _ticks(figures: Sequence[PublicFigure], xs: Sequence[float], due: str) -> tuple[Label, ...]:
    every = 1 if len(xs) <= 7 else 2 if len(xs) <= 13 else 3
    names = [short_period(figure.key.period) for figure in figures] + ([due] if due else [])
    ticks = []
    for n, (x, text) in enumerate(zip(xs, names, strict=False)):
        if (len(xs) - 1 - n) % every:
            continue
        anchor = "start" if n == 0 and len(xs) > 1 else "end" if n == len(xs) - 1 and len(xs) > 1 else "middle"
        shift = {"start": -_LEFT, "end": WIDTH - _RIGHT, "middle": 0}[anchor] if len(xs) > 1 else 0
        ticks.append(Label(x + shift, HEIGHT - 6, anchor, text))
    return tuple(ticks)


def _labels(
    marks: Sequence[Mark],
    last: int,
    goal: float | None,
    base: float | None,
    target: Value | None,
    baseline: Value | None,
    target_by: str,
    unit: Unit,
    lang: Lang,
    onward: Sequence[tuple[float, float]] | None,
) -> dict[str, Label]:
    """Labels of target, baseline and latest value, moved apart where they would touch."""
    labels: dict[str, Label] = {}
    if goal is not None and target is not None:
        key = "goal_by" if target_by else "goal"
        words = _SAYS[key].format(value=say(target, unit, lang), by=target_by).say(lang)
        labels["goal"] = Label(0, goal - 6, "start", words)
    if last >= 0:
        mark = marks[last]
        words = _SAYS["now"].format(value=mark.value).say(lang) if mark.kind == "now" else mark.value
        wide = len(words) * _LETTER * 1.25
        # Near the left edge the label starts at its point, elsewhere it ends there.
        start = mark.x - wide < 0
        x, anchor = (max(mark.x - 6, 0), "start") if start else (min(mark.x + 6, WIDTH), "end")
        left = x if start else x - wide
        y = mark.y - 11
        above = labels.get("goal")
        if above is not None and abs(y - above.y) < _LINE and left < len(above.text) * _LETTER + 6:
            # The two would touch: the target's label moves up a line, or the value goes below its point.
            if y - _LINE >= 11:
                labels["goal"] = Label(above.x, y - _LINE, above.anchor, above.text)
            else:
                y = mark.y + 21
        elif goal is not None and mark.y + 4 > goal > y - 12:
            y = mark.y + 21
        labels["now"] = Label(x, y, anchor, words)
    if base is not None and baseline is not None:
        words = _SAYS["start"].format(value=say(baseline, unit, lang)).say(lang)
        taken = [_box(label) for label in labels.values()]
        taken += [(m.x - 7, m.y - 7, m.x + 7, m.y + 7) for m in marks]
        if onward is not None:
            taken += [(x - 2, y - 2, x + 2, y + 2) for x, y in onward]
        places = [
            Label(x, y, anchor, words)
            for y in (base + _LINE, base - 5, base + 2 * _LINE, base - 5 - _LINE)
            for x, anchor in ((WIDTH, "end"), (0, "start"), (WIDTH / 2, "middle"))
            if _LINE <= y <= _FLOOR + 2
        ]
        free = [label for label in places if not any(_touch(_box(label), box) for box in taken)]
        labels["base"] = (free or places or [Label(0, base - 5, "start", words)])[0]
    return labels


_Box = tuple[float, float, float, float]


def _box(label: Label) -> _Box:
    """Left, top, right and bottom of a label of 12 pixels."""
    wide = len(label.text) * _LETTER
    left = {"start": label.x, "end": label.x - wide, "middle": label.x - wide / 2}[label.anchor]
    return left, label.y - 11, left + wide, label.y + 3


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _said(
    marks: Sequence[Mark],
    figures: Sequence[PublicFigure],
    unit: Unit,
    lang: Lang,
    name: str,
    baseline: Value | None,
    target: Value | None,
    target_by: str,
    pace: Fraction | None,
) -> str:
    """The chart as sentences."""
    if not marks:
        return _SAYS["none"].say(lang)
    joint = "; "
    values = joint.join(mark.value for mark in marks)
    key = "series" if len(marks) > 1 else "single"
    text = _SAYS[key].format(name=name, first=marks[0].period, last=marks[-1].period, values=values).say(lang)
    if baseline is not None and baseline.exact is not None:
        text += _SAYS["baseline"].format(value=wording.value(baseline, unit, lang)).say(lang)
    if target is not None and target.exact is not None:
        which = "target_by" if target_by else "target"
        text += _SAYS[which].format(value=wording.value(target, unit, lang), by=target_by).say(lang)
    if pace is not None:
        rounded = Value.reported(pace.numerator, pace.denominator)
        text += _SAYS["pace"].format(value=wording.value(rounded, unit, lang)).say(lang)
    return text


@dataclass(frozen=True, slots=True)
class Spark:
    """A small trend without labels, 96 by 28 pixels. ``said`` is its spoken form."""

    segments: tuple[str, ...]
    marks: tuple[Mark, ...]
    goal: float | None
    said: str


def sparkline(figures: Sequence[PublicFigure], lang: Lang, name: str, target: Value | None = None) -> Spark:
    """A trend for one cell of a table; ``figures`` oldest first."""
    large = trend(figures, lang, name, target=target)

    def x(value: float) -> float:
        return round(4 + (value - _LEFT) * 88 / (_RIGHT - _LEFT), 1)

    def y(value: float) -> float:
        return round(4 + (value - _TOP) * 20 / (_FLOOR - _TOP), 1)

    def small(points: str) -> str:
        return " ".join(f"{x(float(a))},{y(float(b))}" for a, b in (p.split(",") for p in points.split()))

    marks = tuple(Mark(m.kind, x(m.x), y(m.y), m.period, m.value, m.sign) for m in large.marks)
    goal = None if large.goal is None else y(large.goal)
    return Spark(tuple(small(s) for s in large.segments), marks, goal, large.said)


@dataclass(frozen=True, slots=True)
class Bar:
    """One category of a breakdown. ``length`` is 0 to 200 pixels; ``status`` as in :class:`Status`."""

    code: str
    label: str
    status: str
    length: float
    value: str
    detail: str


def bars(figure: PublicFigure, breakdown: str, lang: Lang, names: Mapping[str, Text]) -> tuple[Bar, ...]:
    """The categories of one breakdown, largest first, then those that are no number.

    Shares are drawn out of 100%, everything else out of the largest category.

    Raises:
        TypeError: when a private figure is given.
    """
    _released(figure)
    cells = figure.breakdowns.get(breakdown, {})
    known = [value.exact for value in cells.values() if value.exact is not None]
    top = Fraction(1) if figure.unit is Unit.SHARE else max([*known, Fraction(0)]) or Fraction(1)
    drawn = []
    for code, value in cells.items():
        label = names[code].say(lang) if code in names else _UNKNOWN.say(lang) if code == "unknown" else code
        exact = value.exact
        length = 0.0 if exact is None else round(float(min(exact / top, Fraction(1)) * 200), 1)
        detail = division(value, lang)
        drawn.append(
            Bar(code, label, value.status.value, max(length, 0.0), wording.value(value, figure.unit, lang), detail)
        )
    return tuple(sorted(drawn, key=lambda bar: (bar.status != Status.REPORTED.value, -bar.length, bar.label)))


def division(value: Value, lang: Lang) -> str:
    """Numerator and denominator as written, ``1,200 ÷ 4,000``; empty when nothing is divided."""
    if value.numerator is None or value.denominator is None:
        return ""
    return f"{wording.number(value.numerator, lang)} ÷ {wording.number(value.denominator, lang)}"


_UNKNOWN = Text("not stated", "non précisé")
