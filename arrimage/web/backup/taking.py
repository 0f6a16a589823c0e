"""Taking a backup: one moment of the database and the files it names, into one file, while the site serves and writes."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from django.db import connection, connections
from django.utils import timezone

from arrimage import __version__
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.backup import files, keys, left_out, refusals, rows, tables
from arrimage.web.backup.archive import ArchiveWriter
from arrimage.web.backup.manifest import Manifest
from arrimage.web.backup.moment import one_moment

Step = Callable[[int, int], None]
#: How often a backup begins again because a file went away; each time the moment is a later one.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: the manifest, and how many bytes the file has."""

    manifest: Manifest
    size: int


def take(
    out: Path, *, passphrase: str | None = None, with_files: bool = True, step: Step = lambda done, total: None
) -> Taken:
    """Write a backup, whole or not at all, readable by its owner alone.

    Args:
        passphrase: encrypts the file, and puts the keys of the instance into it.
        step: told how many rows and files are done, and of how many.

    Raises:
        Refused: when the file cannot be written, there is no room, or the database is empty.
    """
    for attempt in range(TRIES):
        try:
            with written_whole(out) as sink:
                manifest = _fill(sink, passphrase, with_files, step)
            return Taken(manifest, out.stat().st_size)
        except files.GoneMeanwhileError:
            if attempt == TRIES - 1:
                raise Refused(
                    Problem(
                        Text("Files went away while they were read, again and again.", "Des fichiers ont disparu pendant leur lecture, à plusieurs reprises."),
                        Text("Try again in a moment.", "Réessayez dans un instant."),
                    )
                ) from None  # fmt: skip
    raise AssertionError


@contextmanager
def written_whole(out: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name once it is whole and on the disk; until then, and after a failure, there is none.

    Raises:
        Refused: when it cannot be written or there is no room left.
    """
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=1 << 20) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, out)
    except OSError as error:
        _let_go(partial)
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        raise refusals.not_written(out.name, full) from error
    except BaseException:
        _let_go(partial)
        raise


def _let_go(partial: Path) -> None:
    with contextlib.suppress(OSError):
        partial.unlink(missing_ok=True)


def _fill(sink: IO[bytes], passphrase: str | None, with_files: bool, step: Step) -> Manifest:
    writer = ArchiveWriter(sink, passphrase)
    try:
        with one_moment(connection):
            manifest = _everything(writer, with_files, step)
        writer.finish(manifest)
    except BaseException:
        writer.abandon()
        raise
    return manifest


def _everything(writer: ArchiveWriter, with_files: bool, step: Step) -> Manifest:
    nodes = tables.applied(connection)
    kept = tables.carried(connection, nodes)
    names = [table.name for table in kept]
    manifest = Manifest(
        __version__, timezone.now().isoformat(timespec="microseconds"), connection.vendor, nodes, with_files=with_files
    )
    manifest.left_out = {
        table.name: why.en for table in tables.everything(connection, nodes) if (why := left_out.reason(table.name))
    }
    wanted = files.named(connection, names) if with_files else set()
    holding = files.held(wanted, lambda: elsewhere(lambda: files.named(connection, names)))
    with holding if with_files else contextlib.nullcontext(files.Held({}, ())) as held:
        total, done = sum(rows.count(connection, table) for table in kept) + len(held.places), 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            step(done, max(total, done))

        for table in kept:
            manifest.tables.append(writer.table(table, rows.read(connection, table), advance))
        for file in held.places:
            try:
                with held.open(file) as source:
                    manifest.files.append(writer.file(*file, source))
            except FileNotFoundError:
                if file in wanted:
                    raise files.GoneMeanwhileError from None
            advance(1)
        manifest.missing = [f"{storage}/{name}" for storage, name in held.missing]
    if writer.encrypted:
        for name, content in keys.held().items():
            writer.small(f"keys/{name}", content)
            manifest.keys[name] = keys.digest(content)
    return manifest


def elsewhere(ask: Callable[[], set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Ask the database as it is now, on a connection of its own, while this one sees an earlier moment."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        return ask()
    found: list[set[tuple[str, str]]] = []

    def run() -> None:
        try:
            found.append(ask())
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    if not found:
        raise files.GoneMeanwhileError
    return found[0]
