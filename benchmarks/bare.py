"""The peer of the web benchmark: a Django site with one view, no middleware, no database, the same number of bytes."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * int(os.environ.get("BARE_BYTES", "20000"))
settings.configure(
    SECRET_KEY="bare", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, DEBUG=False, MIDDLEWARE=[], USE_TZ=True
)


def view(_request: HttpRequest) -> HttpResponse:
    """The same bytes for everybody."""
    return HttpResponse(BODY)


urlpatterns = [path("", view)]
django.setup()
application = WSGIHandler()
