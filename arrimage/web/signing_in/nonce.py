"""The nonce of OpenID Connect: the token that comes back was made for the request that this browser sent.

allauth binds the answer to the session (state) and the code to the request (PKCE); the nonce binds the token itself.
Source: OpenID Connect Core 1.0, 3.1.2.1 and 3.1.3.7 (step 11); 5.3.2 for the subject of both answers.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings


def of(state: str) -> str:
    """64 hexadecimal digits that only this instance can tell from a state."""
    return hmac.new(settings.SECRET_KEY.encode(), f"nonce:{state}".encode(), hashlib.sha256).hexdigest()


def asked_with(address: str) -> str:
    """The address of an authorization request, with the nonce that goes with its state."""
    parts = urlsplit(address)
    state = parse_qs(parts.query).get("state", [""])[0]
    return urlunsplit(parts._replace(query=f"{parts.query}&{urlencode({'nonce': of(state)})}"))


def fits(state: str, answer: Mapping[str, Any]) -> bool:
    """Whether an answer belongs to the request with this state, and both its parts speak of the same person.

    Args:
        answer: ``id_token`` and ``userinfo``, the claims of both.
    """
    token, person = answer.get("id_token"), answer.get("userinfo")
    if not state or not isinstance(token, Mapping) or not isinstance(person, Mapping):
        return False
    same = bool(token.get("sub")) and token.get("sub") == person.get("sub")
    return same and hmac.compare_digest(str(token.get("nonce", "")), of(state))
