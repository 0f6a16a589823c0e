"""Pages of the shell: components, permalinks, errors."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from arrimage.core.access import Permission
from arrimage.web.guard import requires
from arrimage.web.registry import REGISTRY
from arrimage.web.troubles import server_error

__all__ = ["components", "forbidden", "not_found", "permalink", "server_error", "too_many"]


@requires(Permission.SEE_PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """The gallery of components, in the states that each can have."""
    return render(request, "web/components.html")


@requires(Permission.SEE_PUBLIC)
def permalink(request: HttpRequest, record: UUID) -> HttpResponse:
    """``/id/<uuid>``: the page of a record, whatever it is; the page itself decides who may see it."""
    for find in REGISTRY.permalinks:
        if address := find(record):
            return HttpResponseRedirect(address)
    raise Http404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the language of the address."""
    return render(request, "web/error.html", {"status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: a form that came from somewhere else or was open too long. Django gives an exception or a CSRF reason."""
    return render(request, "web/error.html", {"status": 403}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many attempts in a short time."""
    return render(request, "web/error.html", {"status": 429}, status=429)
