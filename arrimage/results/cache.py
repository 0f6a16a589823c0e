"""The cache of figures: what was computed once, under a key that holds everything the value depends on.

The key covers the snapshot's digest (all evidence and its date), the definition's id, version and unit, the code of the
measure and of the rules that turn its sums into a value, the period and the partnership. Disclosure is applied after the
cache, so that no audience's view is ever stored. Nothing has to be thrown away for a figure to be right: a key that no
longer applies is never asked for.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DatabaseError, transaction

from arrimage.results.models import CachedFigure, Snapshot

_log = logging.getLogger(__name__)


def key(*parts: str | int) -> str:
    """The SHA-256 of the parts, each with its length, so that no two lists of parts share a key."""
    text = "".join(f"{len(str(part))}:{part};" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def read(keys: Iterable[str]) -> dict[str, Any]:
    """What is stored under the keys; one query whatever their number."""
    return dict(CachedFigure.objects.filter(key__in=list(keys)).values_list("key", "body"))


def write(snapshot: Snapshot, found: Mapping[str, tuple[str, str, Any]]) -> None:
    """Store bodies by key: ``{key: (indicator, period, body)}``; one query.

    A page must not fail because its figures could not be kept: the database's refusal is logged and nothing is stored.
    """
    rows = [
        CachedFigure(key=name, snapshot=snapshot.digest, indicator=indicator, period=period, body=body)
        for name, (indicator, period, body) in found.items()
    ]
    if not rows:
        return
    try:
        with transaction.atomic():
            CachedFigure.objects.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        _log.warning("figures of snapshot %s could not be cached", snapshot.digest[:12], exc_info=True)
