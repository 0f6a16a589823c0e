"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The room ``strategy``."""

    name = "arrimage.strategy"
    label = "strategy"
