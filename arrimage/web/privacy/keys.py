"""The instance's pseudonym key: outside the database, in ``ARRIMAGE_PSEUDONYM_KEY`` or the file ``pseudonym-key``.

It may hold several keys parted by white space: the last one makes pseudonyms, the earlier ones still find them.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

from arrimage.core import pseudonym
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text


def _file() -> Path:
    return Path(settings.DATA) / "pseudonym-key"


def keys() -> tuple[bytes, ...]:
    """The pseudonym keys, the one in use last; one is drawn on first use, readable by its owner alone.

    Raises:
        Refused: when a key is too short to be one.
    """
    given = os.environ.get("ARRIMAGE_PSEUDONYM_KEY", "").split() or _kept()
    if any(len(key) < pseudonym.FEWEST for key in given):
        raise Refused(
            Problem(
                Text(
                    "The pseudonym key has fewer than {n} characters.", "La clé des pseudonymes compte moins de {n} caractères."
                ).format(n=pseudonym.FEWEST),
                Text(
                    "Set ARRIMAGE_PSEUDONYM_KEY to a longer random text.",
                    "Donnez à ARRIMAGE_PSEUDONYM_KEY un texte aléatoire plus long.",
                ),
            )
        )  # fmt: skip
    return tuple(key.encode() for key in given)


def _kept() -> list[str]:
    path = _file()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").split()
    drawn = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(drawn)
    return [drawn]


def rotate() -> None:
    """Draw a new key beside the earlier ones; pseudonyms are made with it from now on.

    Raises:
        Refused: when the key stands in the environment, where only whoever set it can add another.
    """
    if os.environ.get("ARRIMAGE_PSEUDONYM_KEY"):
        raise Refused(
            Problem(
                Text("The pseudonym key stands in the environment.", "La clé des pseudonymes se trouve dans l’environnement."),
                Text(
                    "Add a new key after the present one in ARRIMAGE_PSEUDONYM_KEY, parted by a space.",
                    "Ajoutez une nouvelle clé après l’actuelle dans ARRIMAGE_PSEUDONYM_KEY, séparée par une espace.",
                ),
            )
        )  # fmt: skip
    held = _kept()
    partial = _file().with_name(f".pseudonym-key.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join([*held, secrets.token_urlsafe(48)]))
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, _file())


def of_person(partnership_id: UUID, person_id: UUID) -> UUID:
    """The pseudonym of a person in a partnership, under the key in use."""
    return pseudonym.pseudonym(keys()[-1], partnership_id, person_id)


def all_of_person(partnership_id: UUID, person_id: UUID) -> tuple[UUID, ...]:
    """Every pseudonym of a person in a partnership, the one in use first."""
    return pseudonym.pseudonyms(keys(), partnership_id, person_id)
