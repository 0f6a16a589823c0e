"""Nothing leaves the machine by itself: the demonstration and a crawl, with every connection outside loopback recorded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.house import ROOT

WATCHED = """
import os, socket, sys
import django
TRIED = []
def outside(address):
    return isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost", "")
real = socket.socket.connect
def connect(self, address):
    if outside(address):
        TRIED.append(address)
        raise OSError("outside")
    return real(self, address)
def lookup(host, *more, **others):
    if host not in (None, "", "localhost", "127.0.0.1", "::1"):
        TRIED.append(host)
        raise OSError("outside")
    return asked(host, *more, **others)
asked = socket.getaddrinfo
socket.socket.connect = connect
socket.getaddrinfo = lookup
if sys.argv[1] == "prove":
    try:
        socket.create_connection(("192.0.2.1", 80), 1)
    except OSError:
        pass
    print("TRIED", len(TRIED))
    sys.exit()
from arrimage.cli import main
assert main(["migrate"]) == 0
assert main(["demo"]) == 0
assert main(["tick"]) == 0
from django.test import Client
from django.conf import settings
from arrimage.web.models import User
client = Client(raise_request_exception=False)
client.force_login(User.objects.get(email="administrator@demo.example"), backend=settings.AUTHENTICATION_BACKENDS[-1])
import re
seen, left = set(), ["/en/", "/fr/"]
while left and len(seen) < 120:
    path = left.pop(0)
    if path in seen:
        continue
    seen.add(path)
    answer = client.get(path, HTTP_HOST="127.0.0.1")
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        left += [found.split("#")[0] for found in re.findall(r'href="(/(?:en|fr)/[^"]*)"', answer.content.decode())]
assert len(seen) == 120, len(seen)
print("TRIED", len(TRIED), TRIED[:3])
"""


def tried(what: str, folder: Path) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARRIMAGE_") and k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, what], text=True, capture_output=True, check=False, cwd=ROOT,
        env={**kept, "ARRIMAGE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "arrimage.config.settings", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()[-1]


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    assert tried("prove", tmp_path) == "TRIED 1"


@pytest.mark.heavy
@pytest.mark.elsewhere
def test_the_demonstration_and_a_crawl_ask_nobody(tmp_path: Path) -> None:
    assert tried("crawl", tmp_path) == "TRIED 0 []"
