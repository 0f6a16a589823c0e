"""Watches every request: gives it an id, writes its one line in the log, and counts it for ``/metrics``."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from arrimage.web import logs, metrics

_log = logging.getLogger("arrimage.request")
Handler = Callable[[HttpRequest], HttpResponse]
_OURS = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Asked every few seconds by machines; a line for each would bury the others.
_SILENT = {"healthz", "readyz", "metrics"}


class Observed:
    """The outermost middleware. A proxy may give the request an id (``X-Request-ID``); the answer carries it back."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, watched."""
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        context = logs.Context(given if _OURS.fullmatch(given) else secrets.token_hex(8))
        token = logs.current.set(context)
        try:
            response = self.handler(request)
            seconds = time.perf_counter() - began
            context.route = _route(request)
            actor = getattr(request, "actor", None)
            context.actor = logs.actor_digest(actor.id if actor else None, settings.SECRET_KEY)
            metrics.count(context.route, request.method or "", response.status_code, seconds)
            if context.route not in _SILENT:
                _log.info(
                    "answered",
                    extra={"status": response.status_code, "ms": round(seconds * 1000), "method": _method(request)},
                )
            response.headers["X-Request-ID"] = context.request
            return response
        finally:
            logs.current.reset(token)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Count errors of the database; Django goes on to make the page of the error."""
        if context := logs.current.get():
            context.route = _route(request)
        if isinstance(error, DatabaseError):
            metrics.count_database_error()


def _route(request: HttpRequest) -> str:
    """The name by which code calls the address; an address that nothing serves has none."""
    match = request.resolver_match
    return match.view_name if match and match.view_name else "none"


def _method(request: HttpRequest) -> str:
    return request.method if request.method in metrics.METHODS else "OTHER"
