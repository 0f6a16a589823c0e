"""Several processes at once, on real databases of both kinds: writers and two sealers, then the trail is verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

WRITE = """
import django; django.setup()
from django.db import transaction
from arrimage.core.access import MACHINE
from arrimage.core.ids import new_id
from arrimage.web import audit
from arrimage.web.models import Freshness
import time
for number in range(60):
    try:
        with transaction.atomic():
            for part in range(2):
                target = Freshness(partnership_id=new_id())
                audit.record(by=MACHINE, verb="body.edit", target=target, partnership_id=None, before=None, after={"n": number})
                time.sleep(0.002)  # the older id is committed after younger ones
            if number % 5 == 4:
                raise ZeroDivisionError  # rolled back: leaves nothing
    except ZeroDivisionError:
        pass
"""
SEAL = """
import django; django.setup()
import time
from arrimage.web import sealing
from arrimage.web.models import AuditEntry
sealed, until = 0, time.monotonic() + 60
while AuditEntry.objects.count() < EXPECTED and time.monotonic() < until:
    sealed += sealing.seal(batch=7)
sealed += sealing.seal(batch=7)
print(sealed)
"""
WRITERS, KEPT = 3, 60 * 4 // 5 * 2


def _started(folder: Path, code: str, database: str | None) -> subprocess.Popen[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "ARRIMAGE_AUDIT_KEY", "ARRIMAGE_ENV")}
    more = {"ARRIMAGE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "arrimage.config.settings", "ARRIMAGE_LANG": "en"}
    if database:
        more["DATABASE_URL"] = database
    words = [sys.executable, "-c", code] if "\n" in code else [sys.executable, "-m", "arrimage.cli", *code.split()]
    return subprocess.Popen(words, env={**kept, **more}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _done(process: subprocess.Popen[str]) -> str:
    said, wrong = process.communicate(timeout=240)
    assert process.returncode == 0, wrong[-2000:]
    return said


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_writers_and_two_sealers_at_once_leave_one_whole_chain(
    vendor: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = None
    if vendor == "postgresql":
        import psycopg

        server = request.getfixturevalue("postgres_url")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS sealing_together")
            connection.execute("CREATE DATABASE sealing_together")
        database = urlsplit(server)._replace(path="/sealing_together").geturl()
    _done(_started(tmp_path, "migrate", database))
    writers = [_started(tmp_path, WRITE, database) for _ in range(WRITERS)]
    sealers = [_started(tmp_path, SEAL.replace("EXPECTED", str(WRITERS * KEPT)), database) for _ in range(2)]
    for writer in writers:
        _done(writer)
    sealed = [int(_done(sealer)) for sealer in sealers]
    verdict = json.loads(_done(_started(tmp_path, "audit verify --format json", database)))
    assert verdict["whole"], verdict
    assert verdict["entries"] == sum(sealed) == WRITERS * KEPT
    assert verdict["unsealed"] == 0
    head = _done(_started(tmp_path, "audit head", database)).strip()
    assert head == verdict["head"]
    assert "still holds the head" in _done(_started(tmp_path, f"audit verify --since {head}", database))
