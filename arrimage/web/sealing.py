"""Sealing: every minute the committed entries that no seal covers become one link of a chain, signed.

Entries are taken by membership, not by number: a long write may commit an older id after a younger one was sealed, and is
then covered by the next link. The audit key lies outside the database: in ``ARRIMAGE_AUDIT_KEY``, or in the file
``audit-key`` of the data folder. It may hold several keys parted by white space: the last signs, any of them verifies.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from arrimage.core import sealing
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.models import AuditEntry, AuditSeal

#: Entries of one link at most, so that no write waits long for the sealing of a large import.
BATCH = 2000
#: PostgreSQL's name of the lock that lets one process seal at a time ("seal" in ASCII).
_LOCK = 0x7365616C
_FEWEST_CHARACTERS = 32
#: The columns that a row's digest is taken over, by the names of ``core.sealing.row_digest``.
ROW = ("id", "at", "actor_id", "actor_label", "verb", "object_type", "object_id", "partnership_id", "digest")


def _file() -> Path:
    return Path(settings.DATA) / "audit-key"


def keys() -> tuple[bytes, ...]:
    """The audit keys, the signing one last; none when there is no key yet.

    Raises:
        Refused: when a key is too short to be one.
    """
    given = os.environ.get("ARRIMAGE_AUDIT_KEY", "")
    if not given and _file().exists():
        given = _file().read_text(encoding="utf-8")
    found = given.split()
    if any(len(key) < _FEWEST_CHARACTERS for key in found):
        raise Refused(
            Problem(
                Text("The audit key has fewer than {n} characters.", "La clé du journal compte moins de {n} caractères.").format(n=_FEWEST_CHARACTERS),
                Text("Set ARRIMAGE_AUDIT_KEY to a longer random text.", "Donnez à ARRIMAGE_AUDIT_KEY un texte aléatoire plus long."),
            )
        )  # fmt: skip
    return tuple(key.encode() for key in found)


def signing_key() -> bytes:
    """The key that signs; made on first use, readable by its owner alone.

    Raises:
        Refused: when there are seals but the key that signed them is gone; a new one would hide that.
    """
    if found := keys():
        return found[-1]
    if AuditSeal.objects.exists():
        raise Refused(NO_KEY)
    path = _file()
    partial = path.with_name(f".audit-key-{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        # A link and no renaming: of two processes that make a key at once one finds the other's and uses it.
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    return keys()[-1]


NO_KEY = Problem(
    Text("The audit trail has seals, but the audit key is gone.", "Le journal comporte des sceaux, mais sa clé a disparu."),
    Text(
        "Put the file audit-key back into the data folder, or set ARRIMAGE_AUDIT_KEY; nothing is sealed meanwhile.",
        "Remettez le fichier audit-key dans le dossier de données ou définissez ARRIMAGE_AUDIT_KEY; d’ici là, rien n’est scellé.",
    ),
)  # fmt: skip


def seal(batch: int = BATCH) -> int:
    """Seal every committed entry that no seal covers, in links of at most ``batch`` rows; returns how many entries.

    Safe to call from several processes at once: one waits for the other and finds nothing left.

    Raises:
        Refused: see :func:`signing_key`.
    """
    total = 0
    while AuditEntry.objects.filter(seal=None).exists():
        key = signing_key()
        with transaction.atomic():
            sealed = _link(key, batch)
        if not sealed:
            break
        total += sealed
    return total


def _link(key: bytes, batch: int) -> int:
    """Add one link inside a transaction; 0 when another process has sealed everything meanwhile."""
    if connection.vendor == "postgresql":
        # SQLite lets one writer in at a time by itself (transactions begin IMMEDIATE).
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    rows = list(AuditEntry.objects.filter(seal=None).order_by("id").values(*ROW)[:batch])
    if not rows:
        return 0
    last = AuditSeal.objects.order_by("-number").first()
    number, previous, now = (last.number + 1, last.digest, timezone.now()) if last else (1, "", timezone.now())
    covered = sealing.rows_digest(sealing.row_digest(**row) for row in rows)
    digest = sealing.seal_digest(number=number, at=now, previous=previous, count=len(rows), rows=covered)
    AuditSeal.objects.create(
        number=number, at=now, previous=previous, count=len(rows), rows_digest=covered, digest=digest,
        signature=sealing.signature(key, digest),
    )  # fmt: skip
    for start in range(0, len(rows), 500):
        part = [row["id"] for row in rows[start : start + 500]]
        if AuditEntry.objects.filter(pk__in=part, seal=None).update(seal_id=number) != len(part):
            raise RuntimeError("an entry was sealed by somebody else inside the lock")
    return len(rows)


def head() -> str:
    """The last link as ``number:digest``, to be noted elsewhere; empty while nothing is sealed."""
    last = AuditSeal.objects.order_by("-number").first()
    return f"{last.number}:{last.digest}" if last else ""
