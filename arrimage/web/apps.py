"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room ``web``."""

    name = "arrimage.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what log-in tells, for the trail."""
        from arrimage.web.signing_in import trail

        trail.listen()
