"""Reads of the table."""

from __future__ import annotations

from arrimage.partnership.queries.partnerships import (
    heard_in,
    organization_named,
    partnership_named,
    partnership_scope,
    partnerships,
    scope_for,
    scope_names,
    scope_of,
    scope_on,
    visible_to,
)
from arrimage.partnership.queries.permalinks import permalink

__all__ = [
    "heard_in", "organization_named", "partnership_named", "partnership_scope", "partnerships", "permalink", "scope_for", "scope_names", "scope_of", "scope_on",
    "visible_to",
]  # fmt: skip
