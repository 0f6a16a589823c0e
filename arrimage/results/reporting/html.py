"""A report as HTML: the sheet that a page shows, and the same sheet as one self-contained file.

Built by functions and not by a page template, so that the file, the page and the preview are one thing. Every text is
escaped here; the only markup is written here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from arrimage.results.reporting import phrases
from arrimage.results.reporting.document import (
    Arguments,
    Cards,
    Cell,
    Document,
    Note,
    Picture,
    Prose,
    Run,
    Section,
    States,
    Table,
    words,
)
from arrimage.results.reporting.drawing import draw

_ROOM = Path(__file__).parent.parent
_SHEETS = (
    _ROOM.parent / "web/static/arrimage/tokens.css", _ROOM.parent / "web/static/arrimage/base.css",
    _ROOM / "static/arrimage/report.css",
)  # fmt: skip
#: Shapes of the states, as in the icons of the shell; the word always stands beside them.
_SIGNS = {
    "on": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
    "watch": '<path d="M8 1.2L15.3 14.4H.7z" fill="currentColor"/>',
    "off": '<path d="M8 .6L15.4 8 8 15.4.6 8z" fill="currentColor"/>',
    "seen": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2.5"/>',
    "held": '<rect x="2" y="2" width="12" height="12" fill="currentColor"/>',
    "none": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" '
            'stroke-dasharray="2.6 2.2"/>',
}  # fmt: skip
_EDGES = {"on": "is-on", "watch": "is-watch", "off": "is-off", "seen": "is-seen", "held": "is-held", "none": "is-none"}


class _Hand:
    """Writes one document: counts charts, remembers which notes were referred to."""

    def __init__(self, document: Document, base: str) -> None:
        self.document, self.base, self.lang = document, base, document.lang
        self.charts = 0
        self.referred: set[int] = set()

    def runs(self, runs: Iterable[Run]) -> str:
        return "".join(map(self.run, runs))

    def run(self, run: Run) -> str:
        text = escape(run.text)
        if run.lang:
            text = f'<span lang="{escape(run.lang)}">{text}</span>'
        if run.strong:
            text = f"<strong>{text}</strong>"
        if run.figure:
            kind = "rep-fig" if run.status == "reported" else f"rep-fig rep-{run.status}"
            text = f'<a class="{kind}" href="{self.address(run.href)}">{text}</a>' if run.href else (
                f'<span class="{kind}">{text}</span>')  # fmt: skip
        elif run.href:
            text = f'<a href="{self.address(run.href)}">{text}</a>'
        return text + (self.mark(run.note) if run.note else "")

    def address(self, href: str) -> str:
        return escape(href if href.startswith("#") else self.base + href)

    def mark(self, number: int) -> str:
        """The raised number that leads to a note; the first one is where the note leads back to."""
        place = "" if number in self.referred else f' id="ref-{number}"'
        self.referred.add(number)
        label = escape(phrases.NOTE.say(self.lang).format(number=number))
        return f'<sup><a href="#note-{number}"{place} aria-label="{label}">{number}</a></sup>'

    def chart(self, chart: Any, width: int) -> str:
        self.charts += 1
        return draw(chart, name=f"rep-{self.lang}-{self.charts}", width=width, dressed=False)

    def prose(self, block: Prose, level: int) -> str:
        title = f"<h{level}>{escape(block.title)}</h{level}>" if block.title and block.style != "callout" else ""
        if block.style == "heading":
            return title
        if block.style == "callout":
            return f'<div class="not"><h{level}>{escape(block.title)}</h{level}><p>{self.runs(block.runs)}</p></div>'
        kind = {"lede": ' class="lede"'}.get(block.style, "")
        return f"{title}<p{kind}>{self.runs(block.runs)}</p>"

    def cards(self, block: Cards, level: int) -> str:
        made = []
        for card in block.cards:
            kind = "big" if card.status == "reported" else f"big rep-word rep-{card.status}"
            kind += " rep-long" if len(card.value) > 8 else ""
            small = f" <small>{escape(card.small)}</small>" if card.small else ""
            picture = self.chart(card.chart, 176) if card.chart is not None else "<span></span>"
            made.append(
                f'<section class="kpi"><h{level}>{self.runs(card.name)}</h{level}>'
                f'<p class="{kind}">{escape(card.value)}{small}</p>{picture}<p>{escape(card.caption)}</p></section>'
            )
        return f'<div class="kpis">{"".join(made)}</div>'

    def table(self, block: Table, level: int) -> str:
        head = "".join(f'<th scope="col"{" class=end" if c.end else ""}>{escape(c.title)}</th>' for c in block.columns)
        rows = "".join(f"<tr>{self.row(block, row)}</tr>" for row in block.rows)
        title = f"<h{level}>{escape(block.title)}</h{level}>" if block.title else ""
        caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
        return f'{title}<table class="rep-table">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def row(self, block: Table, row: tuple[Cell, ...]) -> str:
        made = []
        for index, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
            kinds = ["end"] if column.end else []
            kinds += [f"rep-{cell.status}"] if cell.status != "reported" else []
            kinds += ["b"] if cell.strong else []
            kind = f' class="{" ".join(kinds)}"' if kinds else ""
            text = self.runs(cell.runs)
            made.append(
                f'<th scope="row"{kind}>{text}</th>' if index == 0
                else f'<td data-label="{escape(column.title)}"{kind}>{text}</td>'
            )  # fmt: skip
        return "".join(made)

    def picture(self, block: Picture, level: int, width: int) -> str:
        title = f"<h{level}>{escape(block.title)}</h{level}>" if block.title else ""
        caption = f"<figcaption>{self.runs(block.caption)}</figcaption>" if block.caption else ""
        wide = " rep-wide" if width > 340 else ""
        return f'{title}<figure class="rep-pic{wide}">{self.chart(block.chart, width)}{caption}</figure>'

    def arguments(self, block: Arguments, level: int, first: bool) -> str:
        made = []
        for argument in block.arguments:
            inner = "".join(
                self.prose(part, level + 1) if isinstance(part, Prose) else self.picture(part, level + 1, 340)
                for part in argument.blocks
            )
            made.append(f"<section><h{level}>{escape(argument.title)}</h{level}>{inner}</section>")
        return f'<div class="args{"" if first else " rep-args"}">{"".join(made)}</div>'

    def states(self, block: States, level: int) -> str:
        made = [f"<h{level}>{escape(block.title)}</h{level}>" if block.title else "", f"<p>{escape(block.model)}</p>"]
        for stage in block.levels:
            boxes = []
            for node in stage.nodes:
                figures = "".join(f"<li>{self.runs(figure)}</li>" for figure in node.figures)
                boxes.append(
                    f'<li class="rep-node {_EDGES[node.state]}"><span class="state">'
                    f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{_SIGNS[node.state]}</svg>'
                    f"{escape(node.word)}</span><b>{escape(node.name)}</b>{f'<ul>{figures}</ul>' if figures else ''}</li>"
                )
            made.append(f'<h{level + 1}>{escape(stage.name)}</h{level + 1}><ul class="rep-nodes">{"".join(boxes)}</ul>')
        return "".join(made)

    def blocks(self, blocks: Iterable[Any], level: int, first: bool) -> str:
        made: list[str] = []
        headed = False
        for block in blocks:
            if isinstance(block, Prose):
                made.append(self.prose(block, level))
            elif isinstance(block, Cards):
                if not first and block.title:
                    made.append(f"<h{level}>{escape(block.title)}</h{level}>")
                made.append(self.cards(block, level if first else level + 1))
            elif isinstance(block, Arguments):
                made.append(self.arguments(block, level + 1 if headed else level, first))
            elif isinstance(block, Table):
                made.append(self.table(block, level))
            elif isinstance(block, Picture):
                made.append(self.picture(block, level, 520))
            elif isinstance(block, States):
                made.append(self.states(block, level))
            headed = isinstance(block, Prose) and block.style == "heading"
        return "".join(made)

    def notes(self, notes: tuple[Note, ...]) -> str:
        if not notes:
            return ""
        made = []
        for note in notes:
            name = f'<a href="{self.address(note.href)}">{escape(note.name)}</a>' if note.href else escape(note.name)
            back = (
                f'<a href="#ref-{note.number}">{note.number}</a>' if note.number in self.referred else str(note.number)
            )
            made.append(f'<li id="note-{note.number}">{back} {name}. {escape(note.text)}</li>')
        label = escape(phrases.NOTES.say(self.lang))
        return f'<ol class="notes" aria-label="{label}">{"".join(made)}</ol>'

    def section(self, section: Section, first: bool) -> str:
        body = self.blocks(section.blocks, 2 if first else 3, first)
        notes = self.notes(section.notes)
        if first:
            signed = "".join(f"<div><b>{escape(s.who)}</b>{escape(s.what)}</div>" for s in self.document.signatures)
            return f'{body}{notes}<div class="sign">{signed}</div>'
        intro = f'<p class="soft">{escape(section.intro)}</p>' if section.intro else ""
        return (
            f'<section class="rep-section" id="{escape(section.id)}"><h2>{escape(section.title)}</h2>{intro}{body}{notes}'
            "</section>"
        )


def paragraph(block: Prose) -> str:
    """One paragraph by itself, its figures marked and without links or notes: for the preview of a wording."""
    return f"<p>{''.join(map(_mark, block.runs))}</p>"


def _mark(run: Run) -> str:
    text = escape(run.text)
    kind = "rep-fig" if run.status == "reported" else f"rep-fig rep-{run.status}"
    return f'<span class="{kind}">{text}</span>' if run.figure else text


def sheet(document: Document, base: str = "") -> str:
    """The report as an ``article``; its headline is the page's ``h1``.

    Args:
        base: put before links to figures: empty on a page of the site, its address in a file.
    """
    hand = _Hand(document, base)
    marks = " · ".join(map(escape, document.marks[1:]))
    headline = escape(words(document.headline))
    sections = "".join(hand.section(section, index == 0) for index, section in enumerate(document.sections))
    return (
        f'<article class="sheet report" lang="{document.lang}-CA"><header class="sheet-top"><span>'
        f"<b>{escape(document.partnership)}</b><br>{escape(document.title)}. {escape(document.subtitle)}.</span>"
        f"<span>{escape(document.marks[0])}<br>{marks}</span></header><h1>{headline}</h1>{sections}</article>"
    )


def render(document: Document, base: str) -> bytes:
    """The report as one HTML file with its styles inside: it opens anywhere and needs no network."""
    styles = "\n".join(path.read_text(encoding="utf-8") for path in _SHEETS)
    title = escape(f"{document.title}, {document.period_label} – {document.partnership}")
    return (
        f'<!doctype html>\n<html lang="{document.lang}-CA">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{styles}\n</style>\n</head>\n<body>\n<main>{sheet(document, base)}</main>\n</body>\n</html>\n"
    ).encode()
