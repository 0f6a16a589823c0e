"""A report as a Word file: real headings, marked table headers, the language set, pictures with their alternatives.

Paragraphs and tables are written as WordprocessingML (ECMA-376) and parsed one at a time: a library call for each run
would take five times as long for the thousand runs of a report.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

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
    States,
    Table,
    blocks,
    words,
)
from arrimage.results.reporting.drawing import PALETTE, draw
from arrimage.results.reporting.packing import repacked
from arrimage.results.reporting.pdf import pngs

_SPACES = nsdecls("w", "r")
#: Width of the text in twentieths of a point: Letter less two margins of 19 mm.
_WIDTH = 10_092
_TEAL, _INK_2, _LINE = (PALETTE[role].lstrip("#").upper() for role in ("teal-deep", "ink-2", "line-firm"))


def _colour(role: str) -> Any:
    return RGBColor.from_string(PALETTE[role].lstrip("#").upper())


def _run(
    text: str, *, bold: bool = False, italic: bool = False, colour: str = "", size: float = 0, raised: bool = False,
    lang: str = "",
) -> str:  # fmt: skip
    """One run as XML; line ends become breaks. Properties stand in the order of the schema."""
    look = "<w:b/>" if bold else ""
    look += "<w:i/>" if italic else ""
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    look += '<w:vertAlign w:val="superscript"/>' if raised else ""
    look += f"<w:lang w:val={quoteattr(lang)}/>" if lang else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{lines}</w:r>"


class _Hand:
    """Writes one document. Pictures were drawn beforehand, in reading order."""

    def __init__(self, document: Document, base: str, pictures: list[bytes]) -> None:
        self.document, self.base, self.pictures = document, base, iter(pictures)
        self.file = docx.Document()
        self.body = self.file.element.body
        self.lang = f"{document.lang}-CA"
        self.links: dict[str, str] = {}
        self.styles()

    def styles(self) -> None:
        """Letter paper, the document's language, ink of the palette, headings in one colour."""
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(215.9), Mm(279.4)
        section.left_margin = section.right_margin = Mm(19)
        section.top_margin = section.bottom_margin = Mm(18)
        normal = self.file.styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10.5), _colour("ink")
        normal.paragraph_format.space_after = Pt(6)
        for name, size in (("Heading 1", 22), ("Heading 2", 15), ("Heading 3", 12.5), ("Heading 4", 11)):
            style = self.file.styles[name]
            style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = (
                Pt(size),
                _colour("ink"),
                True,
                False,
            )
            style.font.name = "Cambria"
            fonts = style.element.rPr.rFonts
            for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{key}"), None)
            style.paragraph_format.keep_with_next = True
        defaults = self.file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), self.lang)
        language.set(qn("w:eastAsia"), self.lang)
        defaults.append(language)

    def add(self, xml: str) -> None:
        """Put an element at the end of the text."""
        self.body.sectPr.addprevious(parse_xml(xml))

    def paragraph(
        self, inner: str, *, style: str = "", after: float | None = None, edge: str = "", end: bool = False
    ) -> str:
        """A paragraph as XML; properties stand in the order of the schema."""
        look = f'<w:pStyle w:val="{style}"/>' if style else ""
        look += f'<w:pBdr><w:left w:val="dashed" w:sz="24" w:space="8" w:color="{edge}"/></w:pBdr>' if edge else ""
        look += f'<w:spacing w:after="{round(after * 20)}"/>' if after is not None else ""
        look += '<w:jc w:val="right"/>' if end else ""
        return f"<w:p {_SPACES}>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inner}</w:p>"

    def heading(self, runs: Iterable[Run] | str, level: int) -> None:
        inner = _run(runs) if isinstance(runs, str) else self.runs(runs)
        self.add(self.paragraph(inner, style=f"Heading{min(level, 4)}"))

    def runs(self, runs: Iterable[Run], *, size: float = 0, bold: bool = False, italic: bool = False) -> str:
        """Runs as XML, with their links and marks of notes."""
        made = []
        for run in runs:
            text = _run(
                run.text, bold=bold or run.strong or bool(run.figure and run.status == "reported"),
                italic=italic or bool(run.figure and run.status != "reported"), colour=_TEAL if run.href else "",
                size=size, lang=run.lang,
            )  # fmt: skip
            made.append(f'<w:hyperlink r:id="{self.link(run.href)}">{text}</w:hyperlink>' if run.href else text)
            if run.note:
                made.append(_run(str(run.note), colour=_TEAL, size=size, raised=True))
        return "".join(made)

    def link(self, href: str) -> str:
        if href not in self.links:
            self.links[href] = self.file.part.relate_to(self.base + href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[href]

    def prose(self, block: Prose, level: int) -> None:
        if block.title:
            self.heading(block.title, level)
        if block.style == "heading":
            return
        size = 12.5 if block.style == "lede" else 0
        edge = PALETTE["ochre"].lstrip("#").upper() if block.style == "callout" else ""
        self.add(self.paragraph(self.runs(block.runs, size=size), edge=edge))

    def picture(self, chart: Any, width: Any) -> None:
        shape = self.file.add_paragraph().add_run().add_picture(io.BytesIO(next(self.pictures)), width=width)
        shape._inline.docPr.set("descr", chart.alt)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[Cell]], ends: Sequence[bool], parts: Sequence[int]
    ) -> None:
        """A table whose first row repeats on each page and is marked as headings."""
        widths = [_WIDTH * part // sum(parts) for part in parts]
        line = f'w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"'
        edges = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH"))
        made = [
            f'<w:tbl {_SPACES}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>',
            "".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
            '</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader w:val="true"/></w:trPr>',
        ]
        for width, text, end in zip(widths, heads, ends, strict=True):
            made.append(self.cell(width, _run(text, bold=True, size=9), end))
        for row in rows:
            made.append("</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>")
            for width, item, end in zip(widths, row, ends, strict=True):
                slanted = item.status not in ("reported", "none")
                made.append(self.cell(width, self.runs(item.runs, size=9, bold=item.strong, italic=slanted), end))
        made.append("</w:tr></w:tbl>")
        self.add("".join(made))
        self.add(self.paragraph("", after=2))

    def cell(self, width: int, inner: str, end: bool) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.paragraph(inner, after=1, end=end)}</w:tc>'

    def cards(self, block: Cards, level: int) -> None:
        for card in block.cards:
            self.heading(card.name, level)
            known = card.status == "reported"
            inner = _run(card.value, bold=known, italic=not known, size=18 if known else 12)
            inner += _run(f" {card.small}") if card.small else ""
            inner += _run(f"  {card.caption}", size=9) if card.caption else ""
            self.add(self.paragraph(inner))
            if card.chart is not None:
                self.picture(card.chart, Mm(58))

    def states(self, block: States, level: int) -> None:
        if block.title:
            self.heading(block.title, level)
        self.add(self.paragraph(_run(block.model)))
        lang = self.document.lang
        heads = [phrases.BOX.say(lang), phrases.STATE.say(lang), phrases.FIGURES.say(lang)]
        for stage in block.levels:
            self.heading(stage.name, level + 1)
            rows = []
            for node in stage.nodes:
                runs: list[Run] = []
                for figure in node.figures:
                    runs += [*([Run("; ")] if runs else []), *figure]
                rows.append([Cell((Run(node.name),)), Cell((Run(node.word),)), Cell(tuple(runs) or (Run("–"),))])
            self.table(heads, rows, [False] * 3, [5, 3, 6])

    def blocks(self, found: Iterable[Any], level: int, first: bool) -> None:
        headed = False
        for block in found:
            if isinstance(block, Prose):
                self.prose(block, level)
            elif isinstance(block, Cards):
                if not first and block.title:
                    self.heading(block.title, level)
                self.cards(block, level if first else level + 1)
            elif isinstance(block, Arguments):
                inner = level + 1 if headed else level
                for argument in block.arguments:
                    self.heading(argument.title, inner)
                    self.blocks(argument.blocks, inner + 1, False)
            elif isinstance(block, Table):
                if block.title:
                    self.heading(block.title, level)
                columns = block.columns
                self.table([c.title for c in columns], block.rows, [c.end for c in columns], [c.width for c in columns])
            elif isinstance(block, Picture):
                if block.title:
                    self.heading(block.title, level)
                self.picture(block.chart, Mm(120))
                if block.caption:
                    self.add(self.paragraph(self.runs(block.caption, size=9)))
            elif isinstance(block, States):
                self.states(block, level)
            headed = isinstance(block, Prose) and block.style == "heading"

    def notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            inner = _run(f"{note.number}  ", bold=True, size=8.5)
            inner += self.runs((Run(note.name, href=note.href), Run(f". {note.text}")), size=8.5)
            self.add(self.paragraph(inner, after=1))

    def edges(self) -> None:
        """Header with partnership and report, footer with marks and page numbers."""
        document = self.document
        section = self.file.sections[0]
        head = f"{document.partnership} · {document.title}, {document.period_label}"
        before, rest = phrases.PAGE.say(document.lang).split("{n}")
        between, after = rest.split("{total}")
        foot = [_run(f"{' · '.join(document.marks)} · {before}", size=8, colour=_INK_2), _field("PAGE"),
                _run(between, size=8, colour=_INK_2), _field("NUMPAGES"), _run(after, size=8, colour=_INK_2)]  # fmt: skip
        for part, inner in ((section.header, _run(head, size=8, colour=_INK_2)), (section.footer, "".join(foot))):
            empty = part.paragraphs[0]._element
            empty.addprevious(parse_xml(self.paragraph(inner)))
            empty.getparent().remove(empty)

    def write(self) -> bytes:
        document = self.document
        opening = f"\n{document.title}. {document.subtitle}.\n{' · '.join(document.marks)}"
        self.add(self.paragraph(_run(document.partnership, bold=True) + _run(opening)))
        self.heading(words(document.headline), 1)
        for index, section in enumerate(document.sections):
            if index:
                self.heading(section.title, 2)
                if section.intro:
                    self.add(self.paragraph(_run(section.intro)))
            self.blocks(section.blocks, 3 if index else 2, index == 0)
            self.notes(section.notes)
            if index == 0:
                for one in document.signatures:
                    self.add(self.paragraph(_run(one.who, bold=True) + _run(f"\n{one.what}")))
        self.edges()
        moment = datetime.fromisoformat(document.day).replace(hour=12)
        properties = self.file.core_properties
        # Word holds at most 255 characters in these.
        properties.title = f"{document.title}, {document.period_label} – {document.partnership}"[:255]
        properties.author = properties.last_modified_by = document.partnership[:255]
        properties.language, properties.comments, properties.keywords = self.lang, "", ""
        properties.created = properties.modified = moment
        properties.revision = 1
        out = io.BytesIO()
        self.file.save(out)
        return repacked(out.getvalue(), modified=moment)


def _field(code: str) -> str:
    """A field that Word fills in: the number of the page, or of all pages."""
    look = f'<w:rPr><w:color w:val="{_INK_2}"/><w:sz w:val="16"/></w:rPr>'
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve">{code}'
        f'</w:instrText></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def render(document: Document, base: str) -> bytes:
    """The report as a DOCX file.

    Args:
        base: address of the site without a slash at the end, for links to figures.
    """
    svgs = [draw(chart, name=f"w{index}", width=width) for index, (chart, width) in enumerate(_drawings(document))]
    return _Hand(document, base, pngs(svgs)).write()


def _drawings(document: Document) -> Iterator[tuple[Any, int]]:
    """Every chart in reading order with the width in px it is drawn for: small on a card, else for a column of text."""
    for block in blocks(document):
        if isinstance(block, Picture):
            yield block.chart, 400
        elif isinstance(block, Cards):
            yield from ((card.chart, 200) for card in block.cards if card.chart is not None)
