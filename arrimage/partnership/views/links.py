"""Links for people who never log in: made, sent or copied, and taken back, from the page of the record they concern."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.problem import Refused
from arrimage.partnership.forms.links import LinkForm
from arrimage.partnership.pages import links as pages
from arrimage.partnership.queries import partnership_scope
from arrimage.partnership.views.editing import found_or_404, press, the_partnership
from arrimage.web import links as signed
from arrimage.web.guard import actor_of, requires
from arrimage.web.registry import REGISTRY
from arrimage.web.shell import current_language


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
def links(request: HttpRequest, slug: str, purpose: str, target: UUID) -> HttpResponse:
    """The links made for a record, and a form to make one."""
    kind = found_or_404(REGISTRY.purposes.get(purpose))
    found = found_or_404(kind.find(target))
    if found.partnership_id != the_partnership(request).id:
        raise Http404
    people = list(kind.recipients(found))
    form = LinkForm(
        request.POST if request.method == "POST" else None, people=people, initial={"language": current_language()}
    )  # fmt: skip
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        data = form.cleaned_data
        try:
            signed.issue(
                purpose=kind, target=found, recipient=data["recipient"], language=data["language"] or None,
                by=actor_of(request), email=data["email"],
            )  # fmt: skip
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            messages.success(request, _("The link is on its way.") if data["email"] else _("The link is made. Copy it below."))  # fmt: skip
            return HttpResponseRedirect(request.path)
    context["page"] = pages.build(kind, found, people, signed.links_to(kind.code, target))
    return render(request, "partnership/links.html", context, status=422 if form.is_bound else 200)


@requires(Permission.MANAGE_ACCOUNTS, scope=partnership_scope)
@require_POST
def link_revoke(request: HttpRequest, slug: str, link: UUID) -> HttpResponse:
    """Take a link back."""
    found = found_or_404(signed.link_within(the_partnership(request).id, link))
    back = reverse("partnership:links", args=[slug, found.purpose, found.target_id])
    return press(
        request, back, _("The link is taken back; it no longer opens anything."),
        lambda: signed.revoke(link=found, by=actor_of(request)),
    )  # fmt: skip
