"""The desk where a report is asked for: live while it is a draft, frozen once it is signed off, in any format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings

from arrimage.core import codes
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import ReportSchema
from arrimage.partnership.models import Partnership
from arrimage.results import snapshots
from arrimage.results.figures import figures_digest, release
from arrimage.results.models import Report
from arrimage.results.reporting import bundle, docx, frozen, html, pdf, xlsx
from arrimage.results.reporting.compose import compose
from arrimage.results.reporting.document import Document
from arrimage.results.reporting.material import Material
from arrimage.results.reporting.sources import gather

#: Formats by the end of the file's name, with their media type.
FORMATS: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def schema_for(kind: str, version: int | None = None) -> ReportSchema:
    """The report schema of a kind (annual, monitoring), the latest version or a given one.

    Raises:
        Refused: when there is none.
    """
    known = definitions()
    found = known.report_schemas.get(kind) if version is None else known.report_schema_versions.get((kind, version))
    if found is None:
        kinds = ", ".join(codes.REPORT_KINDS)
        raise Refused(
            Problem(
                Text("There is no report of kind “{kind}”.", "Il n’y a pas de rapport de genre «\u00a0{kind}\u00a0».")
                .format(kind=kind),
                Text("Choose one of: {kinds}.", "Choisissez parmi\u00a0: {kinds}.").format(kinds=kinds),
            )
        )  # fmt: skip
    return found


def report_of(partnership: Partnership, period: Period, kind: str) -> Report | None:
    """The report as it stands: its highest number that was not withdrawn; None before it was opened. One query."""
    found = Report.objects.filter(partnership=partnership, kind=kind, period=period.code, archived_at=None)
    return found.select_related("snapshot").order_by("-number").first()


def released_for(schema: ReportSchema, audience: Audience) -> Audience | None:
    """The release of a report that an audience reads; None when the report is not for it.

    Inside, the partnership reads the very report that its reader gets: the funder's. A report that is for the inside
    is for nobody else.
    """
    own = Audience(schema.audience)
    if audience is Audience.INSIDE:
        return own
    return None if own is Audience.INSIDE else audience


def live(partnership: Partnership, period: Period, schema: ReportSchema, audience: Audience) -> Material:
    """What the report says now, from the current snapshot and the wording so far.

    Raises:
        Refused: when the snapshot's stored bytes were changed.
    """
    report = report_of(partnership, period, schema.kind)
    return gather(partnership, period, schema, audience, snapshots.current(partnership), report=report)


def with_texts(material: Material, texts: Mapping[str, Text]) -> Material:
    """The same material with other wording, to show what is being typed."""
    return replace(material, texts=texts)


def composed(
    partnership: Partnership, period: Period, kind: str, audience: Audience | None, langs: Sequence[Lang] = LANGS
) -> dict[Lang, Document]:
    """The report in the languages asked for: frozen when it is signed off, live when not.

    Args:
        audience: who reads it; None is the report's own reader, whom its schema names.

    Raises:
        Refused: when there is no such report, it is not for this audience, or what is stored was changed.
    """
    report = report_of(partnership, period, kind)
    signed = report is not None and report.signed_off is not None
    schema = schema_for(kind, report.schema_version if report is not None else None)
    reads = released_for(schema, audience) if audience is not None else Audience(schema.audience)
    if reads is None:
        raise Refused(
            Problem(
                Text("This report is for the partnership itself.", "Ce rapport est destiné au partenariat lui-même."),
                Text("Ask the partnership for it.", "Demandez-le au partenariat."),
            )
        )
    if signed and report is not None and report.frozen is not None:
        return {lang: frozen.document(report.frozen, reads, lang) for lang in langs}
    material = live(partnership, period, schema, reads)
    return {lang: compose(material, schema, definitions(), lang) for lang in langs}


def render(
    partnership: Partnership, period: Period, kind: str, lang: Lang, format: str, *, audience: Audience | None = None
) -> bytes:
    """A report as a file.

    Args:
        kind: ``annual`` or ``monitoring``.
        lang: language of the file; the JSON bundle holds both whatever it is.
        format: ``html``, ``pdf``, ``docx``, ``xlsx`` or ``json``.
        audience: who will read it: inside the partnership, its funder, or the public; None is the report's own reader,
            whom the document names as its audience. Inside, one reads what that reader gets.

    Raises:
        Refused: when the kind or format does not exist, the report is not for this audience, or what is stored was
            changed.
    """
    if format not in FORMATS:
        raise Refused(
            Problem(
                Text("There is no format “{format}”.", "Il n’y a pas de format «\u00a0{format}\u00a0».").format(
                    format=format
                ),
                Text("Choose one of: {formats}.", "Choisissez parmi\u00a0: {formats}.").format(
                    formats=", ".join(FORMATS)
                ),
            )
        )
    documents = composed(partnership, period, kind, audience, LANGS if format == "json" else (lang,))
    return written(documents, lang, format)


def written(documents: Mapping[Lang, Document], lang: Lang, format: str) -> bytes:
    """Composed documents as a file in one of :data:`FORMATS`."""
    base: str = settings.BASE_URL
    if format == "json":
        return bundle.render(documents["en"], documents["fr"])
    if format == "xlsx":
        return xlsx.render(documents[lang])
    if format == "html":
        return html.render(documents[lang], base)
    return pdf.render(documents[lang], base) if format == "pdf" else docx.render(documents[lang], base)


def rebuilt_digest(report: Report) -> str:
    """Digest of the figures of a signed-off report, computed anew from its snapshot: equal to ``figures_digest``.

    Raises:
        Refused: when the report has no snapshot yet, or the snapshot's stored bytes were changed.
    """
    if report.snapshot is None or report.frozen is None:
        raise Refused(
            Problem(
                Text("This report is not signed off yet.", "Ce rapport n’est pas encore approuvé."),
                Text(
                    "Sign it off; its evidence is then kept.", "Approuvez-le; ses données probantes seront conservées."
                ),
            )
        )
    snapshots.verify(report.snapshot)
    audience = frozen.audiences(report.frozen)[0]
    stored = frozen.figures(report.frozen, audience)
    known = definitions().indicator_versions
    # In the versions of the definitions that were signed off: a changed meaning is another figure.
    versions = [known[name, figure.key.version] for name, figure in stored.items()]
    found = release(report.partnership, audience, Period.parse(report.period), report.snapshot, versions)
    return figures_digest(found)
