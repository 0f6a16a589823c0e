"""What the tests of the plan share: outcomes read from the shipped logic models alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from arrimage.definitions import Definitions, loader
from arrimage.strategy import outcomes


@pytest.fixture(scope="session")
def models_only(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """The shipped logic models, without indicators or targets."""
    root: Path = tmp_path_factory.mktemp("definitions")
    shutil.copytree(loader.SHIPPED / "logic_models", root / "logic_models")
    return loader.load(root)


@pytest.fixture(autouse=True)
def logic_models(models_only: Definitions, monkeypatch: pytest.MonkeyPatch) -> Definitions:
    """Outcomes come from the logic models, so that these tests do not hang on other definitions."""
    monkeypatch.setattr(outcomes, "definitions", lambda: models_only)
    return models_only


@pytest.fixture
def served(models_only: Definitions) -> list[str]:
    """References of immediate outcomes of the LIP model."""
    return [ref for ref, node in models_only.nodes.items() if ref.startswith("lip-2011/") and node.level == "immediate"]
