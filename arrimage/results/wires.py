"""Layout of a logic model's picture: order and place of the boxes, and the paths of the wires between them.

Pure: boxes and arrows in, numbers out. Places are whole half-rows, because a strict content security policy leaves no
inline style: the style sheet has one class for each row, span and number of columns, and rows are equally high, so the
wires, drawn in thousandths of the picture, meet the middle of each box whatever the size of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from statistics import fmean

#: Width and height of the drawing of the wires; it is stretched over the picture.
SIZE = 1000
#: Gap between two columns, in thousandths of the width; the style sheet's ``column-gap: 4%`` is the same.
GAP = 40
#: A column with more boxes than this is drawn wide, so that its labels take fewer lines; the others share the rest.
CROWDED = 12
PLAIN_WEIGHT, WIDE_WEIGHT = 10, 17
#: Largest number of half-rows a box may take; past it a box would look like more than its neighbours.
WIDEST = 6


class Light(IntEnum):
    """How a wire is drawn: plain, on a way through the selected box, or ending at it."""

    NONE = 0
    FAR = 1
    NEAR = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands.

    Attributes:
        column: column from the left, from 0.
        row: first half-row, from 1.
        span: number of half-rows; the box is centred in them.
        middle: height of the box's middle in thousandths of the picture.
    """

    column: int
    row: int
    span: int
    middle: Fraction


@dataclass(frozen=True, slots=True)
class Wire:
    """One arrow: SVG path data in thousandths, and how near it is to the selected box."""

    start: str
    end: str
    path: str
    light: Light


@dataclass(frozen=True, slots=True)
class Picture:
    """A laid out model.

    Attributes:
        columns: ids of the boxes of each column, from top to bottom.
        rows: number of half-rows of the picture.
        wide: number of the column that is drawn wide, from 1; 0 when all are equal.
        places: place of each box.
        wires: all arrows between boxes of the picture, lit ones last, so that they lie on top.
        near: boxes joined to the selected one by one arrow.
        way: boxes on a way through the selected box, itself included; empty when none is selected.
    """

    columns: tuple[tuple[str, ...], ...]
    rows: int
    wide: int
    places: Mapping[str, Place]
    wires: tuple[Wire, ...]
    near: frozenset[str]
    way: frozenset[str]


def lay_out(
    columns: Sequence[Sequence[str]], arrows: Iterable[tuple[str, str]], selected: str | None = None
) -> Picture:
    """Lay out boxes so that those that belong together stand beside each other.

    Args:
        columns: ids of the boxes of each column in the order of the source.
        arrows: pairs (from, to); pairs that name a box outside the picture are left out.
        selected: the box whose ways, upstream and downstream, are lit.

    Returns:
        The picture. The first column keeps the order of the source; the others may be reordered, only where fewer
        wires cross for it.
    """
    column_of = {box: number for number, column in enumerate(columns) for box in column}
    pairs = list(dict.fromkeys((a, b) for a, b in arrows if a in column_of and b in column_of))
    ordered = _order([list(column) for column in columns], pairs)
    rows = 2 * max((len(column) for column in ordered), default=1) if any(ordered) else 2
    centres = _centres(ordered, pairs, rows)
    places = _places(ordered, centres, rows)
    wide = _wide(ordered)
    edges = column_edges(len(ordered), wide)
    before, after = (
        reach(pairs, selected) if selected in column_of and selected is not None else (frozenset(), frozenset())
    )
    wires = []
    for a, b in pairs:
        on_way = (a in before and b in before) or (a in after and b in after)
        light = Light.NEAR if selected in (a, b) else Light.FAR if on_way else Light.NONE
        wires.append(Wire(a, b, path(places[a], places[b], edges), light))
    wires.sort(key=lambda wire: wire.light)
    near = frozenset(box for pair in pairs if selected in pair for box in pair) - {selected or ""}
    return Picture(tuple(tuple(column) for column in ordered), rows, wide, places, tuple(wires), near, before | after)


def reach(pairs: Iterable[tuple[str, str]], selected: str) -> tuple[frozenset[str], frozenset[str]]:
    """The boxes from which the selected one can be reached, and those that it leads to; both with itself."""
    onward: dict[str, list[str]] = {}
    backward: dict[str, list[str]] = {}
    for a, b in pairs:
        onward.setdefault(a, []).append(b)
        backward.setdefault(b, []).append(a)
    found = []
    for step in (backward, onward):
        waiting, seen = [selected], {selected}
        while waiting:
            for box in step.get(waiting.pop(), ()):
                if box not in seen:
                    seen.add(box)
                    waiting.append(box)
        found.append(frozenset(seen))
    return found[0], found[1]


def crossings(upper: Sequence[str], lower: Sequence[str], pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs of wires between two ordered columns cross."""
    at, to = {box: n for n, box in enumerate(upper)}, {box: n for n, box in enumerate(lower)}
    lines = sorted((at[a], to[b]) for a, b in pairs if a in at and b in to)
    return sum(1 for n, (a, b) in enumerate(lines) for c, d in lines[n + 1 :] if a != c and b > d)


def _order(columns: list[list[str]], pairs: list[tuple[str, str]]) -> list[list[str]]:
    """Reorder each column after the first by the mean place of the boxes that lead to it, if fewer wires cross."""
    for number in range(1, len(columns)):
        left, here = columns[number - 1], columns[number]
        at = {box: n for n, box in enumerate(left)}
        feeds = {box: [at[a] for a, b in pairs if b == box and a in at] for box in here}
        source = {box: n for n, box in enumerate(here)}
        wanted = sorted(here, key=lambda box: (fmean(feeds[box]) if feeds[box] else source[box], source[box]))
        if crossings(left, wanted, pairs) < crossings(left, here, pairs):
            columns[number] = wanted
    return columns


def _centres(columns: list[list[str]], pairs: list[tuple[str, str]], rows: int) -> dict[str, int]:
    """The middle of each box in half-rows from the top: the fullest column evenly, the others beside what they join."""
    fullest = max(range(len(columns)), key=lambda n: len(columns[n])) if columns else 0
    centres: dict[str, int] = {}
    if not columns:
        return centres
    for n, box in enumerate(columns[fullest]):
        centres[box] = 2 * n + 1
    outward = [*range(fullest - 1, -1, -1), *range(fullest + 1, len(columns))]
    for number in outward:
        beside = set(columns[number + 1 if number < fullest else number - 1])
        column = columns[number]
        even = [(2 * n + 1) * rows / (2 * len(column)) for n in range(len(column))]
        wanted = []
        for n, box in enumerate(column):
            near = [other for other in _joined(box, pairs) if other in beside]
            own = [other for other in near if sum(x in column for x in _joined(other, pairs)) == 1]
            middle = fmean(centres[other] for other in near) if near else even[n]
            # Boxes shared with neighbours pull all to the middle: hold half of the even place, or holes appear.
            wanted.append(middle if len(own) == len(near) or len(column) == 1 else (middle + even[n]) / 2)
        for box, centre in zip(column, spread(wanted, rows), strict=True):
            centres[box] = centre
    return centres


def _joined(box: str, pairs: list[tuple[str, str]]) -> list[str]:
    return [a if b == box else b for a, b in pairs if box in (a, b)]


def spread(wanted: Sequence[float], rows: int) -> list[int]:
    """Whole places as near as possible to those wanted, in the same order, two half-rows apart, within 1 … rows - 1.

    Pools neighbours that are too close (the pool-adjacent-violators method), then rounds from the top.
    """
    shifted = [w - 2 * n for n, w in enumerate(wanted)]
    pools: list[tuple[float, int]] = []
    for value in shifted:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m), (b, n) = pools[-2], pools[-1]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n)]
    level = [value for value, count in pools for _ in range(count)]
    last = rows - 1 - 2 * (len(wanted) - 1)
    return [2 * n + min(max(round(value), 1), last) for n, value in enumerate(level)]


def _places(columns: list[list[str]], centres: Mapping[str, int], rows: int) -> dict[str, Place]:
    """Give each box the half-rows around its middle that no neighbour needs."""
    places = {}
    for number, column in enumerate(columns):
        for n, box in enumerate(column):
            middle = centres[box]
            above = middle if n == 0 else (middle - centres[column[n - 1]]) // 2
            below = rows - middle if n == len(column) - 1 else (centres[column[n + 1]] - middle) // 2
            half = max(1, min(above, below, WIDEST // 2))
            places[box] = Place(number, middle - half + 1, 2 * half, Fraction(middle * SIZE, rows))
    return places


def _wide(columns: list[list[str]]) -> int:
    """The fullest column, from 1, when it is crowded and there are others; else 0."""
    if len(columns) < 2:
        return 0
    fullest = max(range(len(columns)), key=lambda n: len(columns[n]))
    return fullest + 1 if len(columns[fullest]) > CROWDED else 0


def column_edges(columns: int, wide: int) -> list[tuple[Fraction, Fraction]]:
    """Left and right edge of each column in thousandths of the width; ``wide`` as in :class:`Picture`."""
    weights = [WIDE_WEIGHT if n + 1 == wide else PLAIN_WEIGHT for n in range(columns)]
    unit = Fraction(SIZE - GAP * (columns - 1), sum(weights) or 1)
    edges = []
    left = Fraction(0)
    for weight in weights:
        edges.append((left, left + weight * unit))
        left += weight * unit + GAP
    return edges


def path(start: Place, end: Place, edges: Sequence[tuple[Fraction, Fraction]]) -> str:
    """A curve from the right edge of one box to the left edge of another, in thousandths of the picture."""
    left = edges[start.column][1]
    right = edges[end.column][0]
    if end.column <= start.column:  # within a column, or back: around the outside of the gap
        right = edges[end.column][1]
        bow = round(max(left, right)) + GAP * 3 // 4
        return f"M{round(left)} {round(start.middle)}C{bow} {round(start.middle)} {bow} {round(end.middle)} {round(right)} {round(end.middle)}"
    half = round((left + right) / 2)
    return (
        f"M{round(left)} {round(start.middle)}C{half} {round(start.middle)} {half} {round(end.middle)} "
        f"{round(right)} {round(end.middle)}"
    )
