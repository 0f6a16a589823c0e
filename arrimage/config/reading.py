"""Readers of values of the environment: each turns what is written into what the program uses, or raises ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from arrimage.config import mail_address


def choice(*allowed: str) -> Callable[[str], str]:
    """A reader of one of a few words."""

    def read(given: str) -> str:
        if given not in allowed:
            raise ValueError(given)
        return given

    return read


def yes(given: str) -> bool:
    """Whether it says yes."""
    return choice("yes", "no")(given) == "yes"


def days(low: int, high: int) -> Callable[[str], int]:
    """A reader of a whole number within bounds, both included."""

    def read(given: str) -> int:
        number = int(given)
        if not low <= number <= high:
            raise ValueError(given)
        return number

    return read


def words(given: str) -> tuple[str, ...]:
    """Words between commas."""
    return tuple(part.strip() for part in given.split(",") if part.strip())


def hosts(given: str) -> tuple[str, ...]:
    """Host names between commas, without a port or a star."""
    found = words(given)
    for host in found:
        # A star alone would let any site name itself in links of ours.
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]", host):
            raise ValueError(host)
    return found


def site(given: str) -> str:
    """An address of the web without a path; the slash at its end goes."""
    parts = urlsplit(given)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or parts.path not in ("", "/")
    ):
        raise ValueError(given)  # fmt: skip
    return given.rstrip("/")


def database(given: str) -> str:
    """An address of a database that is supported."""
    if given and urlsplit(given).scheme not in ("postgres", "postgresql", "sqlite"):
        raise ValueError(given)
    return given


def secret(shortest: int) -> Callable[[str], str]:
    """A reader of a secret of some length, or none."""

    def read(given: str) -> str:
        if given and len(given) < shortest:
            raise ValueError(given)
        return given

    return read


def sender(given: str) -> str:
    """An address of a sender, alone or with a name."""
    _name, address = parseaddr(given)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError(given)
    return given


def contact(given: str) -> str:
    """An address of RFC 9116: mail, web or telephone; or none."""
    if given and not re.fullmatch(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+?[0-9-]+)", given):
        raise ValueError(given)
    return given


def smtp(given: str) -> Any:
    """A mail server, or None."""
    return mail_address.read(given) if given else None


def site_with_path(given: str) -> str:
    """An address of the web, with or without a path."""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(given)
    return given
