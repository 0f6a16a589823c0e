"""Charts drawn as SVG, from chart data alone: one geometry, two dresses.

On pages the shapes carry the classes of ``base.css``, so that light, dark, print and forced colours hold. In documents
they carry colours of :data:`PALETTE`, since a file has no style sheet. Labels stand beside what they name, bars start
at zero, a value that is no number is written as its word and never drawn as zero.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from arrimage.results.reporting.marks import Bars, Chart, Grid, GridRow, Mark, Money, Strip, Trend

#: The light roles of ``tokens.css`` that documents use.
PALETTE = {
    "ink": "#12262d", "ink-2": "#3d5058", "ink-3": "#566870", "line": "#d6d2c5", "line-firm": "#738186",
    "teal": "#0b5c65", "teal-deep": "#073d45", "teal-wash": "#dbe9e8", "ochre": "#b87503", "ochre-ink": "#754a00",
    "maple": "#a62c25", "maple-ink": "#8f231d", "still": "#6d7c81", "still-wash": "#eeece5", "surface": "#ffffff",
}  # fmt: skip
_P = PALETTE
#: What each class of ``base.css`` that charts use means in a document.
_DRESS: dict[str, dict[str, str]] = {
    "f-teal": {"fill": _P["teal"]},
    "f-still": {"fill": _P["still"]},
    "f-line": {"fill": _P["line"]},
    "f-wash": {"fill": _P["teal-wash"]},
    "f-surface": {"fill": _P["surface"]},
    "s-teal": {"stroke": _P["teal"]},
    "s-ochre": {"stroke": _P["ochre"]},
    "ax": {"stroke": _P["line-firm"], "stroke-width": "1", "fill": "none"},
    "grid": {"stroke": _P["line"], "stroke-width": "1", "fill": "none"},
    "ln": {"stroke": _P["teal"], "stroke-width": "2.5", "fill": "none", "stroke-linejoin": "round",
           "stroke-linecap": "round"},
    "base": {"stroke": _P["ink-3"], "stroke-width": "1.5", "stroke-dasharray": "2 3", "fill": "none"},
    "goal": {"stroke": _P["ochre-ink"], "stroke-width": "1.5", "stroke-dasharray": "7 4", "fill": "none"},
    "pt": {"fill": _P["surface"], "stroke": _P["teal"], "stroke-width": "2.5"},
    "pt-now": {"fill": _P["teal"], "stroke": _P["surface"], "stroke-width": "2"},
    "t-soft": {"fill": _P["ink-2"]},
    "t-ochre": {"fill": _P["ochre-ink"]},
    "b": {"font-weight": "700"},
    "mid-a": {"text-anchor": "middle"},
    "end-a": {"text-anchor": "end"},
    "t12": {"font-size": "12"},
    # A pale edge keeps a label readable where a line passes behind it.
    "halo": {"stroke": _P["surface"], "stroke-width": "3.5", "stroke-linejoin": "round", "paint-order": "stroke"},
}  # fmt: skip
_FONT = "Source Sans Pro"
#: Mean width of a character at 12 px, in px: enough to break lines and keep labels apart without font metrics.
_CHARACTER = 6.1


class _Canvas:
    """Shapes of one picture. ``name`` makes ids of patterns unique within a page."""

    def __init__(self, width: int, name: str, *, dressed: bool) -> None:
        self.width, self.height, self.name, self.dressed = width, 0.0, name, dressed
        self.shapes: list[str] = []
        self.hatched = False

    def _attributes(self, classes: str, given: dict[str, str | float]) -> str:
        out: dict[str, str | float] = dict(given)
        if self.dressed:
            for name in classes.split():
                out.update({key: value for key, value in _DRESS.get(name, {}).items() if key not in given})
        elif classes:
            out["class"] = classes
        return "".join(
            f" {key.replace('_', '-')}={quoteattr(_short(value))}" for key, value in out.items() if value != ""
        )

    def shape(self, tag: str, classes: str, **given: str | float) -> None:
        """A shape without content."""
        self.shapes.append(f"<{tag}{self._attributes(classes, given)}/>")

    def text(self, x: float, y: float, words: str, classes: str = "") -> None:
        """A label of 12 px with its baseline at ``y``."""
        given: dict[str, str | float] = {"x": x, "y": y}
        kinds = f"t12 {classes}".strip()
        if self.dressed:
            given["font-family"] = _FONT
            if "t-" not in classes:
                given["fill"] = _P["ink"]
        self.shapes.append(f"<text{self._attributes(kinds, given)}>{escape(words)}</text>")
        self.height = max(self.height, y + 4)

    def rect(self, x: float, y: float, width: float, height: float, classes: str, **more: str | float) -> None:
        """A rectangle; a width under half a pixel is drawn as half a pixel, so that a small value is seen."""
        self.shape("rect", classes, x=x, y=y, width=max(width, 0.5), height=height, **more)
        self.height = max(self.height, y + height + 1)

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """A hatched rectangle: in kind."""
        self.hatched = True
        self.shape(
            "rect", "s-teal", x=x + 0.5, y=y + 0.5, width=max(width - 1, 0.5), height=height - 1,
            fill=f"url(#{self.name})", stroke_width=1,
        )  # fmt: skip
        self.height = max(self.height, y + height + 1)

    def svg(self, alt: str) -> str:
        """The whole picture, with its text alternative."""
        pattern = ""
        if self.hatched:
            ground = self._attributes("f-wash", {"width": 5, "height": 5})
            stripe = self._attributes("f-teal", {"width": 1.6, "height": 5})
            pattern = (
                f'<pattern id="{self.name}" width="5" height="5" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect{ground}/><rect{stripe}/></pattern>'
            )
        height = max(1, round(self.height))
        box = f'viewBox="0 0 {self.width} {height}"'
        if self.dressed:
            head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} width="{self.width}" height="{height}">'
        else:
            head = f'<svg class="chart" {box} role="img" aria-label={quoteattr(alt)}>'
        return f"{head}{pattern}{''.join(self.shapes)}</svg>"


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _lines(words: str, width: float) -> list[str]:
    """Words broken so that each line fits ``width`` px at 12 px; no-break spaces hold."""
    return textwrap.wrap(
        words, max(8, int(width / _CHARACTER)), break_on_hyphens=False, break_long_words=True
    ) or [words]  # fmt: skip


def _room(words: str) -> float:
    return len(words) * _CHARACTER


def draw(chart: Chart, *, name: str, width: int = 340, dressed: bool = True) -> str:
    """The chart as SVG.

    Args:
        chart: what to draw.
        name: id that is unique in the page or document.
        width: width of the drawing in px at 12 px type: 176 for a card, 340 for half a page, 520 for a whole one.
        dressed: explicit colours, for documents; false gives classes, for pages.
    """
    canvas = _Canvas(width, name, dressed=dressed)
    if isinstance(chart, Trend):
        _trend(canvas, chart)
    elif isinstance(chart, Bars):
        _bars(canvas, chart)
    elif isinstance(chart, Money):
        _money(canvas, chart)
    elif isinstance(chart, Grid):
        _grid(canvas, chart)
    else:
        _strip(canvas, chart)
    return canvas.svg(chart.alt)


def _known(marks: Iterable[Mark | None]) -> list[float]:
    return [mark.amount for mark in marks if mark is not None and mark.amount is not None]


def _trend(canvas: _Canvas, chart: Trend) -> None:
    width, top, foot = canvas.width, 20.0, 74.0
    known = _known([*chart.points, chart.baseline, chart.target])
    high = max([*known, 0.0]) or 1.0

    def y(amount: float) -> float:
        return foot - amount / high * (foot - top)

    def x(index: int) -> float:
        return 8 + index * (width - 16) / max(1, len(chart.points) - 1) if len(chart.points) > 1 else width / 2

    canvas.shape("path", "grid", d=f"M0 {foot + 4}H{width}")
    for mark, line in ((chart.target, "goal"), (chart.baseline, "base")):
        if mark is not None and mark.amount is not None:
            canvas.shape("path", line, d=f"M0 {_short(y(mark.amount))}H{width}")
    run: list[str] = []
    for index, mark in enumerate(chart.points):
        if mark.amount is not None:
            run.append(f"{_short(x(index))},{_short(y(mark.amount))}")
        if mark.amount is None or index == len(chart.points) - 1:
            # A gap in the reporting is a gap in the line: it is not bridged.
            if len(run) > 1:
                canvas.shape("polyline", "ln", points=" ".join(run))
            run = []
    # Labels lie over lines and points, with a pale edge: the target above its line, the baseline below its own.
    later: list[tuple[float, float, str, str]] = []
    if chart.target is not None and chart.target.amount is not None:
        later.append((0, max(11, y(chart.target.amount) - 5), chart.target.label, "t-ochre b halo"))
    if chart.baseline is not None and chart.baseline.amount is not None:
        below = y(chart.baseline.amount) + 13
        later.append((0, below if below < foot + 3 else below - 18, chart.baseline.label, "t-soft halo"))
    step = 1 if len(chart.points) <= width / 84 else max(1, len(chart.points) - 1)
    for index, mark in enumerate(chart.points):
        last = index == len(chart.points) - 1
        anchor = "" if index == 0 and not last else "end-a" if last and index else "mid-a"
        spot = 0.0 if anchor == "" else float(width) if anchor == "end-a" else x(index)
        if mark.amount is not None:
            canvas.shape("circle", "pt-now" if last else "pt", cx=x(index), cy=y(mark.amount), r=5.5 if last else 3.5)
            if last:
                here = y(mark.amount)
                before = next((p.amount for p in reversed(chart.points[:index]) if p.amount is not None), None)
                falls = before is not None and y(before) < here - 4 and here + 19 < foot + 4
                level = here + 19 if falls or here - 10 < 11 else here - 10
                end = len(chart.points) > 1
                goal = chart.target.amount if chart.target is not None else None
                if goal is not None and abs(y(goal) - level + 4) < 9 and here + 19 < foot + 4:
                    level = here + 19
                later.append((width if end else x(index) + 10, level, mark.text, "b halo end-a" if end else "b halo"))
        else:
            canvas.shape("circle", "ax", cx=x(index), cy=foot - 2, r=4, stroke_dasharray="2 2")
        if index % step == 0 or last:
            canvas.text(spot, foot + 17, mark.label, f"t-soft {anchor}".strip())
    for item in later:
        canvas.text(*item)
    canvas.height = foot + 22


def _bars(canvas: _Canvas, chart: Bars) -> None:
    width = canvas.width
    ends = max([_room(mark.text) for mark in chart.rows] or [0]) + 8
    label_width = min(width * 0.46, max([_room(mark.label) for mark in chart.rows] or [0]) + 10)
    high = max([*_known(chart.rows), chart.full or 0.0]) or 1.0
    span = max(40.0, width - label_width - ends)
    y = 2.0
    for mark in chart.rows:
        lines = _lines(mark.label, label_width - 4)
        tall = max(18, 14 * len(lines) + 4)
        for number, line in enumerate(lines):
            canvas.text(0, y + 12 + 14 * number, line, "t-soft" if mark.tone == "rest" else "")
        if mark.amount is None:
            canvas.rect(label_width, y + 2, 24, 13, "ax", stroke_dasharray="3 2")
            canvas.text(label_width + 30, y + 13, mark.text, "t-soft")
        else:
            length = mark.amount / high * span
            canvas.rect(label_width, y + 2, length, 13, "f-still" if mark.tone == "before" else "f-teal")
            canvas.text(label_width + max(length, 0.5) + 6, y + 13, mark.text, "b")
        y += tall + 2
    canvas.shape("path", "ax", d=f"M{_short(label_width)} 0V{_short(y)}")
    canvas.height = y + 2


def _money(canvas: _Canvas, chart: Money) -> None:
    width = canvas.width
    high = max(_known([chart.agreement, chart.total]) or [0.0]) or 1.0

    def head(mark: Mark, y: float) -> float:
        lines = _lines(mark.label, width - _room(mark.text) - 24)
        for number, line in enumerate(lines):
            canvas.text(0, y + 14 * number, line, "t-soft")
        canvas.text(width, y, mark.text, "b end-a")
        return y + 14 * (len(lines) - 1) + 6

    y = head(chart.agreement, 12)
    if chart.agreement.amount is not None:
        canvas.rect(0, y, chart.agreement.amount / high * width, 16, "f-still")
    else:
        canvas.rect(0.5, y, width * 0.3, 15, "ax", stroke_dasharray="3 2")
    y = head(chart.total, y + 40)
    if chart.total.amount is None:
        canvas.rect(0.5, y, width * 0.3, 15, "ax", stroke_dasharray="3 2")
        return
    x = 0.0
    known = [part for part in chart.parts if part.amount]
    for part in known or [chart.total]:
        length = (part.amount or 0.0) / high * width
        if part.tone == "hatch":
            canvas.hatch(x, y, length, 16)
        else:
            canvas.rect(x, y, length - 1 if length > 2 else length, 16, "f-teal")
        x += length
    y += 32
    for part in known:
        canvas.rect(0.5, y - 9, 9, 9, "f-teal") if part.tone != "hatch" else canvas.hatch(0, y - 10, 11, 11)
        canvas.text(16, y, f"{part.label}", "")
        canvas.text(width, y, part.text, "end-a")
        y += 16
    for part in chart.parts:
        if part.status != "reported":
            canvas.text(16, y, part.label, "t-soft")
            canvas.text(width, y, part.text, "t-soft end-a")
            y += 16


def _squares(canvas: _Canvas, row: GridRow, x: float, y: float, across: int, pitch: float, side: float) -> float:
    for index in range(row.filled + row.empty):
        left, top = x + index % across * pitch, y + index // across * pitch
        if index < row.filled:
            canvas.rect(left, top, side, side, "f-teal", rx=3)
        else:
            canvas.rect(left, top, side, side, "s-ochre", fill="none", stroke_width=1.5, stroke_dasharray="3 2", rx=3)
    lines = -(-(row.filled + row.empty) // across) if row.filled + row.empty else 1
    return y + lines * pitch


def _grid(canvas: _Canvas, chart: Grid) -> None:
    width = canvas.width
    if len(chart.rows) == 1 and not chart.rows[0].label:
        pitch = 17.5 if chart.rows[0].filled + chart.rows[0].empty <= 40 else 12.5
        y = _squares(canvas, chart.rows[0], 1, 2, max(1, int((width - 2) // pitch)), pitch, pitch - 4.5)
        for line in _lines(chart.empty_label, width):
            canvas.text(0, y + 11, line, "t-soft")
            y += 14
        return
    most = max((row.filled + row.empty for row in chart.rows), default=1)
    across = min(most, 8)
    pitch, side, y = 16.0, 12.5, 2.0
    for number, line in enumerate(_lines(chart.filled_label, width) if chart.filled_label else ()):
        canvas.text(0, 12 + 14 * number, line, "b")
        y = 22 + 14 * number
    start = across * pitch + 8
    for row in chart.rows:
        below = _squares(canvas, row, 1, y, across, pitch, side)
        lines = _lines(row.label, width - start)
        for number, line in enumerate(lines):
            canvas.text(start, y + 11 + 13 * number, line, "t-soft")
        y = max(below, y + 13 * len(lines) + 3)
    if chart.empty_label:
        for line in _lines(chart.empty_label, width):
            canvas.text(0, y + 11, line, "t-soft")
            y += 14


def _strip(canvas: _Canvas, chart: Strip) -> None:
    width = canvas.width
    if chart.part.amount is None or chart.rest.amount is None:
        canvas.rect(0.5, 20, width - 1, 22, "ax", stroke_dasharray="3 2")
        canvas.text(0, 12, chart.part.text, "t-soft")
        return
    whole = (chart.part.amount + chart.rest.amount) or 1.0
    canvas.text(0, 12, chart.part.text, "b")
    canvas.text(width, 12, chart.rest.text, "t-soft end-a")
    canvas.rect(0, 20, width, 22, "f-line")
    if chart.part.amount:
        canvas.rect(0, 20, chart.part.amount / whole * width, 22, "f-teal")
    if chart.part.label:
        for number, line in enumerate(_lines(chart.part.label, width)):
            canvas.text(0, 57 + 14 * number, line, "t-soft")
