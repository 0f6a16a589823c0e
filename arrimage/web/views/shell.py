"""Pages of the shell: log-in, log-out, components, permalinks, errors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy

from arrimage.core.access import Permission
from arrimage.web.forms import LogInForm
from arrimage.web.guard import requires
from arrimage.web.models import User
from arrimage.web.registry import REGISTRY
from arrimage.web.troubles import server_error


class LogIn(LoginView):
    """Log-in page; while a demonstration is loaded it shows the demonstration accounts."""

    template_name = "web/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True
    next_page = reverse_lazy("home")  # type: ignore[assignment]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the demonstration accounts, unless real people are served."""
        accounts = [] if settings.PRODUCTION else list(User.objects.filter(illustrative=True).order_by("email"))
        return super().get_context_data(accounts=accounts, password=settings.DEMO_PASSWORD, **kwargs)


log_in = requires(Permission.SEE_PUBLIC)(LogIn.as_view())
log_out = requires(Permission.SEE_PUBLIC)(LogoutView.as_view(next_page=reverse_lazy("home")))


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

__all__ = ["components", "forbidden", "not_found", "permalink", "server_error"]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the language of the address."""
    return render(request, "web/error.html", {"status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: a form that came from somewhere else or was open too long. Django gives an exception or a CSRF reason."""
    return render(request, "web/error.html", {"status": 403}, status=403)
