"""Pages of the table."""

from __future__ import annotations

from arrimage.partnership.views.overview import choose_language, home

__all__ = ["choose_language", "home"]
