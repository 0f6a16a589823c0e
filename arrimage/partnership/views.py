"""Pages of the table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request, override

from arrimage.core.access import Permission
from arrimage.partnership import queries
from arrimage.web.guard import actor_of, requires


@requires(Permission.SEE_PUBLIC)
def choose_language(request: HttpRequest) -> HttpResponse:
    """``/``: the home page in the language that the browser asks for."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("home"))


@requires(Permission.SEE_PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """The partnerships of this instance."""
    return render(request, "partnership/home.html", {"found": queries.partnerships(actor_of(request))})
