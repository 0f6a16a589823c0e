"""A report as PDF/UA-1, and charts as PNG, both by Typst. The document is handed over as JSON, never as markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from arrimage.results.reporting import phrases
from arrimage.results.reporting.document import Document, plain
from arrimage.results.reporting.drawing import PALETTE, draw
from arrimage.results.reporting.glyphs import covered, printable
from arrimage.results.reporting.marks import Bars, Grid, Money, Strip, Trend

#: The faces that the templates use.
_SANS = ("SourceSansPro-Regular.otf", "SourceSansPro-It.otf", "SourceSansPro-Semibold.otf", "SourceSansPro-Bold.otf")
_SERIF = ("SourceSerifPro-Bold.otf",)
_TEMPLATES = Path(__file__).parent / "typst"
_FONTS = ("font_source_sans_pro", "font_source_serif_pro")
_CHARTS = {kind.__name__ for kind in (Trend, Bars, Money, Grid, Strip)}


@lru_cache(maxsize=1)
def fonts() -> Any:
    """The fonts of documents, out of their packages: the same on every machine, none of the system's."""
    found = [find_spec(name) for name in _FONTS]
    folders = [str(Path(spec.origin).parent / "files") for spec in found if spec and spec.origin]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=1)
def known() -> frozenset[int]:
    """Code points that every face of the documents has."""
    spec = {name: find_spec(name) for name in _FONTS}
    faces = []
    for (name, found), files in zip(spec.items(), (_SANS, _SERIF), strict=True):
        if found is None or not found.origin:
            raise RuntimeError(f"the package {name} is not installed")
        faces += [covered(Path(found.origin).parent / "files" / file) for file in files]
    return frozenset.intersection(*faces)


def _compile(template: str, data: Any, **options: Any) -> Any:
    compiler = typst.Compiler(
        input=str(_TEMPLATES / template), root=str(_TEMPLATES), font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    return compiler.compile(**options)


def _with_pictures(document: Document) -> Any:
    count = 0

    def visit(item: Any, raw: Any, width: int) -> None:
        nonlocal count
        if isinstance(raw, list):
            for part, other in zip(item, raw, strict=True):
                visit(part, other, width)
        elif isinstance(raw, dict):
            kind = raw["$"]
            if kind in _CHARTS:
                count += 1
                raw["svg"] = draw(item, name=f"c{count}", width=width)
                return
            inner = {"Cards": 176, "Arguments": 340}.get(kind, width)
            for key, other in raw.items():
                if isinstance(other, dict | list):
                    visit(getattr(item, key), other, inner)

    # Spreadsheets and bundles use the rows of figures; the pages do not.
    data = plain(document)
    data["figures"] = []
    sections = data["sections"]
    visit(document.sections, sections, 520)
    return data


def _moment(day: str) -> datetime:
    """Noon of the day that the files carry, so that the same report gives the same bytes."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def _data(document: Document, base: str) -> Any:
    return {
        "document": printable(_with_pictures(document), known()), "base": base, "palette": PALETTE,
        "page_words": phrases.PAGE.say(document.lang),
    }  # fmt: skip


def render(document: Document, base: str) -> bytes:
    """The report as a PDF/UA-1 file.

    Args:
        base: address of the site without a slash at the end, for links to figures.

    Raises:
        typst.TypstError: when the template is broken, or the result would not be PDF/UA-1.
    """
    pdf: bytes = _compile(
        "report.typ", _data(document, base), format="pdf", pdf_standards=["ua-1"], timestamp=_moment(document.day)
    )
    return pdf


def pages(document: Document, base: str, ppi: int = 110) -> list[bytes]:
    """The pages of the PDF as PNG pictures, to look at."""
    made = _compile("report.typ", _data(document, base), format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def pngs(svgs: list[str], ppi: int = 180) -> list[bytes]:
    """SVG pictures as PNG, in one run."""
    if not svgs:
        return []
    made = _compile("charts.typ", {"charts": svgs}, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]
