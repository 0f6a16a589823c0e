"""Files of the instance: which storages are kept, which files rows name, and putting files back.

A file that a row of the backup names must be in the backup, though another process may tidy it away meanwhile. So the
named files are held by a second name (a hard link) right after the moment of the database began; where a storage knows no
links and a file goes away before it was read, the backup begins again with a later moment.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db.backends.base.base import BaseDatabaseWrapper

from arrimage.web.backup import left_out, refusals
from arrimage.web.backup.manifest import StoredFile

#: Storages whose files are kept; static files come with the program.
STORAGES = ("default", "snapshots")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows that name files: the value of a column of a table → names of files in a storage."""

    storage: str
    table: str
    column: str
    names: Callable[[Any], Iterable[str]]


#: Filled by the assembly of the rooms.
REFERENCES: list[Reference] = []


class GoneMeanwhileError(Exception):
    """A file that rows of this moment name went away before it was held; a later moment does not name it any more."""


def named(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> set[tuple[str, str]]:
    """Storage and name of every file that rows name now."""
    present = set(tables)
    found: set[tuple[str, str]] = set()
    for reference in REFERENCES:
        if reference.table not in present:
            continue
        table, column = (connection.ops.quote_name(name) for name in (reference.table, reference.column))
        with connection.cursor() as cursor:
            text = f"CAST({column} AS TEXT)" if connection.vendor == "sqlite" else f"{column}::text"
            cursor.execute(f"SELECT DISTINCT {text} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            for (value,) in cursor.fetchall():
                found |= {(reference.storage, name) for name in reference.names(value)}
    return found


def listed() -> list[tuple[str, str]]:
    """Storage and name of every file that is there now and not left out, sorted."""
    return sorted(
        (label, name) for label in STORAGES for name in _walk(storages[label], "") if not left_out.skips(label, name)
    )


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in names)
    for inner in folders:
        if not inner.startswith("."):
            yield from _walk(storage, f"{folder}/{inner}".lstrip("/"))


@dataclass(frozen=True, slots=True)
class Held:
    """Files held for one backup: where each can be read, and those that rows name though they are gone for good."""

    places: Mapping[tuple[str, str], Path | None]
    missing: tuple[tuple[str, str], ...]

    def open(self, file: tuple[str, str]) -> IO[bytes]:
        """Open one of them.

        Raises:
            FileNotFoundError: when it was not held by a link and has gone.
        """
        place = self.places[file]
        if place is not None:
            return place.open("rb")
        opened: IO[bytes] = storages[file[0]].open(file[1], "rb")
        return opened


@contextmanager
def held(wanted: set[tuple[str, str]], named_now: Callable[[], set[tuple[str, str]]]) -> Iterator[Held]:
    """Hold the files that rows name, and whatever else is there.

    Args:
        wanted: the files that the rows of the backup's moment name.
        named_now: the files that rows name at this very instant, read outside the backup's moment.

    Raises:
        GoneMeanwhileError: when a wanted file is gone and rows do not name it any more.
    """
    folders: dict[str, Path] = {}
    places: dict[tuple[str, str], Path | None] = {}
    gone: list[tuple[str, str]] = []
    try:
        for file in sorted(wanted) + [other for other in listed() if other not in wanted]:
            try:
                places[file] = _link(file, folders)
            except FileNotFoundError:
                if file in wanted:
                    gone.append(file)
        if gone:
            still = named_now()
            if any(file not in still for file in gone):
                raise GoneMeanwhileError
        yield Held(places, tuple(gone))
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


def _link(file: tuple[str, str], folders: dict[str, Path]) -> Path | None:
    """A second name for a file, or None where the storage has no paths or links.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    label, name = file
    storage = storages[label]
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        if not storage.exists(name):
            raise FileNotFoundError(name) from None
        return None
    if label not in folders:
        folder = Path(storage.path("")) / f".backup-{os.getpid()}-{secrets.token_hex(4)}"
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True)
        folders[label] = folder
    second = folders[label] / hashlib.sha256(name.encode()).hexdigest()
    try:
        os.link(path, second)
    except FileNotFoundError:
        if path.exists():
            return None
        raise
    except OSError:
        # No links on this disk: the file is read under its own name.
        if not path.exists():
            raise FileNotFoundError(name) from None
        return None
    return second


def refuse_others(files: Iterable[StoredFile]) -> None:
    """Refuse to restore over a file of the same name that holds something else.

    Raises:
        Refused: naming the file.
    """
    for file in files:
        storage = storages[_known(file.storage)]
        if storage.exists(file.name) and _digest(storage, file.name) != file.digest and file.storage != "snapshots":
            raise refusals.not_empty(f"{file.storage}/{file.name}")


def _known(label: str) -> str:
    if label not in STORAGES:
        raise refusals.damaged(f"files/{label}")
    return label


def _digest(storage: Storage, name: str) -> str:
    seen = hashlib.sha256()
    with storage.open(name, "rb") as file:
        while piece := file.read(_PIECE):
            seen.update(piece)
    return seen.hexdigest()


def put_back(file: StoredFile, pieces: Iterable[bytes]) -> bool:
    """Store a file of an archive, whole or not at all; False when the same was there already.

    A file of ``snapshots`` is named by its content: one that is there and differs is broken and is replaced.
    """
    storage = storages[_known(file.storage)]
    if storage.exists(file.name):
        if _digest(storage, file.name) == file.digest:
            return False
        storage.delete(file.name)
    try:
        path = Path(storage.path(file.name))
    except NotImplementedError:
        storage.save(file.name, ContentFile(b"".join(pieces)))
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{secrets.token_hex(6)}.partial")
    try:
        with partial.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return True


def remove(files: Iterable[StoredFile]) -> None:
    """Take back what a restore that failed has stored."""
    for file in files:
        storages[file.storage].delete(file.name)
