"""Limits on how often one caller may ask: counted across processes, fair, and said in both languages."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from arrimage.config.route_table import routes
from arrimage.web import limits
from arrimage.web.limits import API, ROUTES, Counter, Limit, caller_of

THREE = Limit("three", 3, 60)


@pytest.fixture
def counted(settings: Any, tmp_path: Path) -> Any:
    settings.RATE_LIMITS, settings.DATA = True, tmp_path
    return settings


def test_as_many_as_the_limit_pass_and_one_more_waits(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "c.sqlite3")
    now = 6_000_000.0
    assert [counter.wait(THREE, "a", now + n) for n in range(3)] == [0, 0, 0]
    assert counter.wait(THREE, "a", now + 3) == 57
    assert counter.wait(THREE, "b", now + 3) == 0


def test_whoever_waits_as_long_as_told_passes(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "c.sqlite3")
    now = 6_000_000.0
    passed = 0
    for _ in range(12):
        wait = counter.wait(THREE, "a", now)
        passed += wait == 0
        now += wait + 0.01
    assert passed >= 6


def test_a_span_that_ended_fades_out_and_does_not_double_the_limit(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "c.sqlite3")
    end = 6_000_000.0 + 59
    assert [counter.wait(THREE, "a", end) for _ in range(3)] == [0, 0, 0]
    assert counter.wait(THREE, "a", end + 2) > 0
    assert counter.wait(THREE, "a", end + 120) == 0


def _many(path: str, queue: Any) -> None:
    counter = Counter(Path(path))
    queue.put(sum(counter.wait(Limit("race", 50, 3600), "a", 7_200_100.0) == 0 for _ in range(40)))


@pytest.mark.elsewhere
def test_several_processes_count_together(tmp_path: Path) -> None:
    path = str(tmp_path / "c.sqlite3")
    Counter(Path(path)).wait(THREE, "warm", 0.0)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    workers = [context.Process(target=_many, args=(path, queue)) for _ in range(3)]
    for one in workers:
        one.start()
    passed = sum(queue.get(timeout=60) for _ in workers)
    for one in workers:
        one.join(30)
    assert passed == 50


def test_no_address_is_stored(counted: Any, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "c.sqlite3")
    counter.wait(THREE, "address:203.0.113.9", 6_000_000.0)
    held = sqlite3.connect(tmp_path / "c.sqlite3")
    assert "203.0.113.9" not in str(held.execute("SELECT * FROM counted").fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize(("lang", "words"), [("en", "too often"), ("fr", "trop souvent")])
def test_too_many_searches_get_a_page_in_their_language(
    lang: str, words: str, counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SEARCH", Limit("search", 2, 60))
    answers = [Client().get(f"/{lang}/?q=port") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60 and answers[2]["Cache-Control"] == "no-store"
    assert words in answers[2].content.decode().lower()
    assert Client().get(f"/{lang}/").status_code == 200


@pytest.mark.django_db
def test_too_many_requests_of_a_machine_get_a_problem_object(counted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROUTES", {**ROUTES, "api:": Limit("api", 2, 60)})
    answers = [Client().get("/api/v1/crosswalks") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[2].json()["detail"]["fr"] and answers[2]["Content-Type"] == "application/problem+json"
    assert answers[2]["Retry-After"].isdigit()


@pytest.mark.django_db
def test_a_counter_that_breaks_turns_nobody_away(counted: Any, tmp_path: Path) -> None:
    counted.DATA = tmp_path / "no" / "such" / "folder"
    assert Client().get("/api/v1/crosswalks").status_code == 200


def test_the_caller_behind_known_proxies_is_the_one_they_saw(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert caller_of(request) == "address:127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert caller_of(request) == "address:203.0.113.9"


def test_every_limit_concerns_an_address_that_exists() -> None:
    names = [route.name for route in routes()]
    assert API is ROUTES["api:"]
    assert [begins for begins in ROUTES if not any(name.startswith(begins) for name in names)] == []
