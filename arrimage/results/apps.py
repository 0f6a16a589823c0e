"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """The room ``results``."""

    name = "arrimage.results"
    label = "results"
