"""Start-up: definitions are loaded and checked before the first request, rooms are assembled."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Assembles the rooms."""

    name = "arrimage.config"
    label = "config"

    def ready(self) -> None:
        """Load every definition, check it against the measures, and hand each room what it is given."""
        from arrimage.config import assembly

        assembly.assemble()
