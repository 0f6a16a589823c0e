"""The declarations of all rooms together, and the columns that need one. Filled by the assembly of the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from arrimage.core.privacy import Declared, Impersonal, Personal
from arrimage.core.text import Text
from arrimage.web.history.words import TRAIL

#: Columns that can hold words; all others hold ids, numbers, dates, or yes and no.
_WORDY = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField, models.BinaryField)  # fmt: skip


@dataclass(slots=True)
class Register:
    """Every declaration by label of model and column."""

    personal: dict[str, dict[str, Personal]] = field(default_factory=dict)
    impersonal: dict[str, list[Impersonal]] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget everything, so that assembling twice gives the same."""
        for known in (self.personal, self.impersonal, self.names):
            known.clear()

    def add(self, declared: Declared) -> None:
        """Take in what a room declares."""
        for label, columns in declared.personal.items():
            self.personal.setdefault(label, {}).update(columns)
        for label, without in declared.impersonal.items():
            self.impersonal.setdefault(label, []).append(without)
        self.names.update(declared.names)

    def of(self, model: type[models.Model]) -> dict[str, Personal]:
        """The personal columns of a model."""
        return self.personal.get(model._meta.label_lower, {})

    def name(self, label: str) -> Text:
        """What one row of a model is called."""
        return self.names.get(label) or TRAIL.kind(label).name

    def without(self, label: str) -> set[str]:
        """The columns of a model that are declared to hold nothing personal."""
        return {column for one in self.impersonal.get(label, ()) for column in one.columns}

    def models(self) -> list[type[models.Model]]:
        """Every model with personal columns, by its label."""
        return [apps.get_model(label) for label in sorted(self.personal)]


REGISTER = Register()


def wordy(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that can hold words, but for choices, the days of :class:`Record` and derived sort keys."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, _WORDY) and not column.choices and column.name != "sides_at" and "_key_" not in column.name
    ]  # fmt: skip


def installed() -> Iterator[type[models.Model]]:
    """Every model of the instance, with those that Django makes for itself."""
    yield from apps.get_models(include_auto_created=True)
