"""Pages of the workbook: template, upload with preview, confirmation, export."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission, may
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text
from arrimage.partnership.models import Partnership
from arrimage.partnership.queries import partnership_scope, scope_of
from arrimage.strategy import workbook as book
from arrimage.strategy.pages import workbook as pages
from arrimage.strategy.pages import workbook_job as job_pages
from arrimage.strategy.workbook import jobs
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language
from arrimage.web.workbook import waiting
from arrimage.web.workbook.importing import STALE
from arrimage.web.workbook.safety import MOST_BYTES, read_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Where the session remembers the job that it began last.
_BEGUN = "import_begun"
_NO_FILE = Problem(
    Text("No file was chosen.", "Aucun fichier n’a été choisi."),
    Text("Choose the workbook you filled in.", "Choisissez le classeur que vous avez rempli."),
)
_GONE = Problem(
    Text("The file of this preview is no longer here.", "Le fichier de cet aperçu n’est plus ici."),
    Text("Send it again; nothing was imported.", "Envoyez-le de nouveau; rien n’a été importé."),
)


def _show(request: HttpRequest, page: pages.Page) -> HttpResponse:
    status = 422 if page.problems else 200
    context = {"page": page, "most_mb": MOST_BYTES // (1024 * 1024)}
    return render(request, "strategy/workbook.html", context, status=status)


def _owner(request: HttpRequest) -> Partnership | None:
    return getattr(request, "partnership", None)


def _exports(request: HttpRequest) -> bool:
    owner = _owner(request)
    return owner is not None and bool(may(actor_of(request), Permission.EXPORT, scope_of(owner.pk)))


def _about(owner: Partnership | None) -> str:
    return f"workbook:{owner.pk if owner else 'new'}"


def _handle(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: the preview of the file that was sent; the file waits for its confirmation."""
    owner = _owner(request)
    new = owner is None
    if request.method != "POST":
        return _show(request, pages.start(may_export=_exports(request), new=new))
    sent = request.FILES.get("file")
    try:
        if not isinstance(sent, UploadedFile):
            raise Refused(_NO_FILE)
        content = read_bytes(sent.file)  # type: ignore[arg-type]
        plan = book.plan_import(owner, content, by=actor_of(request))
    except Refused as refusal:
        return _show(request, pages.refused(refusal.problems, may_export=_exports(request), new=new))
    page = pages.preview(plan, current_language(), may_export=_exports(request), new=new)
    if page.digest:
        waiting.keep(request.session, _about(owner), content, rows=plan.rows, digest=page.digest)
    return _show(request, page)


def _confirm(request: HttpRequest) -> HttpResponse:
    """Import the waiting file, if it and the records are still what the preview showed."""
    owner, digest = _owner(request), request.POST.get("digest", "")
    kept = waiting.kept(request.session, _about(owner))
    content = kept.content() if kept else None
    if kept is None and (begun := _begun(request, owner, digest)):
        # The button was pressed twice: the same import, not another one.
        return HttpResponseRedirect(begun)
    try:
        if kept is None or content is None:
            raise Refused(_GONE)
        if kept.rows > jobs.BACKGROUND_ROWS:
            return _begin(request, owner, kept, content, digest)
        summary = book.apply_import(owner, content, by=actor_of(request), expected=digest)
    except Refused as refusal:
        return _show(request, pages.refused(refusal.problems, may_export=_exports(request), new=owner is None))
    waiting.drop(request.session)
    messages.success(request, summary.sentence.say(current_language()))
    return HttpResponseRedirect(reverse("partnership:overview", args=[summary.slug]))


def _begin(
    request: HttpRequest, owner: Partnership | None, kept: waiting.Kept, content: bytes, digest: str
) -> HttpResponse:
    """Hand a large file to the worker and show the page of its job."""
    if digest != kept.digest:
        raise Refused(STALE)
    user = actor_of(request).id
    assert user is not None
    job = jobs.start(owner, content, token=kept.token, digest=digest, rows=kept.rows, user=user)
    waiting.drop(request.session)
    request.session[_BEGUN] = {"about": _about(owner), "digest": digest, "job": str(job)}
    return HttpResponseRedirect(_job_address(owner, job))


def _begun(request: HttpRequest, owner: Partnership | None, digest: str) -> str | None:
    """The page of the job that this session began for the same confirmation."""
    note = request.session.get(_BEGUN)
    if not note or note["about"] != _about(owner) or note["digest"] != digest:
        return None
    return _job_address(owner, UUID(note["job"]))


def _job_address(owner: Partnership | None, job: UUID) -> str:
    if owner is None:
        return reverse("strategy:workbook_new_job", args=[job])
    return reverse("strategy:workbook_job", args=[owner.slug, job])


def _follow(request: HttpRequest, job: UUID) -> HttpResponse:
    """Where a job stands. It is shown on the page of the partnership that it is for, and nowhere else."""
    owner, found = _owner(request), jobs.job(job)
    if found is None or found.owner != (owner.pk if owner else None):
        raise Http404
    founded = Partnership.objects.filter(pk=found.partnership).first() if found.partnership else None
    page = job_pages.build(found, founded, current_language())
    answer = render(request, "strategy/workbook_job.html", {"page": page})
    answer["Cache-Control"] = "no-store"
    return answer


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lang(lang: str) -> Lang:
    if lang not in ("en", "fr"):
        raise Http404
    return "fr" if lang == "fr" else "en"


@requires(Permission.IMPORT, scope=partnership_scope)
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The workbook of a partnership: template, export, import with preview."""
    return _handle(request)


@requires(Permission.IMPORT, scope=partnership_scope)
@require_POST
def workbook_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm a preview."""
    return _confirm(request)


@requires(Permission.IMPORT, scope=partnership_scope)
def workbook_job(request: HttpRequest, slug: str, job: UUID) -> HttpResponse:
    """How far the import of a large workbook is, and what came of it."""
    return _follow(request, job)


@requires(Permission.MANAGE_INSTANCE)
def workbook_new(request: HttpRequest) -> HttpResponse:
    """Found a partnership from a workbook."""
    return _handle(request)


@requires(Permission.MANAGE_INSTANCE)
@require_POST
def workbook_new_import(request: HttpRequest) -> HttpResponse:
    """Confirm the founding of a partnership."""
    return _confirm(request)


@requires(Permission.MANAGE_INSTANCE)
def workbook_new_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far the founding of a partnership from a large workbook is."""
    return _follow(request, job)


@requires(Permission.SEE_PUBLIC)
def workbook_template(request: HttpRequest, lang: str) -> HttpResponse:
    """The empty workbook in one language; it holds nothing of anybody, so everyone may have it."""
    name = _("arrimage-workbook-template")
    return _download(book.template(_lang(lang)), f"{name}-{lang}")


@requires(Permission.EXPORT, scope=partnership_scope)
def workbook_export(request: HttpRequest, slug: str, lang: str) -> HttpResponse:
    """The partnership's records as a workbook."""
    owner = _owner(request)
    assert owner is not None
    return _download(book.export(owner, _lang(lang), by=actor_of(request)), f"{slug}-{lang}")
