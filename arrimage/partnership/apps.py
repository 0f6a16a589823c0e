"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """The room ``partnership``."""

    name = "arrimage.partnership"
    label = "partnership"
