"""A real instance on loopback that faults are done to: its own folder, its own database, real web processes."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.conftest import free_port

SLUG = "port-clair"
CSRF = "c" * 32
#: A request that takes longer than this counts as not answered.
PATIENCE_SECONDS = 20.0


@dataclass
class Answer:
    """What came back: status, address it leads to, body."""

    status: int
    location: str
    body: str


@dataclass
class Instance:
    """The data folder, the environment, and the web server while it runs."""

    folder: Path
    database_url: str | None = None
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def printed(self) -> Path:
        """What the server printed to its error output; not in its folder, whose disk may be full."""
        return Path(tempfile.gettempdir()) / f"arrimage-printed-{os.getpid()}-{self.port}.txt"

    def environment(self) -> dict[str, str]:
        """The environment of every process of this instance."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ARRIMAGE_", "DATABASE_URL", "DJANGO_"))}
        made = {
            **kept,
            **self.more,
            "ARRIMAGE_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "arrimage.config.settings",
        }
        if self.database_url:
            made["DATABASE_URL"] = self.database_url
        return made

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``arrimage …`` on this instance."""
        return subprocess.run(
            [sys.executable, "-m", "arrimage.cli", *words], env=self.environment(), text=True, capture_output=True, check=False
        )  # fmt: skip

    def ask(self, program: str) -> Any:
        """Run a few lines against the instance's database in a process of their own; they print JSON last."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\nimport json\n" + program],
            env=self.environment(), text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, workers: int = 2) -> None:
        """Start the web server and wait for its first answer."""
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "arrimage.config.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
                "--workers", str(workers), "--threads", "4", "--preload", "--log-level", "critical", "--graceful-timeout", "3",
            ],
            env=self.environment(), stdout=subprocess.DEVNULL, stderr=self.printed.open("ab"),
        )  # fmt: skip
        for _ in range(600):
            try:
                if self.get("/en/log-in/").status < 500:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, "the server ended before its first page"
            time.sleep(0.1)
        raise AssertionError("the server gave no page")

    def stop(self) -> None:
        """End the server."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.printed.unlink(missing_ok=True)

    def web_processes(self) -> list[int]:
        """Ids of the processes that answer requests: the children of the server that this test started."""
        assert self.process is not None
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in listed.read_text().split()]

    def kill_one(self, choose: int) -> int:
        """SIGKILL one of the web processes; returns its id."""
        running = self.web_processes()
        victim = running[choose % len(running)]
        os.kill(victim, signal.SIGKILL)
        return victim

    def session(self, email: str) -> str:
        """A logged-in session of a demonstration account, made past the log-in page, which is tested elsewhere."""
        return str(
            self.ask(
                "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
                "from django.contrib.sessions.backends.db import SessionStore\n"
                "from arrimage.web.models import User\n"
                f"user = User.objects.get(email={email!r})\n"
                "store = SessionStore()\n"
                "store[SESSION_KEY] = str(user.pk)\n"
                "store[BACKEND_SESSION_KEY] = 'arrimage.web.authentication.EmailBackend'\n"
                "store[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
                "store.save()\n"
                "print(json.dumps(store.session_key))"
            )
        )

    def get(self, path: str, session: str = "") -> Answer:
        """GET a page."""
        return self._send("GET", path, session, None, {})

    def post(self, path: str, session: str, fields: dict[str, str]) -> Answer:
        """POST a form, with the token that guards it."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode()
        return self._send("POST", path, session, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, session: str, name: str, content: bytes) -> Answer:
        """POST a file in the field ``file``."""
        edge = "edge-of-a-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n'
        body = (
            head.format("csrfmiddlewaretoken", "").encode() + b"\r\n" + CSRF.encode() + b"\r\n"
            + head.format("file", f'; filename="{name}"').encode() + b"Content-Type: application/octet-stream\r\n\r\n"
            + content + f"\r\n--{edge}--\r\n".encode()
        )  # fmt: skip
        return self._send("POST", path, session, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _send(self, method: str, path: str, session: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            cookies = f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else "")
            connection.request(method, path, body, {**headers, "Cookie": cookies})
            answer = connection.getresponse()
            return Answer(
                answer.status, answer.getheader("Location", "") or "", answer.read().decode("utf-8", "replace")
            )
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


def field_value(page: str, name: str) -> str | None:
    """The value of an input on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(rf'value="([^"]*)" name="{name}"', page)
    return found.group(1) if found else None
