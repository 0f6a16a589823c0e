"""Alive, ready, numbers, security.txt, and a log that holds nothing of anybody."""

from __future__ import annotations

import json
import logging
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from arrimage.core.access import Role
from arrimage.web import health, heartbeat, logs, metrics
from tests.partnership import factories as table

pytestmark = pytest.mark.django_db
TOKEN = "t" * 24


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(health, "_applied_at", None)


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_says_which_part_is_down(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert client.get("/readyz").json()["worker"] == "down"
    heartbeat.beat("one")
    answer = client.get("/readyz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})
    old = time.time() - heartbeat.LOST_SECONDS - 1
    os.utime(tmp_path / "workers" / "one", (old, old))
    assert client.get("/readyz").status_code == 503


def test_ready_is_cheap_once_migrations_were_seen(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/readyz")
    with django_assert_max_num_queries(1):
        client.get("/readyz")


def test_a_database_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    found = health.parts()
    assert (found["database"], found["migrations"], found["data_folder"]) == (False, False, True)


def test_a_folder_that_cannot_be_written_is_said(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "missing"
    assert not health.parts()["data_folder"]


def test_migrations_that_wait_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda self, leaves: ["one"])
    assert not health.parts()["migrations"]


# --- numbers


def test_metrics_are_off_until_they_are_opened(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_metrics_by_token(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert (
        client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, REMOTE_ADDR="203.0.113.9").status_code
        == 200
    )


@pytest.mark.parametrize(
    ("place", "header", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("203.0.113.9", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"Via": "x"}, 404),
    ],
)
def test_metrics_for_this_machine_alone(
    client: Client, settings: Any, place: str, header: dict[str, str], status: int
) -> None:
    settings.METRICS_LOOPBACK = True
    assert client.get("/metrics", headers=header, REMOTE_ADDR=place).status_code == status


def test_numbers_count_by_route_and_hold_nothing_that_was_typed(client: Client, settings: Any) -> None:
    settings.METRICS_LOOPBACK = True
    for _ in range(3):
        client.get("/en/?q=secret-search")
    client.get("/en/secret-page/")
    text = client.get("/metrics").content.decode()
    assert "secret" not in text
    found = {f.name: f for f in text_string_to_metric_families(text)}
    home = [
        s for s in found["arrimage_requests"].samples if s.labels.get("route") == "home" and s.name.endswith("_total")
    ]
    assert home and sum(s.value for s in home) >= 3
    for name in (
        "arrimage_jobs_waiting",
        "arrimage_jobs_failed",
        "arrimage_snapshot_age_seconds",
        "arrimage_database_up",
        "arrimage_database_errors",
    ):
        assert name in found
    assert found["arrimage_database_up"].samples[0].value == 1


def test_an_error_of_the_database_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise DatabaseError("secret words")

    before = metrics._DATABASE_ERRORS._value.get()
    monkeypatch.setattr("arrimage.web.health.parts", broken)
    client.raise_request_exception = False
    client.get("/readyz")
    assert metrics._DATABASE_ERRORS._value.get() == before + 1


# --- security.txt


def test_security_text_is_there_once_somebody_can_be_told(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@test.example"
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().split("\r\n") if line)
    assert fields["Contact"] == "mailto:security@test.example"
    assert fields["Preferred-Languages"] == "en, fr"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


# --- the log


@pytest.fixture
def lines() -> Any:
    """Every line that a production instance would write."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    handler = Keep()
    handler.addFilter(logs.Scrub())
    handler.setFormatter(logs.JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("arrimage.request")
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.INFO)
    requests = logging.getLogger("django.request")
    requests.addHandler(handler)
    yield kept
    requests.removeHandler(handler)
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_has_one_line_with_route_status_duration_and_a_digest_of_who(
    lines: list[str], client: Client
) -> None:
    user = table.user(Role.ADMINISTRATOR)
    client.force_login(user)
    answer = client.get("/en/", headers={"X-Request-ID": "from-the-proxy-1"})
    line = next(said for said in map(json.loads, lines) if said.get("route") == "home")
    assert (line["status"], line["method"], line["request"]) == (200, "GET", "from-the-proxy-1")
    assert isinstance(line["ms"], int) and len(line["actor"]) == 16
    assert answer.headers["X-Request-ID"] == "from-the-proxy-1"
    assert str(user.pk) not in "".join(lines) and user.pk.hex not in "".join(lines)


def test_an_id_that_is_none_is_replaced(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "a b\tc<script>"})
    assert len(answer.headers["X-Request-ID"]) == 16


def test_a_crawl_with_personal_data_leaves_none_of_it_in_the_log(lines: list[str], settings: Any) -> None:
    table.partnership()
    client = Client(raise_request_exception=False)
    person = "marie.tremblay@test.example"
    for path in (
        "/en/",
        "/fr/",
        "/en/partnerships/port-clair/",
        "/en/partnerships/port-clair/organizations/",
        "/en/log-in/",
        "/id/" + str(uuid4()),
    ):
        client.get(path, {"q": person, "secret": "Marie Tremblay"})
    client.get(f"/en/nothing/{person}/")
    client.post("/en/log-in/", {"username": person, "login": person, "password": "Marie Tremblay 1987"})
    assert lines
    written = "\n".join(lines)
    for hidden in (person, "marie", "Marie", "Tremblay", "1987", "q="):
        assert hidden not in written


def test_an_error_is_written_with_its_places_and_without_its_words(lines: list[str]) -> None:
    log = logging.getLogger("arrimage.test")
    try:
        int("Marie Tremblay")
    except ValueError:
        log.exception("could not read what %s wrote", "marie@test.example")
    said = json.loads(lines[-1])
    assert said["message"] == "could not read what [email] wrote"
    assert said["error"].startswith("builtins.ValueError") and "test_operations.py" in said["error"]
    assert "Marie" not in lines[-1]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to a.b+c@x.example.org now", "to [email] now"),
        ("GET /en/?q=Marie&x=1 done", "GET /en/?[…] done"),
        ("duplicate key\nDETAIL:  Key (email)=(a@b.ca) exists.", "duplicate key\nDETAIL: […]"),
        ("nothing here", "nothing here"),
    ],
)
def test_what_is_scrubbed(text: str, left: str) -> None:
    assert logs.scrubbed(text) == left


def test_lines_for_people_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    record = logging.LogRecord("arrimage.x", logging.WARNING, "f", 1, "told %s", ("a@b.ca",), None)
    logs.Scrub().filter(record)
    assert "WARNING arrimage.x told [email]" in logs.ReadableLines().format(record)


# --- pages that an instance owes the public


@pytest.mark.parametrize("path", ["/en/accessibility/", "/fr/accessibilite/", "/en/privacy/", "/fr/confidentialite/"])
def test_accessibility_and_privacy_are_public_and_linked_from_every_page(
    client: Client, settings: Any, path: str
) -> None:
    settings.PRIVACY_CONTACT = "Privacy office, privacy@test.example"
    page = client.get(path).content.decode()
    assert settings.PRIVACY_CONTACT in page
    home = client.get(f"/{path[1:3]}/").content.decode()
    assert f'href="{path}"' in home
