"""Signs of life of workers: a small file in the data folder for each, touched every few seconds.

Files and not rows, so that a worker's life does not cost the database a write every few seconds, and so that the sign is
there to be read while the database is not.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from django.conf import settings

#: Without a sign for this long a worker is taken for dead. Longer than any pause of a busy machine.
LOST_SECONDS = 120.0
#: Files of workers that are long gone are deleted.
_FORGOTTEN_SECONDS = 86_400.0
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")


def _folder() -> Path:
    return Path(settings.DATA) / "workers"


def beat(worker: str) -> None:
    """Leave a sign of life, and clear away the signs of workers long gone.

    Raises:
        OSError: when the data folder cannot be written.
        ValueError: when the name is not one of letters, digits and hyphens.
    """
    if not _NAME.fullmatch(worker):
        raise ValueError(worker)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / worker).touch()
    for path in folder.iterdir():
        if (age := _age(path)) is not None and age > _FORGOTTEN_SECONDS:
            path.unlink(missing_ok=True)


def end(worker: str) -> None:
    """Take the sign away: the worker ended as it should."""
    (_folder() / worker).unlink(missing_ok=True)


def alive(worker: str) -> bool:
    """Whether a worker gave a sign of life lately."""
    age = _age(_folder() / worker) if _NAME.fullmatch(worker) else None
    return age is not None and age <= LOST_SECONDS


def latest() -> float | None:
    """Seconds since the latest sign of any worker; None when there is none."""
    try:
        ages = [_age(path) for path in _folder().iterdir()]
    except FileNotFoundError:
        return None
    return min((age for age in ages if age is not None), default=None)


def _age(path: Path) -> float | None:
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return None
