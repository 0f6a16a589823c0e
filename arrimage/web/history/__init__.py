"""The history in plain words: who wrote what, when, from what to what, and whether it is sealed.

The rule of rendering stands here once (:mod:`rendering`). Rooms contribute their words (:mod:`words`): names of verbs,
records and columns, labels of codes. Pages that embed the history of their record call :func:`of`; the page of a
partnership's whole history searches and pages through it (:mod:`reading`).
"""

from __future__ import annotations

from arrimage.web.history.reading import Cursor, Found, Wanted, lines, of, page
from arrimage.web.history.rendering import Change, Entry, Seal
from arrimage.web.history.words import TRAIL, Kind, Trail

__all__ = ["TRAIL", "Change", "Cursor", "Entry", "Found", "Kind", "Seal", "Trail", "Wanted", "lines", "of", "page"]
