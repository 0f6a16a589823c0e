"""Keeps an uploaded file between its preview and its confirmation, for at most a day, for the one who sent it."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
_KEY = "import_waiting"
_TOKEN = re.compile(r"^[0-9a-f]{32}$")


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits: the random token that names it, how many rows it has, and the digest of its preview."""

    token: str
    rows: int
    digest: str

    def content(self) -> bytes | None:
        """The file, or None when it is no longer there."""
        name = f"{FOLDER}/{self.token}"
        if not default_storage.exists(name):
            return None
        with default_storage.open(name) as file:
            return bytes(file.read())


def keep(session: SessionBase, about: str, content: bytes, *, rows: int = 0, digest: str = "") -> None:
    """Keep a file under a random name; the one kept before for this session goes. ``about`` says what it is for."""
    drop(session)
    _tidy()
    token = secrets.token_hex(16)
    default_storage.save(f"{FOLDER}/{token}", ContentFile(content))
    session[_KEY] = {"token": token, "about": about, "rows": rows, "digest": digest}


def kept(session: SessionBase, about: str) -> Kept | None:
    """What waits for this page, or None."""
    found = session.get(_KEY)
    if not isinstance(found, dict) or found.get("about") != about or not _TOKEN.match(str(found.get("token"))):
        return None
    return Kept(str(found["token"]), int(found.get("rows", 0)), str(found.get("digest", "")))


def held(session: SessionBase, about: str) -> bytes | None:
    """The kept file, or None when there is none for this page."""
    found = kept(session, about)
    return found.content() if found else None


def drop(session: SessionBase) -> None:
    """Forget the kept file."""
    found = session.pop(_KEY, None)
    if isinstance(found, dict) and _TOKEN.match(str(found.get("token"))):
        default_storage.delete(f"{FOLDER}/{found['token']}")


def _tidy() -> None:
    """Delete what nobody confirmed within a day."""
    forget_old(timezone.now())


def forget_old(now: dt.datetime) -> int:
    """Delete files that nobody confirmed within a day; returns how many."""
    names = _old(now)
    for name in names:
        default_storage.delete(name)
    return len(names)


def old(now: dt.datetime) -> int:
    """How many files wait longer than a day."""
    return len(_old(now))


def _old(now: dt.datetime) -> list[str]:
    if not default_storage.exists(FOLDER):
        return []
    names = (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1])
    return [name for name in names if default_storage.get_created_time(name) < now - dt.timedelta(days=1)]
