"""How often one caller may do one thing: counted across the processes of a machine, in a small file of its own.

The file lies in the data folder beside the database and never in it, so that counting waits for no writer and works the
same on SQLite and PostgreSQL. Each machine has its own file: behind a proxy that spreads callers over several machines,
a limit holds on each. A caller is an account, or else a network address; neither is stored, only a keyed digest that
changes every day. When the file cannot be read nobody is turned away: a limiter that breaks must not close the house.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
_TABLE = (
    "CREATE TABLE IF NOT EXISTS counted (caller TEXT NOT NULL, span INTEGER NOT NULL, count INTEGER NOT NULL, "
    "ends REAL NOT NULL, PRIMARY KEY (caller, span)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` in ``seconds``, by one caller. ``writes``: only requests that send something count."""

    name: str
    most: int
    seconds: int
    writes: bool = False


API = Limit("api", 240, 60)
SEARCH = Limit("search", 60, 60)
IMPORTS = Limit("imports", 30, 600, writes=True)
INVITATIONS = Limit("invitations", 40, 3600, writes=True)
LINKS = Limit("links", 60, 60)
EXPORTS = Limit("exports", 60, 600)
#: What is limited, by the beginning of a route's name. Log-in and passwords have limits of their own.
ROUTES: Mapping[str, Limit] = {
    "api:": API,
    "strategy:workbook_export": EXPORTS,
    "strategy:workbook_template": EXPORTS,
    "strategy:workbook": IMPORTS,
    "needs:statistics_": IMPORTS,
    "web:invit": INVITATIONS,
    "web:people": INVITATIONS,
    "partnership:invit": INVITATIONS,
    "partnership:people": INVITATIONS,
    "web:link": LINKS,
}
#: Queries that make a page search.
SEARCHES = ("q", "search")


class Counter:
    """Counts in two spans of time, the one that runs and the one before: an even limit without a list of moments."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=1, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            # What is lost in a power cut is a count of the last seconds.
            found.execute("PRAGMA synchronous=OFF")
            found.execute(_TABLE)
            self._local.connection = found
        return found

    def wait(self, limit: Limit, caller: str, now: float | None = None) -> int:
        """Count one request; 0 when it may pass, else the whole seconds until one may.

        Raises:
            sqlite3.Error: when the file cannot be used.
        """
        moment = time.time() if now is None else now
        span, into = divmod(moment, limit.seconds)
        key = _digest(limit.name, caller, moment)
        held = self._connection()
        held.execute("BEGIN IMMEDIATE")
        try:
            rows = dict(
                held.execute(
                    "SELECT span, count FROM counted WHERE caller = ? AND span IN (?, ?)",
                    (key, int(span) - 1, int(span)),
                ).fetchall()
            )
            before, count = rows.get(int(span) - 1, 0), rows.get(int(span), 0)
            # The earlier span fades out evenly while the present one runs.
            weighed = before * (1 - into / limit.seconds) + count
            if weighed + 1 > limit.most:
                return self._until(limit, before, count, into)
            held.execute(
                "INSERT INTO counted VALUES (?, ?, 1, ?) ON CONFLICT (caller, span) DO UPDATE SET count = count + 1",
                (key, int(span), moment + 2 * limit.seconds),
            )
            if not count:
                held.execute("DELETE FROM counted WHERE ends < ?", (moment,))
            return 0
        finally:
            held.execute("COMMIT")

    @staticmethod
    def _until(limit: Limit, before: int, count: int, into: float) -> int:
        rest = limit.seconds - into
        if before and count + 1 <= limit.most:
            # When the earlier span has faded enough.
            needed = (before + count + 1 - limit.most) / before * limit.seconds - into
            return max(1, math.ceil(min(needed, rest)))
        return max(1, math.ceil(rest))


def _digest(name: str, caller: str, moment: float) -> str:
    """Stands for a caller for one day; without the instance's key nobody can tell whom."""
    told = f"limit:{name}:{int(moment // 86_400)}:{caller}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()[:32]


def caller_of(request: HttpRequest) -> str:
    """The account, or the network address behind the proxies that are known (ARRIMAGE_PROXIES)."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.id is not None:
        return f"account:{actor.id}"
    known = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if known and len(passed) >= known:
        return f"address:{passed[-known]}"
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def limit_of(request: HttpRequest) -> Limit | None:
    """The limit that a request counts against; None when it counts against none."""
    match = request.resolver_match
    name = match.view_name if match else ""
    for begins, limit in ROUTES.items():
        if name.startswith(begins):
            return None if limit.writes and request.method in ("GET", "HEAD") else limit
    if request.method in ("GET", "HEAD") and any(request.GET.get(word) for word in SEARCHES):
        return SEARCH
    return None


_COUNTERS: dict[Path, Counter] = {}


def counter() -> Counter:
    """The counter of this machine."""
    path = Path(settings.DATA) / f"limits-{socket.gethostname() or 'here'}.sqlite3"
    return _COUNTERS.setdefault(path, Counter(path))


class Limits:
    """The middleware: turns away whoever asks too often, with 429 and Retry-After."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.handler(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Count the request, once its address is known."""
        limit = limit_of(request)
        if limit is None or not settings.RATE_LIMITS:
            return None
        try:
            wait = counter().wait(limit, caller_of(request))
        except sqlite3.Error as error:
            _log.warning("requests are not counted: %s", type(error).__name__)
            return None
        return too_often(request, wait) if wait else None


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The answer to somebody who asks too often: a page, or a problem object for a machine."""
    from arrimage.web.api.problems import problem
    from arrimage.web.views import too_many

    answer = problem(request, 429) if request.path.startswith("/api/") else too_many(request)
    answer.headers["Retry-After"] = str(wait)
    answer.headers["Cache-Control"] = "no-store"
    return answer
