"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The room ``needs``."""

    name = "arrimage.needs"
    label = "needs"
