"""Whole public pages, kept in memory for visitors without a session, and never older than the last write.

An address is kept together with a mark of what the database held before the page was made: the last seal of the audit
trail, how many entries follow it and which is the last, and what the rooms add (:data:`MARKS`: results add the snapshots
that are current). Every write adds an entry in its own transaction, so that after it the mark is another one and the
page is made anew; the moments of the clock at which a day begins somewhere in Canada change the mark as well. Definitions
are read once by a process and so is this memory: it ends with the process.

Kept are pages under ``/en/`` and ``/fr/`` that answered 200 to somebody without session, message or log-in, set no
cookie and hold no form that is sent.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]
#: What rooms add to the mark: a SELECT of two texts a row, whose rows are others after a change the room alone knows of.
MARKS: dict[str, str] = {}
MOST_PAGES = 512
MOST_BYTES = 64 * 1024 * 1024
#: Longer queries are made up; nobody links to them.
LONGEST_ADDRESS = 400
#: Days begin at whole and half hours of UTC.
_CLOCK_SECONDS = 1800
_LATEST = """
SELECT (SELECT digest FROM web_auditseal ORDER BY number DESC LIMIT 1),
       (SELECT CAST(COUNT(*) AS TEXT) FROM web_auditentry WHERE seal_id IS NULL)
UNION ALL
SELECT (SELECT CAST(id AS TEXT) FROM web_auditentry WHERE seal_id IS NULL ORDER BY id DESC LIMIT 1), ''
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered, and the mark under which it holds."""

    mark: Hashable
    content: bytes
    headers: tuple[tuple[str, str], ...]
    tag: str
    match: Any


class Memory:
    """The pages of one process, those asked for last kept longest."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, address: Hashable, mark: Hashable) -> Kept | None:
        """The page at an address, when it still holds."""
        with self._lock:
            found = self._pages.get(address)
            if found is None or found.mark != mark:
                return None
            self._pages.move_to_end(address)
            return found

    def keep(self, address: Hashable, page: Kept) -> None:
        """Keep a page; the oldest go when there are too many."""
        with self._lock:
            old = self._pages.pop(address, None)
            self._bytes += len(page.content) - (len(old.content) if old else 0)
            self._pages[address] = page
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.content)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)


MEMORY = Memory()


def mark() -> Hashable | None:
    """What the database holds now, as something to compare; None when it does not answer."""
    try:
        with connection.cursor() as cursor:
            # One statement, so that it is one moment.
            cursor.execute(" UNION ALL ".join((_LATEST, *MARKS.values())))
            latest = cursor.fetchall()
        return (int(time.time() // _CLOCK_SECONDS), *sorted(map(str, latest)))
    except DatabaseError:
        return None


class PublicPages:
    """The middleware: answers from memory what holds, keeps what may be kept."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not settings.PAGE_CACHE or not asks_as_a_visitor(request):
            return self.handler(request)
        # The mark is read before the page is made: a write in between makes the page too new, never too old.
        now = mark()
        if now is None:
            return self.handler(request)
        address = (request.get_host(), request.scheme, request.get_full_path())
        found = MEMORY.get(address, now)
        if found is None:
            response = self.handler(request)
            if not may_be_kept(request, response):
                return response
            found = _kept(request, response, now)
            MEMORY.keep(address, found)
        return _answer(request, found)


def asks_as_a_visitor(request: HttpRequest) -> bool:
    """Whether the request shows nothing of a session: such a page is the same for everybody."""
    if request.method != "GET" or not request.path.startswith(("/en/", "/fr/")):
        return False
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        return False
    telling = (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
    if any(name in request.COOKIES for name in telling):
        return False
    return not any(name in request.META for name in ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE"))


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is the same for everybody until something is written."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    actor = getattr(request, "actor", None)
    if actor is None or actor.id is not None or actor.link is not None:
        return False
    said = response.headers.get("Cache-Control", "")
    if "no-store" in said or "private" in said or "Content-Disposition" in response.headers:
        return False
    return b"csrfmiddlewaretoken" not in response.content


def _kept(request: HttpRequest, response: HttpResponse, now: Hashable) -> Kept:
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    content = response.content
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**dict(response.headers.items()), "ETag": tag, "Cache-Control": "no-cache"}
    return Kept(now, content, tuple(headers.items()), tag, request.resolver_match)


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    response = HttpResponse(page.content, headers=dict(page.headers))
    request.resolver_match = page.match
    if "HTTP_IF_NONE_MATCH" in request.META:
        found = get_conditional_response(request, etag=page.tag, response=response)
        return found if isinstance(found, HttpResponse) else response
    return response
