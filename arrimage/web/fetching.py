"""Fetching from the web without being led into one's own network. Nothing uses it by default: an instance calls nobody.

An address is resolved once; every answer of the resolver must be a public address, and the connection goes to the one
that was looked at, whatever the name says a moment later. Redirects are followed by hand, each checked like the first.
Size and time are limited over the whole.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
_PIECE = 64 * 1024
#: Networks that lead to a translated or tunnelled IPv4 address, which is looked at in its place.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the last address, the kind that the server says, the bytes."""

    url: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed.

    Attributes:
        schemes: by default encrypted only.
        most_bytes: more than this is refused.
        seconds: for all of it, redirects included.
        redirects: how many are followed.
        ports: that may be named.
    """

    schemes: frozenset[str] = frozenset({"https"})
    most_bytes: int = 10 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3
    ports: frozenset[int] = frozenset({443})


def _refuse(english: str, french: str) -> Refused:
    remedy = Text(
        "Check the address, or download the file yourself.", "Vérifiez l’adresse, ou téléchargez le fichier vous-même."
    )
    return Refused(Problem(Text(english, french), remedy))


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a host, as the machine's resolver gives them.

    Raises:
        OSError: when there is none.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public(text: str) -> bool:
    """Whether an address is one of the public internet.

    Private, loopback, link-local (cloud metadata is there), shared, multicast and reserved addresses are not; an IPv6
    address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by what it carries.
    """
    try:
        found: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        carried: Iterable[Address | None] = (
            found.ipv4_mapped,
            found.sixtofour,
            found.teredo[1] if found.teredo else None,
            ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None,
        )
        for inner in carried:
            if inner is not None:
                return public(str(inner))
        if int(found) >> 32 == 0:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def fetch(
    url: str, rules: Rules = Rules(), *, resolver: Resolve = resolve, allowed: Callable[[str], bool] = public
) -> Fetched:
    """Fetch ``url``.

    Args:
        resolver: gives the addresses of a host; tests hand in their own.
        allowed: which of them may be called.

    Raises:
        Refused: when the address, any address behind it, its size, its time or its answer is not acceptable.
    """
    ends = time.monotonic() + rules.seconds
    for _ in range(rules.redirects + 1):
        host, port, scheme, path = _parts(url, rules)
        address = _address(host, port, resolver, allowed)
        answer = _ask(scheme, host, port, address, path, rules, ends)
        if isinstance(answer, str):
            url = urljoin(url, answer)
            continue
        return Fetched(url, *answer)
    raise _refuse("The address leads from one place to the next too often.", "L’adresse renvoie trop souvent ailleurs.")


def _parts(url: str, rules: Rules) -> tuple[str, int, str, str]:
    if any(ord(character) < 33 or ord(character) == 127 for character in url) or "\\" in url:
        raise _refuse(
            "The address holds characters that no address has.", "L’adresse contient des caractères interdits."
        )
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise _refuse("The address cannot be read.", "L’adresse est illisible.") from error
    if parts.scheme not in rules.schemes:
        raise _refuse("The address must begin with https.", "L’adresse doit commencer par https.")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise _refuse(
            "The address names no host, or a user.", "L’adresse ne nomme aucun hôte, ou nomme un utilisateur."
        )
    if port not in rules.ports:
        raise _refuse("The address names a port that is not called.", "L’adresse nomme un port qui n’est pas appelé.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port, parts.scheme, path


def _address(host: str, port: int, resolver: Resolve, allowed: Callable[[str], bool]) -> str:
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise _refuse("The host of the address is not known.", "L’hôte de l’adresse est inconnu.") from error
    if not found or not all(allowed(one) for one in found):
        raise _refuse(
            "The address leads into a network that is not public.",
            "L’adresse mène dans un réseau qui n’est pas public.",
        )
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, secure: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address, self._secure = address, secure

    def connect(self) -> None:
        """Connect to the address; the certificate must be that of the name."""
        self.sock: Any = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _ask(
    scheme: str, host: str, port: int, address: str, path: str, rules: Rules, ends: float
) -> str | tuple[str, bytes]:
    """One request: where it redirects to, or what came."""
    held = _Pinned(host, port, address, scheme == "https", _left(ends))
    try:
        held.request("GET", path, headers={"User-Agent": "Arrimage", "Accept-Encoding": "identity"})
        answer = held.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return answer.headers.get("Location") or ""
        if answer.status != 200:
            raise _refuse(f"The server answered {answer.status}.", f"Le serveur a répondu {answer.status}.")
        return answer.headers.get_content_type(), _content(held, answer, rules, ends)
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise _refuse(
            "The server did not answer as it should.", "Le serveur n’a pas répondu comme il le devrait."
        ) from error
    finally:
        held.close()


def _content(held: http.client.HTTPConnection, answer: http.client.HTTPResponse, rules: Rules, ends: float) -> bytes:
    found = bytearray()
    while True:
        if held.sock is not None:
            held.sock.settimeout(_left(ends))
        piece = answer.read1(_PIECE)
        if not piece:
            return bytes(found)
        found += piece
        if len(found) > rules.most_bytes:
            raise _refuse("The file is larger than is accepted.", "Le fichier est plus gros que permis.")
        _left(ends)


def _left(ends: float) -> float:
    """Seconds that are left.

    Raises:
        Refused: when there are none.
    """
    left = ends - time.monotonic()
    if left <= 0:
        raise _refuse("The server took too long.", "Le serveur a pris trop de temps.")
    return left
