"""Pseudonyms: how a person is called in what two organizations tell each other, without their name.

The contract that referrals use:

- A pseudonym is HMAC-SHA256 (RFC 2104) over the person's id, under a key of the partnership; its first 128 bits are shaped
  as a version 4 UUID (RFC 9562), so that it looks like any random id and tells neither order nor time.
- The key of a partnership is derived (HKDF, RFC 5869, one block) from the instance's pseudonym key, which lies outside
  the database. The same person in the same partnership always has the same pseudonym; pseudonyms of one person in two
  partnerships cannot be linked without the key, nor can a pseudonym be traced to a person.
- Rotation: the instance's key may become several. The last one makes pseudonyms; :func:`pseudonyms` gives the earlier
  ones too, so that what was stored under them is found and stored anew. Once nothing is left under an earlier key, it is
  destroyed, and its pseudonyms lead to nobody for ever.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

_SALT = b"arrimage pseudonym 1"
#: Keys shorter than this are refused: 32 characters drawn at random.
FEWEST = 32


def partnership_key(key: bytes, partnership_id: UUID) -> bytes:
    """The key of one partnership: 32 bytes.

    Raises:
        ValueError: when ``key`` is too short to be one.
    """
    if len(key) < FEWEST:
        raise ValueError(f"a pseudonym key has {FEWEST} bytes or more")
    extracted = hmac.new(_SALT, key, hashlib.sha256).digest()
    return hmac.new(extracted, partnership_id.bytes + b"\x01", hashlib.sha256).digest()


def pseudonym(key: bytes, partnership_id: UUID, person_id: UUID) -> UUID:
    """The pseudonym of a person in a partnership under one key of the instance."""
    digest = hmac.new(partnership_key(key, partnership_id), person_id.bytes, hashlib.sha256).digest()
    return UUID(bytes=digest[:16], version=4)


def pseudonyms(keys: Sequence[bytes], partnership_id: UUID, person_id: UUID) -> tuple[UUID, ...]:
    """Every pseudonym of a person in a partnership, the one in use first, then those of earlier keys, the latest first."""
    return tuple(pseudonym(key, partnership_id, person_id) for key in reversed(keys))
