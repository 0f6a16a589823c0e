"""A report as a Word file: real headings, marked table headers, the language set, pictures with their alternatives."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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

_WIDTH = Mm(178)


def _colour(role: str) -> Any:
    return RGBColor.from_string(PALETTE[role].lstrip("#").upper())


class _Hand:
    """Writes one document. Pictures were drawn beforehand, in reading order."""

    def __init__(self, document: Document, base: str, pictures: list[bytes]) -> None:
        self.document, self.base, self.pictures = document, base, iter(pictures)
        self.file = docx.Document()
        self.lang = f"{document.lang}-CA"
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
            style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), _colour("ink"), True, False
            style.font.name = "Cambria"
            fonts = style.element.rPr.rFonts
            for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{key}"), None)
            style.paragraph_format.keep_with_next = True
        defaults = self.file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(_tag("w:lang", val=self.lang, eastAsia=self.lang))

    def heading(self, text: str, level: int) -> Any:
        return self.file.add_heading(text, min(level, 4))

    def runs(self, paragraph: Any, runs: Iterable[Run]) -> Any:
        for run in runs:
            if run.href:
                self.link(paragraph, run)
            else:
                self.look(paragraph.add_run(run.text), run)
            if run.note:
                mark = paragraph.add_run(str(run.note))
                mark.font.superscript, mark.font.color.rgb = True, _colour("teal")
        return paragraph

    def look(self, made: Any, run: Run) -> None:
        made.bold = True if run.strong or (run.figure and run.status == "reported") else None
        made.italic = True if run.figure and run.status != "reported" else None
        if run.lang:
            made._element.get_or_add_rPr().append(_tag("w:lang", val=run.lang))

    def link(self, paragraph: Any, run: Run) -> None:
        relation = paragraph.part.relate_to(self.base + run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        made = paragraph.add_run(run.text)
        self.look(made, run)
        made.font.color.rgb = _colour("teal-deep")
        link.append(made._element)
        paragraph._element.append(link)

    def prose(self, block: Prose, level: int) -> None:
        if block.title:
            self.heading(block.title, level)
        if block.style == "heading":
            return
        paragraph = self.runs(self.file.add_paragraph(), block.runs)
        if block.style == "lede":
            for run in paragraph.runs:
                run.font.size = Pt(12.5)
        if block.style == "callout":
            edge = _tag("w:pBdr")
            edge.append(_tag("w:left", val="dashed", sz="24", space="8", color=PALETTE["ochre"].lstrip("#")))
            paragraph._element.get_or_add_pPr().append(edge)

    def picture(self, chart: Any, width: Any) -> None:
        shape = self.file.add_paragraph().add_run().add_picture(io.BytesIO(next(self.pictures)), width=width)
        shape._inline.docPr.set("descr", chart.alt)
        shape._inline.docPr.set("title", "")

    def table(self, heads: list[str], rows: list[list[Cell]], ends: list[bool], widths: list[int]) -> None:
        table = self.file.add_table(rows=1, cols=len(heads))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
        _light(table)
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(_tag("w:tblHeader", val="true"))
        for cell, text, end in zip(head.cells, heads, ends, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).bold = True
            _align(paragraph, end)
        for row in rows:
            line = table.add_row()
            line._tr.get_or_add_trPr().append(_tag("w:cantSplit", val="true"))
            for cell, item, end in zip(line.cells, row, ends, strict=True):
                paragraph = self.runs(cell.paragraphs[0], item.runs)
                _align(paragraph, end)
                for run in paragraph.runs:
                    run.bold = True if item.strong else run.bold
                    run.italic = True if item.status not in ("reported", "none") else run.italic
        total = sum(widths)
        for index, width in enumerate(widths):
            for cell in table.columns[index].cells:
                cell.width = int(_WIDTH * width / total)
        for row_ in table.rows:
            for cell in row_.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(1)
                    for run in paragraph.runs:
                        run.font.size = Pt(9)
        self.file.add_paragraph().paragraph_format.space_after = Pt(2)

    def cards(self, block: Cards, level: int) -> None:
        for card in block.cards:
            self.runs(self.heading("", level), card.name)
            paragraph = self.file.add_paragraph()
            value = paragraph.add_run(card.value)
            value.bold, value.font.size = card.status == "reported", Pt(18 if card.status == "reported" else 12)
            value.italic = card.status != "reported"
            if card.small:
                paragraph.add_run(f" {card.small}")
            if card.caption:
                paragraph.add_run(f"  {card.caption}").font.size = Pt(9)
            if card.chart is not None:
                self.picture(card.chart, Mm(58))

    def states(self, block: States, level: int) -> None:
        if block.title:
            self.heading(block.title, level)
        self.file.add_paragraph(block.model)
        lang = self.document.lang
        for stage in block.levels:
            self.heading(stage.name, level + 1)
            rows = []
            for node in stage.nodes:
                runs: list[Run] = []
                for figure in node.figures:
                    runs += [*([Run("; ")] if runs else []), *figure]
                rows.append([Cell((Run(node.name),)), Cell((Run(node.word),)), Cell(tuple(runs) or (Run("–"),))])
            heads = [phrases.BOX.say(lang), phrases.STATE.say(lang), phrases.FIGURES.say(lang)]
            self.table(heads, rows, [False] * 3, [5, 3, 6])

    def blocks(self, blocks: Iterable[Any], level: int, first: bool) -> None:
        headed = False
        for block in blocks:
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
                self.table([c.title for c in columns], [list(r) for r in block.rows], [c.end for c in columns],
                           [c.width for c in columns])  # fmt: skip
            elif isinstance(block, Picture):
                if block.title:
                    self.heading(block.title, level)
                self.picture(block.chart, Mm(120))
                if block.caption:
                    for run in self.runs(self.file.add_paragraph(), block.caption).runs:
                        run.font.size = Pt(9)
            elif isinstance(block, States):
                self.states(block, level)
            headed = isinstance(block, Prose) and block.style == "heading"

    def notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.add_run(f"{note.number}  ").bold = True
            self.runs(paragraph, (Run(note.name, href=note.href), Run(f". {note.text}")))
            for run in paragraph.runs:
                run.font.size = Pt(8.5)

    def edges(self) -> None:
        """Header with partnership and report, footer with marks and page numbers."""
        document = self.document
        section = self.file.sections[0]
        head = section.header.paragraphs[0]
        head.text = f"{document.partnership} · {document.title}, {document.period_label}"
        foot = section.footer.paragraphs[0]
        foot.text = " · ".join(document.marks) + " · "
        template = phrases.PAGE.say(document.lang)
        before, rest = template.split("{n}")
        between, after = rest.split("{total}")
        foot.add_run(before)
        _field(foot, "PAGE")
        foot.add_run(between)
        _field(foot, "NUMPAGES")
        foot.add_run(after)
        for paragraph in (head, foot):
            for run in paragraph.runs:
                run.font.size, run.font.color.rgb = Pt(8), _colour("ink-2")

    def write(self) -> bytes:
        document = self.document
        opening = self.file.add_paragraph()
        opening.add_run(document.partnership).bold = True
        opening.add_run(f"\n{document.title}. {document.subtitle}.\n{' · '.join(document.marks)}")
        self.heading(words(document.headline), 1)
        for index, section in enumerate(document.sections):
            if index:
                self.heading(section.title, 2)
                if section.intro:
                    self.file.add_paragraph(section.intro)
            self.blocks(section.blocks, 3 if index else 2, index == 0)
            self.notes(section.notes)
            if index == 0:
                for one in document.signatures:
                    paragraph = self.file.add_paragraph()
                    paragraph.add_run(one.who).bold = True
                    paragraph.add_run(f"\n{one.what}")
        self.edges()
        moment = datetime.fromisoformat(document.day).replace(hour=12)
        properties = self.file.core_properties
        properties.title = f"{document.title}, {document.period_label} – {document.partnership}"
        properties.author = properties.last_modified_by = document.partnership
        properties.language, properties.comments, properties.keywords = self.lang, "", ""
        properties.created = properties.modified = moment
        properties.revision = 1
        out = io.BytesIO()
        self.file.save(out)
        return repacked(out.getvalue(), modified=moment)


def _tag(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _align(paragraph: Any, end: bool) -> None:
    if end:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _light(table: Any) -> None:
    """Hairlines between rows only."""
    edges = _tag("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        edges.append(_tag(f"w:{side}", val="single", sz="4", space="0", color=PALETTE["line-firm"].lstrip("#")))
    for side in ("left", "right", "insideV"):
        edges.append(_tag(f"w:{side}", val="nil"))
    table._tbl.tblPr.append(edges)


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._element.append(_tag("w:fldChar", fldCharType=kind))
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)


def render(document: Document, base: str) -> bytes:
    """The report as a DOCX file.

    Args:
        base: address of the site without a slash at the end, for links to figures.
    """
    svgs = [
        draw(chart, name=f"w{index}", width=width) for index, (chart, width) in enumerate(_drawings(document))
    ]
    return _Hand(document, base, pngs(svgs)).write()


def _drawings(document: Document) -> Iterator[tuple[Any, int]]:
    """Every chart in reading order with the width in px it is drawn for: small on a card, else for a column of text."""
    for block in blocks(document):
        if isinstance(block, Picture):
            yield block.chart, 400
        elif isinstance(block, Cards):
            yield from ((card.chart, 200) for card in block.cards if card.chart is not None)
