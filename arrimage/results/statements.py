"""Compiled statements kept beside the evidence, so that a new process compiles nothing.

Compiling every measure takes seconds of work, whose result depends on nothing but code. A statement is kept under a key
that holds all of that code; its file carries a digest of its own content, so that a damaged file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from arrimage.results import stored

_log = logging.getLogger(__name__)


def read(key: str) -> Any | None:
    """What is kept under ``key`` as JSON data; None when there is nothing, or not what was written."""
    try:
        with stored.storage().open(_name(key)) as file:
            digest, _, text = file.read().decode().partition("\n")
        return json.loads(text) if digest == _digest(key, text) else None
    except (OSError, ValueError):
        return None


def write(key: str, body: Any) -> None:
    """Keep JSON data under ``key``. A disk that refuses costs the next process its time, and nothing else."""
    text = json.dumps(body)
    try:
        stored.put(_name(key), f"{_digest(key, text)}\n{text}".encode(), lasting=False)
    except OSError:
        _log.warning("a compiled statement could not be kept", exc_info=True)


def _name(key: str) -> str:
    return f"statements/{key}.json"


def _digest(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()
