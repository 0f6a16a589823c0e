"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room ``exchange``."""

    name = "arrimage.exchange"
    label = "exchange"
