"""Fetching: public addresses only, looked at once and called as looked at, redirects judged like the first, size and time limited."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from arrimage.core.problem import Refused
from arrimage.web.fetching import Rules, fetch, public

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "2002:a9fe:a9fe::", "::127.0.0.1", "2001:db8::1", "nonsense", "",
]  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """A server with every bad habit."""

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", self.server.leads_to)  # type: ignore[attr-defined]
            self.end_headers()
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                return
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b"x" * 10_000)
            except OSError:
                return
        elif self.path == "/gone":
            self.send_response(500)
            self.end_headers()
        else:
            body = f"hello {self.headers['Host'].split(':')[0]}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    held: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    held.leads_to = "/"
    threading.Thread(target=held.serve_forever, daemon=True).start()
    yield held
    held.shutdown()


def rules(server: Any, **more: Any) -> Rules:
    return Rules(schemes=frozenset({"http"}), ports=frozenset({server.server_port}), **more)


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def anywhere(_address: str) -> bool:
    return True


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_a_public_address_is_known(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://data.example/x", "ftp://data.example/", "file:///etc/passwd", "https://user:pw@data.example/", "https://",
        "https://data.example:8443/", "https://data.example:99999/", "https://data.example/a\nb", "//data.example/",
        "https://data.example\\@evil.example/", "javascript:alert(1)", "https://[::1/", "",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused_before_anything_is_asked(url: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"asked for {host}:{port}")

    with pytest.raises(Refused):
        fetch(url, resolver=never)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused_also_beside_a_public_address(address: str) -> None:
    for found in ([address], ["93.184.216.34", address]):
        with pytest.raises(Refused, match="not public"):
            fetch("https://data.example/", resolver=lambda _h, _p, found=found: found)


def test_the_name_is_looked_up_once_and_the_connection_goes_there(server: Any) -> None:
    asked = []

    def once(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    found = fetch(f"http://data.example:{server.server_port}/", rules(server), resolver=once, allowed=anywhere)
    assert found.content == b"hello data.example" and found.kind == "text/plain" and asked == ["data.example"]


@pytest.mark.parametrize(
    "leads_to", ["http://inside.example:{port}/", "file:///etc/passwd", "http://inside.example:22/", "gopher://x/"]
)
def test_a_redirect_is_judged_like_the_first_address(server: Any, leads_to: str) -> None:
    server.leads_to = leads_to.format(port=server.server_port)

    def resolver(host: str, _port: int) -> list[str]:
        return ["127.0.0.1"] if host == "data.example" else ["169.254.169.254"]

    with pytest.raises(Refused):
        fetch(
            f"http://data.example:{server.server_port}/redirect", rules(server), resolver=resolver,
            allowed=lambda address: address == "127.0.0.1",
        )  # fmt: skip


def test_redirects_end(server: Any) -> None:
    server.leads_to = "/redirect"
    with pytest.raises(Refused, match="too often"):
        fetch(f"http://data.example:{server.server_port}/redirect", rules(server), resolver=here, allowed=anywhere)


def test_a_redirect_that_holds_is_followed(server: Any) -> None:
    server.leads_to = "/end"
    url = f"http://data.example:{server.server_port}/redirect"
    assert fetch(url, rules(server), resolver=here, allowed=anywhere).url.endswith("/end")


@pytest.mark.parametrize(
    ("path", "more", "said"),
    [
        ("/large", {"most_bytes": 50_000}, "larger"),
        ("/slow", {"seconds": 0.5}, "too long|as it should"),
        ("/gone", {}, "answered 500"),
    ],
)
def test_what_is_too_large_too_slow_or_broken_is_refused(
    server: Any, path: str, more: dict[str, Any], said: str
) -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match=said):
        fetch(f"http://data.example:{server.server_port}{path}", rules(server, **more), resolver=here, allowed=anywhere)
    assert time.monotonic() - began < 5


def test_nothing_in_the_product_fetches() -> None:
    from tests.rules.house import modules, named

    users = [named(path) for path in modules() if "web.fetching" in path.read_text()]
    assert users == []
