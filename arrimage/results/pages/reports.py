"""What the pages of reports receive: the list, one report, its texts, its sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from arrimage.core import codes
from arrimage.core.access import Decision
from arrimage.core.disclosure import Status
from arrimage.core.period import Period
from arrimage.core.problem import Problem
from arrimage.core.text import LANGS, Lang, Text
from arrimage.partnership.models import Partnership
from arrimage.results.actions.reports import Doubt
from arrimage.results.forms import ReportTextForm
from arrimage.results.models import Report
from arrimage.results.reporting import FORMATS, html
from arrimage.results.reporting.document import Document

_FORMAT_WORDS: Mapping[str, Text] = {
    "pdf": Text("PDF", "PDF"),
    "docx": Text("Word", "Word"),
    "xlsx": Text("Spreadsheet", "Classeur"),
    "html": Text("Web file", "Fichier Web"),
    "json": Text("Data (JSON)", "Données (JSON)"),
}
_LANGUAGES: Mapping[Lang, Text] = {"en": Text("In English", "En anglais"), "fr": Text("In French", "En français")}


@dataclass(frozen=True, slots=True)
class Row:
    """A report of the list. ``signed_off`` is None for a draft."""

    kind: Text
    period: Text
    number: int
    signed_off: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Start:
    """A report that could be opened: its kind and period."""

    kind: str
    name: Text
    period: Period


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The list: drafts (for those who may see them), signed-off reports, and what can be opened."""

    drafts: tuple[Row, ...]
    signed: tuple[Row, ...]
    starts: tuple[Start, ...]
    can_open: Decision
    sees_drafts: bool


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a report."""

    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """The files of one language."""

    language: Text
    lang: Lang
    files: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report as a sheet with its files and what may be done with it."""

    title: Text
    period: Text
    sheet: SafeString
    report: Report | None
    draft: bool
    downloads: tuple[Downloads, ...]
    can_edit: Decision
    can_sign: Decision
    edit_url: str
    sign_url: str
    withdraw_url: str
    open_url: str
    kind: str
    period_code: str
    older: bool
    no_evidence: bool


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text that may be worded: its drafted sentences, the form, how each side reads with its figures."""

    id: str
    title: Text
    section: Text
    draft: Text
    form: ReportTextForm
    previews: tuple[tuple[Lang, Text, SafeString], ...]
    edited: bool
    problems: tuple[Problem, ...]
    names: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class EditPage:
    """All texts of a report, English and French side by side."""

    title: Text
    period: Text
    blocks: tuple[TextBlock, ...]
    report_url: str
    sign_url: str
    wording_done: int
    can_sign: Decision


@dataclass(frozen=True, slots=True)
class Asked:
    """A doubt that the signer is asked about, with how each language reads."""

    doubt: Doubt
    previews: tuple[tuple[Lang, Text, SafeString], ...]


@dataclass(frozen=True, slots=True)
class SignPage:
    """What a sign-off would freeze, what stands in its way, and what the signer is asked to confirm.

    ``checked`` holds the codes of the doubts that were confirmed in the form that is shown again.
    """

    title: Text
    period: Text
    report: Report
    reported: int
    total: int
    withheld: int
    edited: int
    texts: int
    as_of: date
    audiences: tuple[Text, ...]
    problems: tuple[Problem, ...]
    stopped: bool
    doubts: tuple[Asked, ...]
    checked: frozenset[str]
    report_url: str
    edit_url: str


def address(partnership: Partnership, report: Report) -> str:
    """The page of a report."""
    return reverse("results:report", args=[partnership.slug, report.kind, report.period])


def row(partnership: Partnership, report: Report) -> Row:
    """A report as a row of the list."""
    return Row(
        codes.REPORT_KINDS[report.kind], Period.parse(report.period).label, report.number, report.signed_off,
        address(partnership, report),
    )  # fmt: skip


def downloads(partnership: Partnership, kind: str, period: Period) -> tuple[Downloads, ...]:
    """Every file of a report, by language."""
    made = []
    for lang in LANGS:
        files = []
        for name in ("pdf", "docx", "xlsx", "html", "json"):
            assert name in FORMATS
            # The language of the file is part of its address, apart from the language of the page.
            with override(lang):
                url = reverse("results:report_file", args=[partnership.slug, kind, period.code, lang, name])
            files.append(Download(_FORMAT_WORDS[name], url))
        made.append(Downloads(_LANGUAGES[lang], lang, tuple(files)))
    return tuple(made)


def sheet_of(document: Document) -> SafeString:
    """The report's sheet; every text in it was escaped when it was written."""
    return mark_safe(html.sheet(document))  # noqa: S308


def counted(figures: Mapping[str, object], status: Status) -> int:
    """How many released figures have a status."""
    return sum(figure.value.status is status for figure in figures.values())  # type: ignore[attr-defined]
