"""Reports: the list, one report and its files, its wording, its sign-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from arrimage.core import codes
from arrimage.core.access import Permission, audience_of, may
from arrimage.core.disclosure import Audience, Status
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Block, ReportSchema
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.results import actions, queries, reading, reporting, snapshots
from arrimage.results.actions.reports import doubts, drafted, obstacles, release_audiences
from arrimage.results.forms import ReportTextForm
from arrimage.results.models import Report, ReportText
from arrimage.results.pages import reports as pages
from arrimage.results.reporting import drafting, html, phrases
from arrimage.results.reporting.compose import Writer
from arrimage.results.reporting.document import Prose
from arrimage.results.reporting.material import Material
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language

#: Fiscal years for which the list offers to open a report.
_OFFERED = 3


def _period(code: str) -> Period:
    """The period of an address, written as its code.

    Raises:
        Http404: when it is no period, or is written otherwise.
    """
    try:
        period = Period.parse(code)
    except Refused as refused:
        raise Http404 from refused
    if period.code != code:
        raise Http404
    return period


def _readable(request: HttpRequest, kind: str, period: Period) -> tuple[Report | None, Audience]:
    """The report and the audience that asks for it.

    Raises:
        Http404: when there is no such kind, the report is not for this audience, or it is a draft that one may not see.
    """
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    if kind not in codes.REPORT_KINDS:
        raise Http404
    actor, scope = actor_of(request), scope_on(request)
    report = reporting.report_of(partnership, period, kind)
    audience = audience_of(actor, scope)
    if report is None or report.signed_off is None:
        if not may(actor, Permission.SEE_REPORT_DRAFT, scope):
            raise Http404
        return report, audience
    if reporting.released_for(reporting.schema_for(kind, report.schema_version), audience) is None:
        raise Http404
    return report, audience


def _seen(request: HttpRequest, found: Sequence[Report]) -> tuple[list[Report], list[Report]]:
    """Drafts and signed-off reports that the reader may see, latest number only."""
    actor, scope = actor_of(request), scope_on(request)
    inside = bool(may(actor, Permission.SEE_REPORT_DRAFT, scope))
    audience = audience_of(actor, scope)
    drafts = [r for r in found if r.signed_off is None and inside]
    signed = [
        r for r in found
        if r.signed_off is not None
        and reporting.released_for(reporting.schema_for(r.kind, r.schema_version), audience) is not None
    ]  # fmt: skip
    return drafts, signed


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of a partnership, and what can be opened; a POST goes to :func:`open_report`."""
    if request.method == "POST":
        opened: HttpResponse = open_report(request, slug=slug)  # type: ignore[assignment]
        return opened
    return _list(request)


def _list(request: HttpRequest, problems: Sequence[Problem] = (), status: int = 200) -> HttpResponse:
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    actor, scope = actor_of(request), scope_on(request)
    found = queries.reports(partnership)
    drafts, signed = _seen(request, found)
    taken = {(r.kind, r.period) for r in found}
    offered = reading.periods(partnership, snapshots.local_today(partnership))[:_OFFERED]
    starts = [
        pages.Start(kind, name, period)
        for period in offered
        for kind, name in codes.REPORT_KINDS.items()
        if (kind, period.code) not in taken
    ]
    page = pages.ReportsPage(
        tuple(pages.row(partnership, r) for r in drafts), tuple(pages.row(partnership, r) for r in signed),
        tuple(starts), may(actor, Permission.EDIT_REPORT, scope), bool(may(actor, Permission.SEE_REPORT_DRAFT, scope)),
    )  # fmt: skip
    return render(request, "results/reports.html", {"page": page, "problems": problems}, status=status)


@requires(Permission.EDIT_REPORT, scope=partnership_scope)
def open_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a report and go to its page."""
    kind, _, code = request.POST.get("start", "").partition("/")
    try:
        report = actions.open_report(
            partnership=request.partnership,  # type: ignore[attr-defined]
            kind=kind, period=Period.parse(code), by=actor_of(request),
        )  # fmt: skip
    except Refused as refused:
        return _list(request, refused.problems, status=422)
    messages.success(request, gettext("The report is open. Its figures follow the records until it is signed off."))
    return HttpResponseRedirect(reverse("results:report", args=[slug, report.kind, report.period]))


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def report(request: HttpRequest, slug: str, kind: str, period: str) -> HttpResponse:
    """One report as a sheet."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    when, lang = _period(period), current_language()
    found, audience = _readable(request, kind, when)
    try:
        document = reporting.composed(partnership, when, kind, audience, (lang,))[lang]
    except Refused as refused:
        return _list(request, refused.problems, status=409)
    actor, scope = actor_of(request), scope_on(request)
    page = pages.ReportPage(
        title=codes.REPORT_KINDS[kind], period=when.label, sheet=pages.sheet_of(document), report=found,
        draft=document.draft, downloads=pages.downloads(partnership, kind, when),
        can_edit=may(actor, Permission.EDIT_REPORT, scope), can_sign=may(actor, Permission.SIGN_REPORT, scope),
        edit_url=reverse("results:report_edit", args=[slug, kind, when.code]),
        sign_url=reverse("results:report_sign", args=[slug, kind, when.code]),
        withdraw_url=reverse("results:report_withdraw", args=[slug, kind, when.code]),
        open_url=reverse("results:reports", args=[slug]), kind=kind, period_code=when.code,
        older=found is not None and found.number > 1, no_evidence=document.snapshot == "",
    )  # fmt: skip
    return render(request, "results/report.html", {"page": page})


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def report_file(request: HttpRequest, slug: str, kind: str, period: str, lang: str, format: str) -> HttpResponse:
    """One file of a report, as a download."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    when = _period(period)
    _, audience = _readable(request, kind, when)
    if lang not in LANGS or format not in reporting.FORMATS:
        raise Http404
    side: Lang = "fr" if lang == "fr" else "en"
    try:
        content = reporting.render(partnership, when, kind, side, format, audience=audience)
    except Refused as refused:
        return _list(request, refused.problems, status=409)
    response = HttpResponse(content, content_type=reporting.FORMATS[format])
    name = f"{slug}-{kind}-{when.code}-{side}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _draft(request: HttpRequest, kind: str, period: Period) -> Report:
    """The draft of the address.

    Raises:
        Http404: when it was not opened, or is signed off.
    """
    found = reporting.report_of(request.partnership, period, kind)  # type: ignore[attr-defined]
    if found is None or found.signed_off is not None:
        raise Http404
    return found


@requires(Permission.EDIT_REPORT, scope=partnership_scope)
def report_edit(request: HttpRequest, slug: str, kind: str, period: str) -> HttpResponse:
    """Every text of a report, both languages side by side; a POST stores one, or shows it with its figures."""
    found = _draft(request, kind, _period(period))
    if request.method == "POST":
        return _worded(request, found)
    return _texts(request, found)


def _worded(request: HttpRequest, found: Report) -> HttpResponse:
    block, form = request.POST.get("block", ""), ReportTextForm(request.POST)
    if not form.is_valid():
        return _texts(request, found, {block: (form, ())}, status=422)
    if getattr(request, "htmx", False) or "preview" in request.POST:
        return _previewed(request, found, block, form)
    try:
        actions.edit_text(
            report=found, block=block, text=_as_meant(found, block, form.text), by=actor_of(request),
            expected=form.cleaned_data["version"],
        )  # fmt: skip
    except Refused as refused:
        return _texts(request, found, {block: (form, tuple(refused.problems))}, status=422)
    messages.success(request, gettext("The text is saved."))
    url = reverse("results:report_edit", args=[found.partnership.slug, found.kind, found.period])
    return HttpResponseRedirect(f"{url}#{block}")


def _previewed(request: HttpRequest, found: Report, block: str, form: ReportTextForm) -> HttpResponse:
    """How what is typed reads with its figures: the part that htmx asks for, or the whole page."""
    if not getattr(request, "htmx", False):
        return _texts(request, found, {block: (form, ())})
    schema = reporting.schema_for(found.kind, found.schema_version)
    chosen = drafted(schema).get(block)
    if chosen is None:
        raise Http404
    material = _material(found, schema, {block: form.text})
    return render(request, "results/report_preview.html", {"previews": _previews(material, schema, chosen)})


def _material(found: Report, schema: ReportSchema, typed: Mapping[str, Text]) -> Material:
    """The draft's material with what is typed in place of what is stored."""
    material = reporting.live(found.partnership, Period.parse(found.period), schema, Audience(schema.audience))
    kept: dict[str, Any] = {**material.texts, **typed}
    return reporting.with_texts(material, kept)


def _previews(material: Material, schema: ReportSchema, block: Block) -> tuple[tuple[Lang, Text, SafeString], ...]:
    made: list[tuple[Lang, Text, SafeString]] = []
    for lang in LANGS:
        writer = Writer(material, schema, definitions(), lang)
        paragraphs = [Prose(p.id, p.runs, "", "body") for p in writer.paragraphs(block)]
        # Numbers of notes belong to the whole report; a single text shows its figures without them.
        shown = "".join(html.paragraph(p) for p in paragraphs)
        made.append((lang, phrases.LANGUAGES[lang], mark_safe(shown)))  # noqa: S308 - escaped by html.paragraph
    return tuple(made)


def _initial(row: ReportText | None, draft: Text) -> dict[str, Any]:
    """What the boxes hold at first: the wording, else the drafted sentences to start from."""
    if row is None:
        return {"body_en": draft.en, "body_fr": draft.fr}
    worded = bool(row.body_en or row.body_fr)
    sides = (row.body_en, row.body_fr) if worded else (draft.en, draft.fr)
    return {"body_en": sides[0], "body_fr": sides[1], "version": row.version}


def _as_meant(found: Report, block: str, typed: Text) -> Text:
    """What is stored: sentences left as they were drafted are no wording of their own."""
    chosen = drafted(reporting.schema_for(found.kind, found.schema_version)).get(block)
    same = chosen is not None and chosen.draft is not None and typed == chosen.draft.text
    return Text("", "") if same else typed


Typed = Mapping[str, tuple[ReportTextForm, tuple[Problem, ...]]]


def _texts(request: HttpRequest, found: Report, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    partnership, schema = found.partnership, reporting.schema_for(found.kind, found.schema_version)
    typed = typed or {}
    kept = {row.block: row for row in ReportText.objects.filter(report=found, archived_at=None)}
    material = _material(found, schema, {b: f.text for b, (f, _) in typed.items() if f.is_valid()})
    known = definitions().indicators
    blocks = []
    for section in schema.sections:
        for block in section.blocks:
            if block.kind != "draft" or block.draft is None:
                continue
            row = kept.get(block.id)
            form, problems = typed.get(block.id, (None, ()))
            if form is None:
                initial = _initial(row, block.draft.text)
                form = ReportTextForm(initial=initial, auto_id=f"{block.id}_%s")
            else:
                form.auto_id = f"{block.id}_%s"
            names = tuple((n, known[n].name.text) for n in drafting.placeholders(block.draft.text.en) if n in known)
            blocks.append(
                pages.TextBlock(
                    block.id, block.title.text if block.title else section.title.text, section.title.text,
                    block.draft.text, form, _previews(material, schema, block),
                    row is not None and bool(row.body_en or row.body_fr), problems, names,
                )
            )  # fmt: skip
    arguments = [partnership.slug, found.kind, found.period]
    page = pages.EditPage(
        codes.REPORT_KINDS[found.kind], Period.parse(found.period).label, tuple(blocks),
        reverse("results:report", args=arguments), reverse("results:report_sign", args=arguments),
        sum(block.edited for block in blocks), may(actor_of(request), Permission.SIGN_REPORT, scope_on(request)),
    )  # fmt: skip
    return render(request, "results/report_edit.html", {"page": page}, status=status)


@requires(Permission.SIGN_REPORT, scope=partnership_scope)
def report_sign(request: HttpRequest, slug: str, kind: str, period: str) -> HttpResponse:
    """What a sign-off freezes; a POST signs off."""
    found = _draft(request, kind, _period(period))
    if request.method != "POST":
        return _confirm(request, found, obstacles(found))
    typed = request.POST.get("version", "")
    try:
        actions.sign_off(
            report=found, by=actor_of(request), expected=int(typed) if typed.isdecimal() else None,
            checked=request.POST.getlist("checked"),
        )  # fmt: skip
    except Refused as refused:
        return _confirm(request, found, refused.problems, status=422)
    messages.success(request, gettext("The report is signed off. It will not change any more."))
    return HttpResponseRedirect(reverse("results:report", args=[slug, kind, found.period]))


def _confirm(request: HttpRequest, found: Report, problems: Sequence[Problem], status: int = 200) -> HttpResponse:
    partnership, schema = found.partnership, reporting.schema_for(found.kind, found.schema_version)
    material = reporting.live(partnership, Period.parse(found.period), schema, Audience(schema.audience))
    arguments, blocks = [partnership.slug, found.kind, found.period], drafted(schema)
    asked = tuple(pages.Asked(doubt, _previews(material, schema, blocks[doubt.block])) for doubt in doubts(found))
    page = pages.SignPage(
        title=codes.REPORT_KINDS[found.kind], period=Period.parse(found.period).label, report=found,
        reported=pages.counted(material.figures, Status.REPORTED), total=len(material.figures),
        withheld=pages.counted(material.figures, Status.WITHHELD),
        edited=sum(bool(text.en or text.fr) for text in material.texts.values()), texts=len(blocks),
        as_of=snapshots.local_today(partnership),
        audiences=tuple(phrases.AUDIENCES[audience] for audience in release_audiences(schema)),
        problems=tuple(problems), stopped=bool(obstacles(found)), doubts=asked,
        checked=frozenset(request.POST.getlist("checked")), report_url=reverse("results:report", args=arguments),
        edit_url=reverse("results:report_edit", args=arguments),
    )  # fmt: skip
    return render(request, "results/report_sign.html", {"page": page}, status=status)


@requires(Permission.SIGN_REPORT, scope=partnership_scope)
@require_POST
def report_withdraw(request: HttpRequest, slug: str, kind: str, period: str) -> HttpResponse:
    """Withdraw a signed-off report and open its next version."""
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    try:
        wanted = UUID(request.POST.get("report", ""))
    except ValueError as malformed:
        raise Http404 from malformed
    found = get_object_or_404(Report, partnership=partnership, pk=wanted)
    try:
        new = actions.withdraw(report=found, by=actor_of(request))
    except Refused as refused:
        return _list(request, refused.problems, status=422)
    messages.success(
        request, gettext("Version %(old)s is withdrawn and kept in the archive. Version %(new)s is open.")
        % {"old": found.number, "new": new.number},
    )  # fmt: skip
    return HttpResponseRedirect(reverse("results:report", args=[slug, kind, _period(period).code]))
