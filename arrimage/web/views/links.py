"""The page behind a signed link: what is asked, one form, and thanks."""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from arrimage.core.access import Permission
from arrimage.core.problem import Refused
from arrimage.web import links
from arrimage.web.guard import requires
from arrimage.web.signing_in.lockout import place_of
from arrimage.web.views.people import unlinked

#: Wrong links that one address may open within the time below before it has to wait.
WRONG_MOST, WRONG_SECONDS = 30, 600


@requires(Permission.SEE_PUBLIC)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link asks, or do it. A link that does not hold gets one kind page, whatever the reason."""
    if _too_often(request):
        return unlinked(render(request, "web/link.html", {"wait": True}, status=429))
    found = links.opened(token)
    if found is None:
        _count_wrong(request)
        return unlinked(render(request, "web/link.html", {"over": True}, status=404))
    purpose, target, who = found.purpose, found.target, found.link.recipient_id
    form = purpose.form(request.POST if request.method == "POST" else None, target, who)
    context: dict[str, object] = {"purpose": purpose, "target": target, "form": form}
    if target.closed is None and form.is_valid():
        try:
            links.spend(link=found.link, act=lambda by: purpose.act(form, target, who, by))
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            return HttpResponseRedirect(reverse("web:link_done"))
    return unlinked(render(request, "web/link.html", context, status=422 if request.method == "POST" else 200))


@requires(Permission.SEE_PUBLIC)
def link_done(request: HttpRequest) -> HttpResponse:
    """Thanks. The address of the link is left behind."""
    return unlinked(render(request, "web/link.html", {"done": True}))


def _key(request: HttpRequest) -> str:
    """Under which wrong links are counted: a digest, so that the cache holds no address of a person."""
    return "links:" + sha256(str(place_of(request)).encode()).hexdigest()[:24]


def _too_often(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= WRONG_MOST


def _count_wrong(request: HttpRequest) -> None:
    cache.add(_key(request), 0, WRONG_SECONDS)
    try:
        cache.incr(_key(request))
    except ValueError:
        # The count ran out between the two lines: the next wrong link begins a new one.
        return
