"""Rooms that an instance does without: no address, no menu, no footer, no interface; the others work and checks pass."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.house import ROOT

#: Opens pages as an administrator and says what each answered, and which rooms their menus name.
ASKS = """
import json, os, sys
import django
django.setup()
from django.test import Client
from django.utils.translation import override
from arrimage.core.access import MACHINE, Role, ScopeKind
from arrimage.core.text import Text
from arrimage.partnership import actions
from arrimage.web.models import RoleGrant, User
from arrimage.web.registry import REGISTRY
from arrimage.config import integrity
facts = actions.PartnershipFacts(name=Text("Here", "Ici"), kind="lip", scope="community", started=None)
here = actions.found_partnership(by=MACHINE, slug="here", facts=facts)
user = User.objects.create_user("a@test.example", "a-long-password")
RoleGrant.objects.create(user=user, role=Role.COORDINATOR, scope_kind=ScopeKind.PARTNERSHIP, scope_id=here.pk)
client = Client(raise_request_exception=False)
client.force_login(user)
said = {}
for path in json.loads(sys.argv[1]):
    answer = client.get(path, HTTP_HOST="127.0.0.1")
    said[path] = answer.status_code
page = client.get("/en/partnerships/here/", HTTP_HOST="127.0.0.1").content.decode()
found = integrity.check(None, lambda done, total: None)
print(json.dumps({"said": said, "rooms": [r.code for r in REGISTRY.rooms], "menu": sorted({m.room for m in REGISTRY.menu}),
    "page": page, "record": client.get(f"/id/{here.pk}", HTTP_HOST="127.0.0.1").status_code,
    "problems": [p.say("en") for p in found.problems]}))
"""
OF = {
    "needs": ["/en/partnerships/here/needs/", "/fr/partenariats/here/besoins/"],
    "exchange": ["/en/crosswalks/"],
}
OTHERS = [
    "/en/",
    "/fr/",
    "/en/partnerships/here/",
    "/en/partnerships/here/table/",
    "/en/partnerships/here/plan/",
    "/en/indicators/",
    "/en/accessibility/",
]


def environment(folder: Path, off: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARRIMAGE_") and k != "DATABASE_URL"}
    return {**kept, "ARRIMAGE_DATA": str(folder), "ARRIMAGE_ROOMS_OFF": off, "DJANGO_SETTINGS_MODULE": "arrimage.config.settings", "PYTHONPATH": str(ROOT)}  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "arrimage.cli", "migrate"],
        env=environment(folder, ""),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.elsewhere
@pytest.mark.parametrize("off", ["", "exchange", "needs", "exchange,needs"])
def test_closed_rooms_are_gone_and_the_others_work(off: str, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(empty, folder)
    paths = [*OTHERS, *OF["needs"], *OF["exchange"]]
    done = subprocess.run(
        [sys.executable, "-c", ASKS, json.dumps(paths)],
        env=environment(folder, off),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    closed = set(filter(None, off.split(",")))
    for room, addresses in OF.items():
        for address in addresses:
            assert told["said"][address] == (404 if room in closed else 200), address
    assert {told["said"][address] for address in OTHERS} == {200}
    assert ("needs" in told["rooms"]) is ("needs" not in closed)
    assert closed & set(told["menu"]) == set()
    assert ("/en/partnerships/here/needs/" in told["page"]) is ("needs" not in closed)
    assert ("/en/crosswalks/" in told["page"]) is ("exchange" not in closed)
    assert told["record"] == 302
    # Whether every word has its French is another test's business.
    assert [problem for problem in told["problems"] if "django.po" not in problem] == []
