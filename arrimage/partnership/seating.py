"""Geometry of the council table: chairs around a table, grouped by sector, with a label beside each group. Pure.

The table is a rectangle with round ends. Chairs stand on a path around it, sector after sector, clockwise from the
upper left. Few chairs are spread out, many make the table longer, then wider, then the chairs smaller: text keeps its
size. Numbers leave this module as text, so that no page writes them with a decimal comma.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: From chair to chair along the path, and the space between two groups, at full size (SVG units, 1 unit = 1 px wide).
PITCH, GAP = 46.0, 26.0
#: A chair's outline around its centre: half width, reach outward (its back), reach inward.
HALF, OUT, IN = 15.0, 22.0, 14.0
_RADIUS, _MAX_RADIUS = 150.0, 205.0
_SHORTEST, _LONGEST = 260.0, 520.0
_BOARD_INSET = 38.0
_ARC_OFFSET = 33.0
_LABEL_OFFSET = 12.0
_LINE, _CHAR, _WRAP = 17.0, 8.1, 19
_SHIFTS = (0.0, 10.0, -10.0, 20.0, -20.0, 30.0, -30.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A chair to be placed. ``kind``: held, void or exo (ex officio); ``mark``: C, N or nothing; ``title`` for hovering."""

    kind: str
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sector:
    """A group of chairs with the words that stand beside it. ``short`` marks a count that says something is missing."""

    name: str
    count: str
    short: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the path around the table, with the angle outward (0 is up, clockwise, degrees)."""

    x: float
    y: float
    angle: float

    def out(self, distance: float) -> tuple[float, float]:
        """The point ``distance`` further away from the table."""
        turn = math.radians(self.angle)
        return self.x + distance * math.sin(turn), self.y - distance * math.cos(turn)


@dataclass(frozen=True, slots=True)
class Chair:
    """A placed chair."""

    place: Place
    at: Point
    scale: float

    @property
    def transform(self) -> str:
        """The SVG transform that moves a chair drawn at 0 0 to its place."""
        return f"translate({self.at.x:.1f} {self.at.y:.1f}) rotate({self.at.angle:.1f}) scale({self.scale:.3f})"

    @property
    def upright(self) -> str:
        """The SVG transform for the letter on it, which stays upright."""
        return f"translate({self.at.x:.1f} {self.at.y:.1f})"

    def corners(self) -> list[tuple[float, float]]:
        """The four corners of its outline."""
        turn, size = math.radians(self.at.angle), self.scale
        found = []
        for x, y in ((-HALF, -OUT), (HALF, -OUT), (HALF, IN), (-HALF, IN)):
            x, y = x * size, y * size
            found.append(
                (
                    self.at.x + x * math.cos(turn) - y * math.sin(turn),
                    self.at.y + x * math.sin(turn) + y * math.cos(turn),
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, margin: float = 0.0) -> bool:
        """Whether two rectangles overlap, or come closer than ``margin``."""
        return (
            self.left < other.right + margin
            and other.left < self.right + margin
            and self.top < other.bottom + margin
            and other.top < self.bottom + margin
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label."""

    text: str
    y: str
    bold: bool
    short: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A placed group: the arc behind its chairs, its label, and a leader where the label stands off."""

    arc: str
    void: bool
    lines: tuple[Line, ...]
    x: str
    anchor: str
    leader: str
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing; ``board`` and ``inner`` are x, y, width, height and corner radius as text."""

    view_box: str
    board: tuple[str, str, str, str, str]
    inner: tuple[str, str, str, str, str]
    chairs: tuple[Chair, ...]
    groups: tuple[Group, ...]
    centre: tuple[str, str]
    letter: str


class _Path:
    """The closed path on which chairs stand: a stadium of two straights and two half circles, centred on 0 0."""

    def __init__(self, straight: float, radius: float) -> None:
        self.straight, self.radius = straight, radius
        self.bend = math.pi * radius
        self.length = 2 * straight + 2 * self.bend

    def at(self, way: float) -> Point:
        """The point ``way`` along the path, clockwise from the upper left corner of the upper straight."""
        way %= self.length
        half, radius = self.straight / 2, self.radius
        if way <= self.straight:
            return Point(-half + way, -radius, 0)
        way -= self.straight
        if way <= self.bend:
            turn = way / radius
            return Point(half + radius * math.sin(turn), -radius * math.cos(turn), math.degrees(turn))
        way -= self.bend
        if way <= self.straight:
            return Point(half - way, radius, 180)
        turn = (way - self.straight) / radius
        return Point(-half - radius * math.sin(turn), radius * math.cos(turn), 180 + math.degrees(turn))


def seat_table(sectors: Sequence[Sector]) -> Picture:
    """Place every chair and label.

    Args:
        sectors: groups in the order in which they sit; at least one chair in all, up to about 80.

    Raises:
        ValueError: when there is no chair.
    """
    groups = [sector for sector in sectors if sector.places]
    count = sum(len(sector.places) for sector in groups)
    if not count:
        raise ValueError("a table needs at least one chair")
    need = count * PITCH + len(groups) * GAP
    straight = min(max((need - 2 * math.pi * _RADIUS) / 2, _SHORTEST), _LONGEST)
    radius = min(max((need - 2 * straight) / (2 * math.pi), _RADIUS), _MAX_RADIUS)
    path = _Path(straight, radius)
    scale = min(1.0, path.length / need)
    pitch = PITCH * scale
    gap = (path.length - count * pitch) / len(groups)
    chairs: list[Chair] = []
    arcs: list[tuple[Sector, float, float]] = []
    way = gap / 2
    for sector in groups:
        first = way
        for place in sector.places:
            chairs.append(Chair(place, path.at(way + pitch / 2), scale))
            way += pitch
        arcs.append((sector, first + 0.1 * pitch, way - 0.1 * pitch))
        way += gap
    placed = _place_labels(path, arcs, chairs, scale)
    return _picture(path, chairs, placed, scale)


def _wrap(name: str) -> list[str]:
    """A label's name broken into lines of about 19 letters."""
    lines: list[str] = []
    for word in name.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= _WRAP:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _box_of(chair: Chair) -> Box:
    xs, ys = zip(*chair.corners(), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _place_labels(
    path: _Path, arcs: Iterable[tuple[Sector, float, float]], chairs: Sequence[Chair], scale: float
) -> list[Group]:
    """Labels stand outward of the middle of their arc; one that would cover another moves further out."""
    taken = [_box_of(chair) for chair in chairs]
    groups: list[Group] = []
    for sector, first, last in arcs:
        middle = path.at((first + last) / 2)
        points = [path.at(first + (last - first) * step / 16).out(_ARC_OFFSET * scale) for step in range(17)]
        names = _wrap(sector.name)
        width = max(len(text) for text in [*names, sector.count]) * _CHAR
        height = (len(names) + 1) * _LINE
        distance = _ARC_OFFSET * scale + _LABEL_OFFSET
        start = distance
        while True:
            # A label slides along the table before it moves away from it: a short leader reads better than a long one.
            options = (_label_box(middle, distance, width, height, shift) for shift in _SHIFTS)
            free = next((o for o in options if not any(o[0].meets(other, 6.0) for other in taken)), None)
            if free is not None:
                break
            distance += 6.0
        box, anchor, x = free
        taken.append(box)
        near = middle.out(_ARC_OFFSET * scale + 3)
        far = min(max(near[0], box.left), box.right), min(max(near[1], box.top - 2), box.bottom + 2)
        leader = f"M{near[0]:.1f} {near[1]:.1f}L{far[0]:.1f} {far[1]:.1f}" if distance > start + 12 else ""
        texts = [(text, True) for text in names] + [(sector.count, False)]
        lines = tuple(
            Line(text, f"{box.top + 13 + index * _LINE:.1f}", bold, sector.short and not bold)
            for index, (text, bold) in enumerate(texts)
        )
        arc = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        void = all(place.kind == "void" for place in sector.places)
        groups.append(Group(arc, void, lines, f"{x:.1f}", anchor, leader, box))
    return groups


def _label_box(at: Point, distance: float, width: float, height: float, shift: float) -> tuple[Box, str, float]:
    """The rectangle of a label whose near edge is ``distance`` away, its text anchor and the x of its text.

    ``shift`` moves it along the table, clockwise when positive.
    """
    x, y = at.out(distance)
    turn = math.radians(at.angle)
    x, y = x + shift * math.cos(turn), y + shift * math.sin(turn)
    side, up = math.sin(turn), math.cos(turn)
    if abs(side) < 0.3:
        anchor, left = "middle", x - width / 2
    elif side > 0:
        anchor, left = "start", x
    else:
        anchor, left = "end", x - width
    top = y - height / 2 - up * height / 2
    text_x = {"middle": x, "start": left, "end": left + width}[anchor]
    return Box(left, top, left + width, top + height), anchor, text_x


def _picture(path: _Path, chairs: Sequence[Chair], groups: Sequence[Group], scale: float) -> Picture:
    boxes = [_box_of(chair) for chair in chairs] + [group.box for group in groups]
    reach = path.straight / 2 + path.radius + 6
    left = min(-reach, *(box.left for box in boxes)) - 6
    right = max(reach, *(box.right for box in boxes)) + 6
    top = min(-path.radius - 30, *(box.top for box in boxes)) - 6
    bottom = max(path.radius + 30, *(box.bottom for box in boxes)) + 8
    # The table stays in the middle of the page, however long the words on one side are.
    half = max(-left, right)
    inset = _BOARD_INSET * scale

    def slab(margin: float) -> tuple[str, str, str, str, str]:
        r = path.radius - inset - margin
        return (
            f"{-path.straight / 2 - r:.1f}", f"{-r:.1f}", f"{path.straight + 2 * r:.1f}", f"{2 * r:.1f}", f"{r:.1f}",
        )  # fmt: skip

    return Picture(
        view_box=f"{-half:.0f} {top:.0f} {2 * half:.0f} {bottom - top:.0f}",
        board=slab(0),
        inner=slab(20),
        chairs=tuple(chairs),
        groups=tuple(groups),
        centre=("0", "0"),
        letter=f"{max(12.0, 13 * scale):.0f}",
    )


@dataclass(frozen=True, slots=True)
class Strip:
    """Chairs side by side in rows of eight, for narrow screens and lists."""

    view_box: str
    width: str
    height: str
    chairs: tuple[tuple[str, Place], ...]


def strip(places: Sequence[Place], per_row: int = 8) -> Strip:
    """Place the chairs of one sector in rows; each comes with its SVG transform."""
    step, row_height = 36, 44
    rows = max(1, math.ceil(len(places) / per_row))
    width, height = step * min(per_row, max(1, len(places))), row_height * rows
    placed = tuple(
        (f"translate({step * (index % per_row) + step // 2} {row_height * (index // per_row) + 26})", place)
        for index, place in enumerate(places)
    )
    return Strip(f"0 0 {width} {height}", str(width), str(height), placed)
