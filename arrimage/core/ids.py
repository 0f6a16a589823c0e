"""Identifiers: time-ordered for records, random for anything pseudonymous, derived for demonstration and definitions."""

from __future__ import annotations

import os
import re
import time
import uuid
from dataclasses import dataclass

#: Namespace of every identifier derived from a name, so that two instances mint the same one.
NAMESPACE = uuid.UUID("6f0c3e0a-6d0a-5f0e-9d51-0a7d9f2c7b11")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def blind_id() -> uuid.UUID:
    """A random version 4 UUID, for responses, referrals and blind scores: it does not tell when it was made."""
    return uuid.uuid4()


def derived_id(*parts: str) -> uuid.UUID:
    """A version 5 UUID that is the same for the same parts, for demonstration records and definitions."""
    return uuid.uuid5(NAMESPACE, "/".join(parts))


def is_slug(text: str) -> bool:
    """Whether text is lower-case ASCII letters and digits in groups parted by single hyphens."""
    return bool(_SLUG.fullmatch(text))


@dataclass(frozen=True, slots=True)
class ExternalId:
    """The identifier of a record in another system, for example ``("cra-bn", "123456789RR0001")``."""

    scheme: str
    value: str
