"""The instance's keys: they lie outside the database, and travel inside encrypted archives alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from arrimage.core.text import Text

#: Name of each key's file in the data folder → the variable that may hold it instead.
VARIABLES: Mapping[str, str] = {
    "audit-key": "ARRIMAGE_AUDIT_KEY", "pseudonym-key": "ARRIMAGE_PSEUDONYM_KEY", "secret-key": "ARRIMAGE_SECRET_KEY",
}  # fmt: skip

#: Said after a backup that is not encrypted.
COPY_KEYS = Text(
    "This backup holds no keys. Copy the files audit-key and secret-key (and pseudonym-key) of the data folder (or the "
    "variables ARRIMAGE_AUDIT_KEY, ARRIMAGE_SECRET_KEY and ARRIMAGE_PSEUDONYM_KEY) to a safe place of their own, or use --encrypt.",
    "Cette sauvegarde ne contient aucune clé. Copiez les fichiers audit-key et secret-key (et pseudonym-key) du dossier de données (ou "
    "les variables ARRIMAGE_AUDIT_KEY, ARRIMAGE_SECRET_KEY et ARRIMAGE_PSEUDONYM_KEY) dans un lieu sûr distinct, ou utilisez --encrypt.",
)


def _path(name: str) -> Path:
    return Path(settings.DATA) / name


def held() -> dict[str, bytes]:
    """Each key that this instance has, from its variable or its file."""
    found = {}
    for name, variable in VARIABLES.items():
        if given := os.environ.get(variable):
            found[name] = given.encode()
        elif _path(name).is_file():
            found[name] = _path(name).read_bytes()
    return found


def digest(content: bytes) -> str:
    """For the manifest: tells two keys apart and gives none away, for they are long and random."""
    return hashlib.sha256(content).hexdigest()


def take_over(given: Mapping[str, bytes]) -> list[Text]:
    """Put keys of an archive into the data folder of a restored instance; returns what is left for the person to do.

    The instance was empty, so nothing was signed with the keys that it had.
    """
    left = []
    for name, content in given.items():
        variable = VARIABLES.get(name)
        if variable is None:
            continue
        present = os.environ.get(variable)
        if present is None:
            _write(_path(name), content)
        elif content.decode(errors="replace").strip() not in present:
            _write(_path(f"{name}.restored"), content)
            left.append(
                Text(
                    "{v} is set, so the key of the backup was written to the file {n}.restored of the data folder: set {v} to it.",
                    "{v} est définie; la clé de la sauvegarde a donc été écrite dans le fichier {n}.restored du dossier de données\u00a0: donnez-la à {v}.",
                ).format(v=variable, n=name)
            )
    return left


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
