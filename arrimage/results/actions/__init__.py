"""Writes of results: one function per verb, by noun."""

from __future__ import annotations

from arrimage.results.actions.assessments import archive_assessment, restore_assessment, score_subject
from arrimage.results.actions.choices import choose_indicator, unchoose_indicator
from arrimage.results.actions.observations import (
    approve_observation,
    archive_observation,
    enter_observation,
    restore_observation,
)
from arrimage.results.actions.targets import set_target

__all__ = [
    "approve_observation",
    "archive_assessment",
    "archive_observation",
    "choose_indicator",
    "enter_observation",
    "restore_assessment",
    "restore_observation",
    "score_subject",
    "set_target",
    "unchoose_indicator",
]
