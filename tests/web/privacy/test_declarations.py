"""Every column that can hold words is declared: personal, or not and why. A new column must be thought about."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from arrimage.core.privacy import Declared, Erase, coded
from arrimage.core.text import Text
from arrimage.web.privacy.register import REGISTER, Register, installed, wordy


def undeclared(register: Register, found: list[type[models.Model]]) -> list[str]:
    wrong = []
    for model in found:
        label = model._meta.label_lower
        known = set(register.of(model)) | register.without(label)
        wrong += [f"{label}.{column.name}" for column in wordy(model) if column.name not in known]
    return wrong


def test_every_column_with_words_is_declared() -> None:
    assert undeclared(REGISTER, list(installed())) == []


def test_a_new_column_fails() -> None:
    """The rule sees what nobody declared."""
    poorer = Register()
    poorer.add(Declared({}, {"web.oldslug": coded("kind")}))
    assert undeclared(poorer, [apps.get_model("web.OldSlug")]) == ["web.oldslug.slug"]


def test_declarations_name_columns_that_are_there_once() -> None:
    for label in {*REGISTER.personal, *REGISTER.impersonal}:
        columns = {column.name for column in apps.get_model(label)._meta.concrete_fields}
        personal, without = set(REGISTER.personal.get(label, ())), REGISTER.without(label)
        assert personal | without <= columns, label
        assert not personal & without, label


def test_everything_said_is_said_in_both_languages() -> None:
    for label, columns in REGISTER.personal.items():
        assert REGISTER.name(label).complete and REGISTER.name(label).en != "Record", label
        for one in columns.values():
            for said in (one.what, one.why, one.until, one.reason):
                assert isinstance(said, Text) and said.complete, (label, said)
    assert all(one.reason.complete for group in REGISTER.impersonal.values() for one in group)


@pytest.mark.parametrize("label", sorted(REGISTER.personal))
def test_what_is_deleted_goes_as_a_whole(label: str) -> None:
    """A row either goes with all its columns or stays with all of them."""
    ways = {one.erase for one in REGISTER.personal[label].values()}
    assert Erase.DELETE not in ways or ways == {Erase.DELETE}


def test_what_is_kept_for_days_says_so() -> None:
    for columns in REGISTER.personal.values():
        for one in columns.values():
            if one.days is not None and one.days > 1:
                assert str(one.days) in one.until.en and str(one.days) in one.until.fr
