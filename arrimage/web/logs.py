"""What is written to the log, and what never is: no address of a person, no value of a query, no content of a form.

JSON lines in production, readable lines elsewhere. Each line of a request carries its id, the name of its route (never
its address, which may hold what somebody searched for), its status, its duration, and a keyed digest of who asked.
Errors are written with their class and the places they passed, without their words, which may repeat what was typed.
"""

from __future__ import annotations

import contextvars
import hashlib
import hmac
import json
import logging
import re
import time
import traceback
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

_EMAIL = re.compile(r"[^\s@<>\"'(),;:=\[\]]+@[^\s@<>\"'(),;:=\[\]]+")
_QUERY = re.compile(r"\?[^\s\"']+")
#: PostgreSQL repeats the values of a row in the second line of an error.
_DETAIL = re.compile(r"(DETAIL|CONTEXT|HINT|LINE \d+):.*", re.DOTALL)
#: Loggers of Django whose messages hold the address that was asked for.
_WITH_ADDRESS = ("django.request", "django.security", "django.server", "gunicorn.access")


@dataclass(slots=True)
class Context:
    """The request that is being answered. ``route`` is empty until it is known."""

    request: str
    route: str = ""
    actor: str = ""


current: contextvars.ContextVar[Context | None] = contextvars.ContextVar("request", default=None)


def actor_digest(actor_id: UUID | None, key: str) -> str:
    """Sixteen hexadecimal digits that tell one person's requests apart without naming anybody; empty for a visitor."""
    if actor_id is None:
        return ""
    return hmac.new(key.encode(), b"log actor" + actor_id.bytes, hashlib.sha256).hexdigest()[:16]


def scrubbed(text: str) -> str:
    """A text without email addresses, query values and the rows that a database error repeats."""
    return _EMAIL.sub("[email]", _QUERY.sub("?[…]", _DETAIL.sub(r"\1: […]", text)))


class Scrub(logging.Filter):
    """Rewrites a record before any handler sees it. It keeps every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the message and drop its arguments; replace the words of an error by its class and places."""
        if record.name.startswith(_WITH_ADDRESS):
            message = f"{record.name} {getattr(record, 'status_code', '')}".strip()
        else:
            try:
                message = record.getMessage()
            except (TypeError, ValueError):
                message = str(record.msg)
        record.msg, record.args = scrubbed(message), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _places(record.exc_info[1])
            record.exc_info = None
        return True


def _places(error: BaseException) -> str:
    """The class of an error and of those behind it, each with file, line and function of the frames it passed."""
    lines = []
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        lines.append(f"{type(found).__module__}.{type(found).__qualname__}")
        for frame in traceback.extract_tb(found.__traceback__):
            lines.append(f"  {frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}")
        found = found.__cause__ or found.__context__
    return "\n".join(lines)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    context = current.get()
    facts: dict[str, Any] = {k: v for k, v in asdict(context).items() if v} if context else {}
    for name in ("status", "ms", "method"):
        if (value := getattr(record, name, None)) is not None:
            facts[name] = value
    return facts


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, the facts of the request, the places of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
        said = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_text:
            said["error"] = record.exc_text
        return json.dumps(said, ensure_ascii=False)


class ReadableLines(logging.Formatter):
    """The same for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the places of an error below it."""
        at = time.strftime("%H:%M:%S", time.localtime(record.created))
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        line = f"{at} {record.levelname} {record.name} {record.getMessage()} {facts}".rstrip()
        return f"{line}\n{record.exc_text}" if record.exc_text else line


def configuration(*, production: bool, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything to the terminal, through the filter, from ``level`` on."""
    shape = "arrimage.web.logs.JsonLines" if production else "arrimage.web.logs.ReadableLines"
    quiet = {"handlers": ["console"], "level": "ERROR", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrub": {"()": "arrimage.web.logs.Scrub"}},
        "formatters": {"line": {"()": shape}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
        "root": {"handlers": ["console"], "level": level},
        # Every answered request has a line of ours; Django's own would repeat it with the address.
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": quiet,
            "django.server": quiet,
            "django.db.backends": quiet,
        },
    }
