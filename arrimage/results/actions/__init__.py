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
from arrimage.results.actions.reports import edit_text, open_report, sign_off, withdraw
from arrimage.results.actions.targets import set_target

__all__ = [
    "approve_observation",
    "archive_assessment",
    "archive_observation",
    "choose_indicator",
    "edit_text",
    "enter_observation",
    "open_report",
    "restore_assessment",
    "restore_observation",
    "score_subject",
    "set_target",
    "sign_off",
    "unchoose_indicator",
    "withdraw",
]
