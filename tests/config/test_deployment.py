"""The deployment guide, followed step by step on this machine: PostgreSQL, two web services, a worker, what a proxy sends."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.journeys.conftest import free_port
from tests.rules.house import ROOT

HOST = "arrimage.example.org"
GUIDES = {lang: (ROOT / "docs" / lang / "deployment.md").read_text() for lang in ("en", "fr")}


def blocks(lang: str, kind: str) -> list[str]:
    """The blocks of code of one kind, with their indentation taken away."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", GUIDES[lang], re.S | re.M)
    return ["\n".join(line.removeprefix(indent) for line in text.splitlines()) for indent, text in found]


def test_both_guides_hold_the_same_commands() -> None:
    def bare(text: str) -> str:
        text = re.sub(r"#.*", "", text)
        for french, english in {"exemple.org": "example.org", "vous@": "you@", "utilisateur:motdepasse@courriel": "user:password@mail", "MOTDEPASSE": "PASSWORD", "64 caractères tirés au hasard": "64 characters drawn at random", "securite@": "security@"}.items():  # fmt: skip
            text = text.replace(french, english)
        return re.sub(r"\s+", " ", text)

    for kind in ("sh", "ini", "nginx"):
        english, french = ([bare(text) for text in blocks(lang, kind)] for lang in ("en", "fr"))
        assert english == french and english


def test_every_setting_of_the_guide_is_declared() -> None:
    from arrimage.config.variables import VARIABLES

    named = set(re.findall(r"\bARRIMAGE_[A-Z_]+\b|\bDATABASE_URL\b", GUIDES["en"] + GUIDES["fr"]))
    assert named <= {variable.name for variable in VARIABLES}


def asked(
    port: int, path: str, *, method: str = "GET", body: dict[str, str] | None = None, cookies: str = ""
) -> tuple[int, dict[str, str], str, list[str]]:
    """One request as the proxy of the guide sends it on."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": HOST, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Cookie": cookies}
    data = None
    if body is not None:
        data = urlencode(body)
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}{path}",
        }
    connection.request(method, path, body=data, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    fresh = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    return answer.status, dict(answer.getheaders()), text, fresh


@pytest.fixture
def instance(postgres_url: str, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Steps 1 to 5: a database of its own, the settings of the guide, the first account, the services."""
    import psycopg

    name = f"arrimage_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    parts = urlsplit(postgres_url)
    settings = dict(line.split("=", 1) for line in blocks("en", "ini")[0].splitlines() if "=" in line)
    settings |= {
        "ARRIMAGE_DATA": str(tmp_path / "data"), "DATABASE_URL": parts._replace(path=f"/{name}").geturl(),
        "ARRIMAGE_SECRET_KEY": secrets.token_hex(32),
    }  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ARRIMAGE_", "DATABASE_URL", "DJANGO_"))}
    environment = {**kept, **settings}

    def arrimage(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "arrimage.cli", *words],
            env=environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
        )

    running: list[subprocess.Popen[bytes]] = []
    log = (tmp_path / "log").open("wb")

    def start(command: str) -> None:
        words = command.split()[1:]
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "arrimage.cli", *words], env=environment, cwd=ROOT, stdout=log, stderr=log
            )
        )

    try:
        yield {"arrimage": arrimage, "start": start, "log": tmp_path / "log", "data": tmp_path / "data"}
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
        log.close()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.heavy
@pytest.mark.elsewhere
def test_the_guide_gives_a_working_instance(instance: dict[str, Any]) -> None:
    arrimage = instance["arrimage"]
    checked = arrimage("config")
    assert checked.returncode == 0, checked.stderr
    assert "refused" not in checked.stdout
    migrated = arrimage("migrate")
    assert migrated.returncode == 0, migrated.stderr
    opened = arrimage("account", "you@example.org", "--role", "administrator")
    assert opened.returncode == 0, opened.stderr
    password = opened.stdout.strip().splitlines()[-1]

    services = [
        line.removeprefix("ExecStart=") for line in blocks("en", "ini")[1].splitlines() if line.startswith("ExecStart=")
    ]
    ports = [free_port(), free_port()]
    for port in ports:
        instance["start"](services[0].replace("%i", str(port)))
    instance["start"](re.search(r"ExecStart=(\S+ worker)", GUIDES["en"])[1])  # type: ignore[index]
    for port in ports:
        ready(port, instance["log"])

    home = asked(ports[0], "/en/")
    assert home[0] == 200
    assert home[1]["Strict-Transport-Security"].startswith("max-age=")
    _status, _headers, page, cookies = asked(ports[0], "/en/log-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    field = "login" if 'name="login"' in page else "username"
    jar = "; ".join(cookies)
    # The form was made by one service and is taken by the other.
    status, headers, text, fresh = asked(
        ports[1],
        "/en/log-in/",
        method="POST",
        cookies=jar,
        body={"csrfmiddlewaretoken": token[1], field: "you@example.org", "password": password},
    )
    assert status == 302, (status, text[:400])
    assert any("session" in cookie.split("=")[0].lower() for cookie in fresh), (fresh, headers)
    jar = "; ".join([*fresh])
    again = asked(ports[0], "/en/account/", cookies=jar)
    assert again[0] in (200, 302), again[0]
    assert asked(ports[0], "/metrics")[0] == 404
    assert asked(ports[0], "/.well-known/security.txt")[2].startswith("Contact: mailto:security@example.org")
    written = instance["log"].read_text()
    assert '"route": "readyz"' not in written and '"route": "home"' in written
    assert "you@example.org" not in written and password not in written


def ready(port: int, log: Path) -> None:
    """Step 7, asked until it says ok four times."""
    said = ""
    for _ in range(120):
        try:
            status, _headers, said, _cookies = asked(port, "/readyz")
            if status == 200:
                assert list(json.loads(said).values()) == ["ok"] * 4
                return
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError(f"not ready: {said}\n{log.read_text()[-3000:]}")
