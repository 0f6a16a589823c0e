"""Reads of the table."""

from __future__ import annotations

from arrimage.partnership.queries.partnerships import partnership_named, partnership_scope, partnerships, scope_of
from arrimage.partnership.queries.permalinks import permalink

__all__ = ["partnership_named", "partnership_scope", "partnerships", "permalink", "scope_of"]
