"""``arrimage upgrade``: back up, migrate, check; what failed is put back (SQLite), or it is said how to."""

from __future__ import annotations

import argparse
import os
import sqlite3
from pathlib import Path
from typing import Any

from arrimage.cli.output import note, problems, progress
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

Options = argparse.Namespace


def upgrade(options: Options, lang: Lang) -> int:
    """Bring an instance to this version, with a way back.

    Exit 2 when a migration failed, and when the check afterwards finds something wrong.
    """
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from arrimage.cli import database
    from arrimage.config import integrity
    from arrimage.web.backup import tables, taking

    tables.applied(connection)
    folder = Path(options.backups) if options.backups else Path(settings.DATA) / "backups"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            Problem(
                Text("The folder {f} cannot be written.", "Le dossier {f} n’est pas accessible en écriture.").format(f=folder.name),
                Text("Name another one with --backups; nothing was changed.", "Nommez-en un autre avec --backups; rien n’a été modifié."),
            )
        ) from error  # fmt: skip
    kept = folder / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S-%f}.arrimage"
    with progress(Text("Backing up", "Sauvegarde"), lang) as step:
        taking.take(kept, step=step)
    note(Text("Backed up first: {f}", "Sauvegarde préalable\u00a0: {f}").format(f=kept), lang)
    if database.behind():
        copy = _page_copy(kept.with_suffix(".sqlite3"))
        try:
            with progress(Text("Migrating", "Migration"), lang):
                migrate()
        except Exception as error:
            raise Refused(_failed(error, kept, restored=_page_back(copy))) from error
        finally:
            if copy is not None:
                copy.unlink(missing_ok=True)
    with progress(Text("Checking", "Vérification"), lang) as step:
        found = integrity.check(None, step)
    if found.problems:
        problems(found.problems, lang)
        note(
            Text(
                "The upgrade is done; what the check names may have been there before. To go back: {how}",
                "La mise à niveau est faite; ce que signale la vérification existait peut-être déjà. Pour revenir en arrière\u00a0: {how}",
            ).format(how=_how(kept)),
            lang,
        )
        return 2
    print(
        Text("Up to date and checked ({n} checks).", "À jour et vérifié ({n} vérifications).")
        .format(n=len(found.passed))
        .say(lang)
    )
    return 0


def migrate() -> None:
    """Apply every migration that waits."""
    from django.db import connection

    from arrimage.web.backup import tables

    tables.migrate_fully(connection)


def _page_copy(path: Path) -> Path | None:
    """A copy of a SQLite database page by page; None for another database.

    Raises:
        Refused: when it cannot be written.
    """
    from django.db import connection

    from arrimage.web.backup import refusals

    database: Any = connection
    if connection.vendor != "sqlite" or database.is_in_memory_db():
        return None
    connection.ensure_connection()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.close(descriptor)
        target = sqlite3.connect(path)
        try:
            database.connection.backup(target)
        finally:
            target.close()
    except (OSError, sqlite3.Error) as error:
        path.unlink(missing_ok=True)
        raise refusals.not_written(path.name, full=True) from error
    return path


def _page_back(copy: Path | None) -> bool:
    """Put the copy back in place of what the database holds now; False when there is none."""
    from django.db import connection

    if copy is None:
        return False
    database: Any = connection
    connection.close()
    connection.ensure_connection()
    source = sqlite3.connect(copy)
    try:
        source.backup(database.connection)
    finally:
        source.close()
    connection.close()
    return True


def _how(kept: Path) -> Text:
    return Text(
        "install the version from before, give it an empty database and data folder, and run arrimage restore {f}; then copy "
        "the files audit-key and secret-key (and pseudonym-key) over.",
        "installez la version précédente, donnez-lui une base de données et un dossier de données vides, puis exécutez arrimage "
        "restore {f}; copiez ensuite les fichiers audit-key et secret-key (et pseudonym-key).",
    ).format(f=kept)


def _failed(error: Exception, kept: Path, *, restored: bool) -> Problem:
    said = str(error).strip().splitlines()
    message = Text("The upgrade failed: {e}.", "La mise à niveau a échoué\u00a0: {e}.").format(
        e=(said[0].rstrip(".") if said else type(error).__name__)
    )
    if restored:
        return Problem(
            message,
            Text(
                "The database was put back as it was; go on with the version from before. The backup is kept: {f}.",
                "La base de données a été remise dans son état antérieur; continuez avec la version précédente. La sauvegarde est conservée\u00a0: {f}.",
            ).format(f=kept),
        )
    return Problem(message, Text("To go back: {how}", "Pour revenir en arrière\u00a0: {how}").format(how=_how(kept)))
