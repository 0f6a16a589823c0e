"""The read-only interface for machines, ``/api/v1/``: what every room's ``api.py`` is made with.

A room declares its routes with :func:`~.routes.read`; :mod:`arrimage.config.interface` puts them together.
"""

from __future__ import annotations

from arrimage.web.api.routes import (
    MOST_PAGES,
    MOST_SIZE,
    Number,
    Router,
    Size,
    page_of,
    read,
)
from arrimage.web.api.shapes import Code, Listing, Said, Shape, coded, said, spoken, text

__all__ = [
    "MOST_PAGES", "MOST_SIZE", "Code", "Listing", "Number", "Router", "Said", "Shape", "Size", "coded", "page_of",
    "read", "said", "spoken", "text",
]  # fmt: skip
