"""Addresses for machines that watch the instance: alive, ready, numbers, and whom to tell about a security problem."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from arrimage.core.access import Permission
from arrimage.web import health, metrics
from arrimage.web.guard import requires

#: RFC 9116 asks for a moment less than a year away.
_HOLDS = timedelta(days=180)


@requires(Permission.SEE_PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return _plain("ok\n")


@requires(Permission.SEE_PUBLIC)
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part and whether it works; 503 unless all do."""
    found = health.parts()
    answer = JsonResponse({name: "ok" if fine else "down" for name, fine in found.items()})
    answer.status_code = 200 if all(found.values()) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires(Permission.SEE_PUBLIC)
def numbers(request: HttpRequest) -> HttpResponse:
    """``/metrics``: 404 unless the instance opened it and the request may read it."""
    if not metrics.open_to(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})  # fmt: skip


@requires(Permission.SEE_PUBLIC)
def security_text(request: HttpRequest) -> HttpResponse:
    """RFC 9116: the contact of the environment, and until when this holds: always about half a year from now."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + _HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, fr",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    )
    return _plain("\r\n".join(lines) + "\r\n")


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
