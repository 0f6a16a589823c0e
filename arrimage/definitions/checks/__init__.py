"""What definitions say about one another must be true: one module for each kind, each giving problems with a remedy."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage.core.problem import Problem
from arrimage.definitions.checks import crosswalks, identity, indicators, language, models, reports
from arrimage.definitions.entries import Entry


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Every inconsistency among the definitions, in a stable order; empty when all is well."""
    return [
        *identity.check(entries),
        *language.check(entries),
        *models.check(entries),
        *crosswalks.check(entries),
        *indicators.check(entries),
        *reports.check(entries),
    ]
