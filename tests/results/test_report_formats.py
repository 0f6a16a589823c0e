"""The report as files: every status in every format, people's text never taken for markup or formula, same bytes twice."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import docx as word
import openpyxl
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, WITHHELD, Audience, Value
from arrimage.core.text import Lang, Text
from arrimage.results.reporting import bundle, docx, drawing, html, pdf, xlsx
from arrimage.results.reporting.document import Document, charts
from tests.results.report_samples import document, material

BASE = "https://arrimage.example"
STATUSES = {
    "council-seats-filled": Value.reported(0, 28),
    "attendance-rate": MISSING,
    "member-organizations": WITHHELD,
    "members-retained": NOT_APPLICABLE,
}
#: What Typst, HTML, Word and spreadsheets could each take for more than text.
NASTY = '=1+1 $x^2$ #let a = 1 [b] \\ *c* _d_ `e` <script>alert(1)</script> & @f ~g // h /* i */ {{ j }} "k" é œ « l »'


def sample(lang: Lang, **more: Any) -> Document:
    return document("annual", lang, using=material(audience=Audience.FUNDER, **more))


def text_of_pdf(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def text_of_docx(content: bytes) -> str:
    made = word.Document(io.BytesIO(content))
    parts = ["".join(node.text or "" for node in made.element.body.iter(qn("w:t")))]
    return "\n".join(parts).replace("\u00a0", " ")


def text_of_html(content: bytes) -> str:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(content.decode())
    return " ".join(" ".join(found).split()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["not reported", "withheld", "not applicable", "0 of 28"]),
        ("fr", ["non disponible", "confidentiel", "sans objet", "0 sur 28"]),
    ],
)
def test_all_four_statuses_stand_in_every_format(lang: Lang, expected: list[str]) -> None:
    made = sample(lang, values=STATUSES)
    other = sample("fr" if lang == "en" else "en", values=STATUSES)
    texts = {
        "html": text_of_html(html.render(made, BASE)),
        "pdf": text_of_pdf(pdf.render(made, BASE)).replace("\u00a0", " "),
        "docx": text_of_docx(docx.render(made, BASE)),
    }
    for name, text in texts.items():
        for item in expected:
            assert item in text, f"{item!r} is not in the {name}"
    figures = rows(xlsx.render(made), 0)
    assert figures["attendance-rate"][3:6] == ["..", "..", ".."]
    assert figures["member-organizations"][3:6] == ["x", "x", "x"]
    assert figures["members-retained"][3:6] == ["...", "...", "..."]
    assert figures["council-seats-filled"][3:6] == [0, 28, 0]
    stored = json.loads(bundle.render(*((made, other) if lang == "en" else (other, made))))
    values = {item["indicator"]: item["value"] for item in stored["figures"]}
    assert values["attendance-rate"] == {"status": "missing", "numerator": None, "denominator": None}
    assert values["member-organizations"]["status"] == "withheld"
    assert values["members-retained"]["status"] == "not_applicable"
    assert values["council-seats-filled"] == {"status": "reported", "numerator": 0, "denominator": 28}


def rows(content: bytes, sheet: int) -> dict[str, list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {row[0].value: [cell.value for cell in row] for row in book.worksheets[sheet].iter_rows(min_row=2)}


# --- spreadsheet ---------------------------------------------------------------------------------------------------


def test_numbers_of_the_workbook_are_numbers_and_no_cell_is_blank() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(sample("fr"))))
    assert [sheet.title for sheet in book.worksheets] == [
        "Chiffres",
        "Ventilations",
        "Autres périodes",
        "Définitions",
        "À propos",
    ]
    for sheet in book.worksheets:
        assert sheet.max_row > 5
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value not in (None, ""), f"{sheet.title}!{cell.coordinate} is blank"
    figures = rows(xlsx.render(sample("en")), 0)
    assert figures["outside-money"][5] == pytest.approx(figures["outside-money"][3])
    assert isinstance(figures["outside-money"][5], int | float)
    assert figures["leverage-ratio"][5] == pytest.approx(13_250_000 / 21_400_000)
    assert figures["leverage-ratio"][3] == pytest.approx(132_500)


def test_breakdowns_of_the_workbook_add_up_to_the_figures() -> None:
    content = xlsx.render(sample("en"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    parts = [row for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if row[:1] == ("outside-money",)]
    total = rows(content, 0)["outside-money"][5]
    for breakdown in {row[2] for row in parts}:
        assert sum(row[7] for row in parts if row[2] == breakdown) == pytest.approx(total)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_of_people_is_never_a_formula(start: str) -> None:
    name = f'{start}HYPERLINK("http://x")'
    made = sample("en", name=Text(name, name))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(made))).worksheets[4]
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[1].value == name)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(xlsx.render(made))) as parts:
        sheets = [parts.read(item).decode() for item in parts.namelist() if item.startswith("xl/worksheets/")]
    assert not [text for text in sheets if "<f>" in text]


def test_control_characters_break_no_format() -> None:
    made = sample("en", name=Text("Port\x07 Clair\x00", "Port\x0b-Clair"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(made)))
    assert book.worksheets[4]["B2"].value == "Port Clair"
    assert "Port Clair" in text_of_docx(docx.render(made, BASE))
    assert "Port Clair" in text_of_pdf(pdf.render(made, BASE))


# --- Word ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_word_has_headings_in_order_marked_headers_alternatives_and_its_language(lang: Lang) -> None:
    made = sample(lang)
    opened = word.Document(io.BytesIO(docx.render(made, BASE)))
    levels = [int(p.style.name.split()[-1]) for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables = [t._tbl for t in opened.tables]
    assert tables
    assert all(table.find(qn("w:tr")).find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for table in tables)
    pictures = list(
        opened.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    assert [p.get("descr") for p in pictures] == [chart.alt for chart in charts(made)]
    languages = {node.get(qn("w:val")) for node in opened.styles.element.iter(qn("w:lang"))}
    assert languages == {f"{lang}-CA"}
    assert opened.core_properties.language == f"{lang}-CA"
    assert opened.core_properties.title.startswith(made.title)


# --- HTML ----------------------------------------------------------------------------------------------------------


def test_html_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    content = html.render(sample("fr"), BASE).decode()
    assert '<html lang="fr-CA">' in content
    assert "<script" not in content
    assert "src=" not in content
    assert " style=" not in content
    assert "@import" not in content


def test_every_id_of_the_html_is_unique_and_every_anchor_leads_somewhere() -> None:
    ids: list[str] = []
    anchors: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for key, value in attrs:
                if key == "id" and value:
                    ids.append(value)
                if key == "href" and value and value.startswith("#"):
                    anchors.append(value[1:])

    Reader().feed(html.render(sample("en"), BASE).decode())
    assert len(ids) == len(set(ids))
    assert set(anchors) <= set(ids)


def test_text_of_people_is_never_markup() -> None:
    texts = {"table-draft": Text(NASTY, NASTY)}
    made = sample("en", texts=texts, name=Text(NASTY, NASTY))
    content = html.render(made, BASE).decode()
    assert "<script" not in content
    assert "&lt;script&gt;" in content
    for lines in (text_of_html(content.encode()), text_of_docx(docx.render(made, BASE))):
        assert " ".join(NASTY.split()) in " ".join(lines.split())
    printed = text_of_pdf(pdf.render(made, BASE))
    for piece in (
        "$x^2$",
        "#let a = 1",
        "[b]",
        "\\ *c* _d_ `e`",
        "<script>alert(1)</script>",
        "// h /* i */",
        "{{ j }}",
    ):
        assert piece in printed, piece


# --- the same bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [lambda d: html.render(d, BASE), lambda d: pdf.render(d, BASE), lambda d: docx.render(d, BASE), xlsx.render],
    ids=["html", "pdf", "docx", "xlsx"],
)
def test_the_same_report_gives_the_same_bytes(write: Callable[[Document], bytes]) -> None:
    made = sample("fr")
    first = write(made)
    time.sleep(1.1)
    assert write(sample("fr")) == first


def test_the_bundle_is_the_same_bytes_in_sorted_keys_and_holds_both_languages() -> None:
    english, french = sample("en"), sample("fr")
    content = bundle.render(english, french)
    assert content == bundle.render(sample("en"), sample("fr"))
    stored = json.loads(content)
    assert stored["schema"] == "arrimage-report/1"
    assert list(stored) == sorted(stored)
    assert set(stored["texts"]) == {"en", "fr"}
    item = next(i for i in stored["figures"] if i["indicator"] == "council-seats-filled")
    assert item["provenance"]["snapshot"] == english.snapshot
    assert item["targets"][0]["target"] == {"status": "reported", "numerator": 28, "denominator": 28}
    assert item["breakdowns"][0]["categories"][0]["label"]["fr"]


def test_a_bundle_of_two_different_reports_is_refused() -> None:
    with pytest.raises(ValueError, match="different figures"):
        bundle.render(sample("en"), sample("fr", values={"member-organizations": Value.reported(3)}))


# --- charts --------------------------------------------------------------------------------------------------------


def test_charts_of_pages_carry_classes_and_charts_of_documents_colours() -> None:
    for chart in charts(sample("fr")):
        page = drawing.draw(chart, name="a", dressed=False)
        paper = drawing.draw(chart, name="a", dressed=True)
        assert 'role="img"' in page
        assert 'fill="#' not in page
        assert 'stroke="#' not in page
        assert "class=" not in paper
        assert "\u202f" not in page


def test_a_gap_in_the_reporting_is_a_gap_in_the_line() -> None:
    made = sample("en")
    chart = next(c for c in charts(made) if type(c).__name__ == "Trend")
    points = [*chart.points]
    gap = replace(
        chart, points=(points[0], replace(points[0], amount=None, text="not reported", status="missing"), points[0])
    )
    drawn = drawing.draw(gap, name="a", width=176, dressed=False)
    assert "<polyline" not in drawn
    assert drawn.count("<circle") == 3
