"""A provider of identities and an instance that trusts it, both real processes on loopback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import REPOSITORY, lacking
from tests.journeys.conftest import free_port

HERE = Path(__file__).resolve().parent
CLIENT, SECRET = "arrimage-tests", "a-secret-of-the-tests-only-0123456789"


@dataclass(frozen=True)
class Instance:
    """A running instance: its address, that of its provider, its folder, and the environment of its commands."""

    url: str
    issuer: str
    folder: Path
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """Run ``arrimage …`` on the same data; its output."""
        return self._run("-m", "arrimage.cli", *words)

    def python(self, code: str) -> str:
        """Run a few lines inside the application; what they print."""
        return self._run("manage.py", "shell", "--verbosity", "0", "-c", code)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=REPOSITORY, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with closing(sqlite3.connect(self.folder / "arrimage.sqlite3", timeout=30)) as opened:
            return opened.execute(query, given).fetchall()

    def next_person(self, sub: str, email: str, *, verified: bool = True) -> None:
        """Whoever comes to the provider next is this person."""
        body = {"sub": sub, "email": email, "email_verified": verified}
        requests.post(f"{self.issuer}/as", json=body, timeout=30).raise_for_status()


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The locked packages of the provider, installed outside the repository."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        lacking("node with npm")
    folder = tmp_path_factory.mktemp("provider")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder / name)
    try:
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts"], cwd=folder, text=True, capture_output=True, check=False, timeout=300
        )
    except subprocess.TimeoutExpired:
        lacking("a package registry that npm reaches")
        raise
    if done.returncode:
        lacking(f"a package registry that npm reaches ({done.stderr.strip()[-200:]})")
    return folder


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def _answers(url: str, process: subprocess.Popen[bytes], printed: Path) -> None:
    for _ in range(600):
        try:
            requests.get(url, timeout=30).raise_for_status()
            return
        except requests.RequestException:
            assert process.poll() is None, printed.read_text()
            time.sleep(0.2)
    pytest.fail(f"{url} gave no page: {printed.read_text()}")


@pytest.fixture(scope="session")
def instance(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An empty instance that serves, and its provider."""
    folder = tmp_path_factory.mktemp("instance") / "data"
    here, there = free_port(), free_port()
    url, issuer = f"http://127.0.0.1:{here}", f"http://127.0.0.1:{there}"
    hidden = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ARRIMAGE_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | {
        "ARRIMAGE_DATA": str(folder), "ARRIMAGE_LANG": "en", "ARRIMAGE_BASE_URL": url, "ARRIMAGE_OIDC_ISSUER": issuer,
        "ARRIMAGE_OIDC_CLIENT_ID": CLIENT, "ARRIMAGE_OIDC_CLIENT_SECRET": SECRET, "ARRIMAGE_OIDC_NAME": "Ville de Port-Clair",
    }  # fmt: skip
    made = Instance(url, issuer, folder, environment)
    made.command("migrate")
    printed = [folder.parent / name for name in ("provider.txt", "instance.txt")]
    with printed[0].open("w") as first, printed[1].open("w") as second:
        provider = subprocess.Popen(
            ["node", str(HERE / "provider.mjs"), str(modules), str(there), f"{url}/oidc/provider/callback/", CLIENT, SECRET],
            stdout=first, stderr=first,
        )  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "arrimage.cli", "serve", "--bind", f"127.0.0.1:{here}", "--workers", "1"],
            env=environment, cwd=REPOSITORY, stdout=second, stderr=second,
        )  # fmt: skip
    try:
        _answers(f"{issuer}/.well-known/openid-configuration", provider, printed[0])
        _answers(f"{url}/en/", server, printed[1])
        yield made
    finally:
        _end(server)
        _end(provider)
