"""The indicator manual, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.core.access import Permission
from arrimage.definitions import definitions
from arrimage.results.pages.manual import manual as manual_page
from arrimage.results.pages.manual import manual_entry as entry_page
from arrimage.web.guard import requires


@requires(Permission.SEE_PUBLIC)
def manual(request: HttpRequest) -> HttpResponse:
    """Every definition on one page."""
    return render(request, "results/manual.html", {"page": manual_page(definitions())})


@requires(Permission.SEE_PUBLIC)
def manual_entry(request: HttpRequest, indicator: str) -> HttpResponse:
    """One definition with all its versions."""
    found = definitions().indicators.get(indicator)
    if found is None:
        raise Http404
    return render(request, "results/manual_entry.html", {"page": entry_page(definitions(), found)})
