"""Nothing about a person reaches the log: every address asked for, every form sent, all fields marked, and errors too."""

from __future__ import annotations

import io
import logging
import logging.config
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse

from arrimage.config.route_table import routes
from arrimage.core.access import Role
from arrimage.web import logs
from tests.partnership import factories as table
from tests.web.furnished import arguments, furnish

pytestmark = pytest.mark.django_db
ADDRESS, WORD = "zelda.marked@mark.example", "zeldamarkedname"


@pytest.fixture(params=["production", "elsewhere"])
def log(request: Any) -> Iterator[io.StringIO]:
    """The log of an instance as it is configured, from DEBUG on, into memory."""
    held = io.StringIO()
    made = logs.configuration(production=request.param == "production", level="DEBUG")
    made["handlers"]["console"]["stream"] = held
    logging.config.dictConfig(made)
    yield held
    logging.config.dictConfig(configured.LOGGING)


def marked(client: Client, path: str) -> None:
    """Ask for a page with marked words, and send each of its fields marked."""
    shown = client.get(path, {"q": f"{WORD} {ADDRESS}", "by": WORD, "next": f"/{WORD}"})
    names = set() if shown.streaming else set(re.findall(r'name="([\w-]+)"', shown.content.decode(errors="ignore")))
    with transaction.atomic():
        client.post(
            path, dict.fromkeys(names | {"email", "login", "address"}, f"{WORD} {ADDRESS}"), HTTP_USER_AGENT=WORD
        )
        transaction.set_rollback(True)


def test_a_crawl_with_marked_words_leaves_none_in_the_log(log: io.StringIO) -> None:
    here, known = furnish("port-clair")
    clients = [Client(raise_request_exception=False), Client(raise_request_exception=False)]
    clients[1].force_login(table.user(Role.COORDINATOR, here))
    opened = 0
    for route in routes():
        given = arguments(route.path.en, known)
        if given is None or route.name in ("web:log_out", "web:own_data"):
            continue
        for client in clients:
            marked(client, reverse(route.name, kwargs=given))
            opened += 1
    said = log.getvalue()
    assert opened > 150 and said.count("\n") > 150
    assert ADDRESS not in said.lower() and WORD not in said.lower()


def test_an_error_that_repeats_what_was_typed_is_written_without_it(log: io.StringIO) -> None:
    for name in ("arrimage.web.mail", "django.request", "axes.attempts", "allauth", "django_tasks"):
        try:
            raise ValueError(f"cannot read {ADDRESS} of {WORD}")
        except ValueError:
            logging.getLogger(name).exception("failed for %s", ADDRESS)
    said = log.getvalue()
    assert "ValueError" in said and ADDRESS not in said and WORD not in said
