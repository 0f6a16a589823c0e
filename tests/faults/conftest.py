"""The demonstration region on SQLite, loaded once and copied for each fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.instance import Instance

Copy = Callable[[Path], Instance]


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Makes an instance with a copy of the region in a folder of its own."""
    origin = Instance(tmp_path_factory.mktemp("region") / "data")
    loaded = origin.command("demo")
    assert loaded.returncode == 0, loaded.stderr

    def copy(folder: Path) -> Instance:
        shutil.copytree(origin.folder, folder)
        return Instance(folder)

    return copy
