"""The pseudonym key: drawn once, kept from other eyes, outside the database, rotated without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arrimage.core.ids import new_id
from arrimage.core.problem import Refused
from arrimage.web.privacy import keys


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARRIMAGE_PSEUDONYM_KEY", raising=False)
    settings.DATA = tmp_path


def test_a_key_is_drawn_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    assert keys.keys() == keys.keys()
    assert (tmp_path / "pseudonym-key").stat().st_mode & 0o777 == 0o600


def test_rotation_keeps_the_earlier_pseudonym_findable(tmp_path: Path) -> None:
    here, somebody = new_id(), new_id()
    before = keys.of_person(here, somebody)
    keys.rotate()
    assert keys.of_person(here, somebody) != before
    assert keys.all_of_person(here, somebody)[1:] == (before,)
    assert (tmp_path / "pseudonym-key").stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_environment_goes_first_and_is_rotated_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARRIMAGE_PSEUDONYM_KEY", "a" * 40 + " " + "b" * 40)
    assert keys.keys() == (b"a" * 40, b"b" * 40)
    assert not (tmp_path / "pseudonym-key").exists()
    with pytest.raises(Refused, match="environment"):
        keys.rotate()


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARRIMAGE_PSEUDONYM_KEY", "short")
    with pytest.raises(Refused, match="fewer than 32"):
        keys.keys()
