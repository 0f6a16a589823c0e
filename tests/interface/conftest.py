"""A demonstration instance for the tests of the interface, and evidence of its own."""

from __future__ import annotations

from typing import Any

import pytest

from arrimage.results import snapshots
from tests.web.furnished import furnish


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "snapshots"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": place}


@pytest.fixture
def port(db: None) -> dict[str, Any]:
    """A partnership with a record of each kind, its figures published; its records by the name of the routes' arguments."""
    here, known = furnish("port-clair")
    snapshots.publish(here)
    return {**known, "partnership": here}
