"""Restoring: an archive into an empty instance, at the archive's own migrations first, then brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction

from arrimage.core.text import Text
from arrimage.web.backup import files, keys, left_out, loading, refusals, rows, tables
from arrimage.web.backup.archive import ArchiveReader
from arrimage.web.backup.loading import Expected
from arrimage.web.backup.manifest import StoredFile

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and sentences about what is left for the person to do."""

    rows: int
    files: int
    notes: tuple[Text, ...]


def refuse_unless_fits(archive: ArchiveReader) -> None:
    """Refuse an archive of a newer version, and a target that holds anything.

    Raises:
        Refused: with what stands in the way.
    """
    manifest = archive.manifest
    if not tables.known(connection, manifest.migrations):
        raise refusals.newer(archive.name, manifest.version)
    shapes = {stored.table.name: stored.table for stored in manifest.tables}
    if "django_migrations" in loading.present():
        # Tables that only the target knows must be empty too.
        for table in tables.carried(connection, tables.standing(connection)):
            shapes.setdefault(table.name, table)
    loading.refuse_unless_empty(list(shapes.values()))
    files.refuse_others(manifest.files)


def restore(archive: ArchiveReader, step: Step = lambda done, total: None) -> Restored:
    """Restore everything or nothing, then apply the migrations that are newer than the archive.

    Every byte and every digest of the archive was checked, and the target found empty, before anything is written.

    Raises:
        Refused: when the archive or the target is not fit, or what was written does not read back equal.
    """
    manifest = archive.manifest
    total, done = manifest.rows * 3 + len(manifest.files), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        step(done, max(total, done))

    refuse_unless_fits(archive)
    archive.verify(advance)
    tables.migrate_to(connection, manifest.migrations)
    # Names of tables and columns go into statements: only those that the migrations themselves have made may.
    made = {table.name: table for table in tables.everything(connection, manifest.migrations)}
    expected = []
    for stored in manifest.tables:
        if made.get(stored.table.name) != stored.table or left_out.reason(stored.table.name):
            raise refusals.damaged(archive.name, stored.member)
        expected.append(Expected(stored.table, partial(archive.batches, stored), partial(str, stored.digest)))
    put: list[StoredFile] = []
    try:
        with transaction.atomic():
            loading.load(expected, advance)
            for file in manifest.files:
                if files.put_back(file, archive.pieces(file)):
                    put.append(file)
                advance(1)
    except BaseException:
        files.remove(put)
        raise
    notes = keys.take_over({name: archive.key(name) for name in manifest.keys})
    tables.migrate_fully(connection)
    return Restored(manifest.rows, len(manifest.files), (*notes, *_notes(archive)))


def _notes(archive: ArchiveReader) -> list[Text]:
    manifest, notes = archive.manifest, []
    if not manifest.keys:
        notes.append(
            Text(
                "The backup held no keys: put the files audit-key and secret-key (and pseudonym-key) of the old data folder into this one; without "
                "the first the audit trail cannot be verified, without the second links sent by email no longer open.",
                "La sauvegarde ne contenait aucune clé\u00a0: placez dans ce dossier de données les fichiers audit-key et secret-key (et pseudonym-key) de l’ancien; "
                "sans la première, le journal ne peut pas être vérifié; sans la seconde, les liens envoyés par courriel ne s’ouvrent plus.",
            )
        )
    if not manifest.with_files:
        notes.append(
            Text(
                "The backup was made without files: copy the folders files and snapshots of the old data folder.",
                "La sauvegarde a été faite sans les fichiers\u00a0: copiez les dossiers files et snapshots de l’ancien dossier de données.",
            )
        )
    if manifest.missing:
        notes.append(
            Text(
                "{n} evidence files were gone already when the backup was made; arrimage check names them.",
                "{n} fichiers de données probantes manquaient déjà au moment de la sauvegarde; arrimage check les nomme.",
            ).format(n=len(manifest.missing))
        )
    return notes


def total_rows() -> int:
    """Rows of all tables that a backup would hold now."""
    return sum(rows.count(connection, table) for table in tables.carried(connection, tables.applied(connection)))
