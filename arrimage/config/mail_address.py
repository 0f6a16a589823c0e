"""Reads the address of a mail server, such as ``smtp+starttls://user:password@mail.example.org:587``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. ``tls``: encrypted from the first byte; ``starttls``: encrypted after a plain greeting."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool


def read(address: str) -> Smtp:
    """The server that an address names.

    Raises:
        ValueError: when it is none, or when a password would travel unencrypted to another machine.
    """
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("not the address of a mail server")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a user without a password, or the reverse")
    if parts.scheme == "smtp" and parts.password and parts.hostname not in _LOOPBACK:
        raise ValueError("a password would travel unencrypted")
    return Smtp(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp+starttls",
    )
