"""Digests of the audit trail: of one write's values, of a row, of a seal. Pure, so that a verifier needs nothing else.

Values are digested under a random key of their own (HMAC-SHA256, RFC 2104), so that a digest whose key was erased cannot
be guessed from likely values. Rows and seals are digested over canonical JSON: keys sorted, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


def new_key() -> str:
    """A random key for one write's values: 32 hexadecimal digits (128 bits)."""
    return secrets.token_hex(16)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that digests are taken over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def values_digest(key: str, before: Any, after: Any) -> str:
    """64 hexadecimal digits over what a record held before and after, under ``key``."""
    return hmac.new(bytes.fromhex(key), canonical([before, after]), hashlib.sha256).hexdigest()


def row_digest(
    *, id: UUID, at: datetime, actor_id: UUID | None, actor_label: str, verb: str, object_type: str, object_id: UUID,
    partnership_id: UUID | None, digest: str,
) -> str:  # fmt: skip
    """64 hexadecimal digits over one row of the trail; ``at`` counts to the microsecond, in UTC."""
    told = [
        str(id), at.astimezone(UTC).isoformat(timespec="microseconds"), actor_id and str(actor_id), actor_label, verb, object_type,
        str(object_id), partnership_id and str(partnership_id), digest,
    ]  # fmt: skip
    return hashlib.sha256(canonical(told)).hexdigest()


def rows_digest(digests: Iterable[str]) -> str:
    """64 hexadecimal digits over the rows of one seal, in any order given: they are sorted first."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def seal_digest(*, number: int, at: datetime, previous: str, count: int, rows: str) -> str:
    """64 hexadecimal digits over one seal; ``previous`` is the digest of the seal before, empty for the first."""
    told = [number, at.astimezone(UTC).isoformat(timespec="microseconds"), previous, count, rows]
    return hashlib.sha256(canonical(told)).hexdigest()


def signature(key: bytes, digest: str) -> str:
    """The instance's mark on a seal: HMAC-SHA256 of its digest under the audit key, 64 hexadecimal digits."""
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()
