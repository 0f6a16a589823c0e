"""``arrimage backup``, ``restore`` and ``move``: what people type and read around :mod:`arrimage.web.backup`."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from arrimage.cli.output import note, progress
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text
from arrimage.web.backup import keys, refusals
from arrimage.web.backup.archive import ArchiveReader
from arrimage.web.backup.taking import take

Options = argparse.Namespace
VARIABLE = "ARRIMAGE_BACKUP_PASSPHRASE"
#: Shorter passphrases are found by trying.
FEWEST = 12


def size(count: int) -> Text:
    """A number of bytes as people say it."""
    if count < 1_000_000:
        return Text("{n} kB", "{n}\u00a0ko").format(n=max(1, round(count / 1000)))
    return Text(f"{count / 1e6:.1f} MB", f"{count / 1e6:.1f}\u00a0Mo".replace(".", ","))


def number(count: int) -> Text:
    """A whole number with its groups of digits."""
    return Text(f"{count:,}", f"{count:,}".replace(",", "\u00a0"))


def passphrase(options: Options, name: str, lang: Lang, *, new: bool) -> str:
    """The passphrase: from a file, from the environment, or asked for where somebody sits at a terminal.

    Raises:
        Refused: when there is none, the two that were typed differ, or a new one is too short.
    """
    if options.passphrase_file:
        try:
            given = Path(options.passphrase_file).read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(
                Problem(
                    Text("The passphrase file {f} cannot be read.", "Le fichier de phrase de passe {f} ne peut pas être lu.").format(f=options.passphrase_file),
                    Text("Check the path.", "Vérifiez le chemin."),
                )
            ) from error  # fmt: skip
    elif os.environ.get(VARIABLE):
        given = os.environ[VARIABLE]
    elif sys.stdin.isatty():
        given = getpass.getpass(Text("Passphrase: ", "Phrase de passe\u00a0: ").say(lang))
        if new and given != getpass.getpass(Text("The same again: ", "La même encore\u00a0: ").say(lang)):
            raise Refused(
                Problem(
                    Text("The two passphrases differ.", "Les deux phrases de passe diffèrent."),
                    Text("Try again; nothing was written.", "Essayez de nouveau; rien n’a été écrit."),
                )
            )
    else:
        raise refusals.passphrase_needed(name)
    if new and len(given) < FEWEST:
        raise Refused(
            Problem(
                Text("The passphrase has fewer than {n} characters.", "La phrase de passe compte moins de {n} caractères.").format(n=FEWEST),
                Text("Choose four or more words and keep them in a safe place: without them nobody can open the backup.",
                     "Choisissez quatre mots ou plus et gardez-les en lieu sûr\u00a0: sans eux, personne ne peut ouvrir la sauvegarde."),
            )
        )  # fmt: skip
    return given


def opened(options: Options, name: str, lang: Lang) -> ArchiveReader:
    """An archive whose every byte was checked.

    Raises:
        Refused: when there is no such file, or it is not whole.
    """
    path = Path(name)
    with progress(Text("Checking {f}", "Vérification de {f}").format(f=path.name), lang) as step:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            step(done, max(done, path.stat().st_size))

        try:
            return ArchiveReader(path, lambda: passphrase(options, path.name, lang, new=False), advance)
        except OSError as error:
            raise Refused(
                Problem(
                    Text("The file {f} cannot be read.", "Le fichier {f} ne peut pas être lu.").format(f=name),
                    Text("Check the path and your permission.", "Vérifiez le chemin et vos droits."),
                )
            ) from error


def backup(options: Options, lang: Lang) -> int:
    """Write a backup, or verify one."""
    if options.verify:
        return verify(options, lang)
    out = Path(options.out)
    if not out.parent.is_dir():
        raise refusals.not_written(options.out, full=False)
    secret = passphrase(options, out.name, lang, new=True) if options.encrypt else None
    with progress(Text("Backing up", "Sauvegarde"), lang) as step:
        taken = take(out, passphrase=secret, with_files=not options.without_files, step=step)
    manifest = taken.manifest
    print(
        Text(
            "{t} tables, {r} rows, {f} files, {s}: {o}", "{t} tables, {r} lignes, {f} fichiers, {s}\u00a0: {o}"
        )
        .format(t=len(manifest.tables), r=number(manifest.rows), f=number(len(manifest.files)), s=size(taken.size), o=options.out)
        .say(lang)
    )  # fmt: skip
    if manifest.missing:
        note(
            Text(
                "{n} evidence files that snapshots name were gone already; arrimage check names them.",
                "{n} fichiers de données probantes nommés par des instantanés manquaient déjà; arrimage check les nomme.",
            ).format(n=len(manifest.missing)),
            lang,
        )
    if not options.encrypt:
        note(keys.COPY_KEYS, lang)
    return 0


def verify(options: Options, lang: Lang) -> int:
    """Read a whole backup and compare every digest; needs no database."""
    with (
        opened(options, options.verify, lang) as archive,
        progress(Text("Comparing digests", "Comparaison des empreintes"), lang) as step,
    ):
        done, manifest = 0, archive.manifest

        def advance(count: int) -> None:
            nonlocal done
            done += count
            step(done, manifest.rows)

        archive.verify(advance)
    print(
        Text(
            "Whole and sound: Arrimage {v}, {m}, {t} tables, {r} rows, {f} files.",
            "Complète et saine\u00a0: Arrimage {v}, {m}, {t} tables, {r} lignes, {f} fichiers.",
        )
        .format(v=manifest.version, m=manifest.moment[:19].replace("T", " ") + " UTC", t=len(manifest.tables),
                r=number(manifest.rows), f=number(len(manifest.files)))
        .say(lang)
    )  # fmt: skip
    return 0


def restore(options: Options, lang: Lang) -> int:
    """Restore a backup into an empty instance."""
    from arrimage.web.backup.restoring import refuse_unless_fits
    from arrimage.web.backup.restoring import restore as put_back

    with opened(options, options.file, lang) as archive:
        refuse_unless_fits(archive)
        manifest = archive.manifest
        if not options.into_empty and not _agreed(
            Text("Restore {r} rows of {m} into this empty instance?", "Restaurer {r} lignes du {m} dans cette instance vide?").format(
                r=number(manifest.rows), m=manifest.moment[:10]
            ),
            lang,
        ):  # fmt: skip
            return 0
        with progress(Text("Restoring", "Restauration"), lang) as step:
            done = put_back(archive, step)
    print(
        Text("Restored and equal: {r} rows, {f} files.", "Restauré et identique\u00a0: {r} lignes, {f} fichiers.")
        .format(r=number(done.rows), f=number(done.files))
        .say(lang)
    )
    for sentence in done.notes:
        note(sentence, lang)
    return 0


def _agreed(question: Text, lang: Lang) -> bool:
    """Ask at the terminal.

    Raises:
        Refused: where nobody sits at one.
    """
    if not sys.stdin.isatty():
        raise Refused(
            Problem(
                Text("Restoring asks for a confirmation.", "La restauration demande une confirmation."),
                Text("Add --into-empty to confirm.", "Ajoutez --into-empty pour confirmer."),
            )
        )
    answer = input(question.say(lang) + Text(" [y/N] ", " [o/N] ").say(lang)).strip().casefold()
    return answer in ("y", "yes", "o", "oui")


def move(options: Options, lang: Lang) -> int:
    """Copy the database into another, empty one."""
    from django.db.utils import DatabaseError

    from arrimage.web.backup import moving

    try:
        with progress(Text("Moving", "Déménagement"), lang) as step:
            moved = moving.move(options.to, step)
    except DatabaseError as error:
        raise Refused(
            Problem(
                Text("The target database cannot be used: {e}.", "La base de données de destination est inutilisable\u00a0: {e}.").format(
                    e=str(error).strip().splitlines()[0].rstrip(".")
                ),
                Text("Check the address; the present database was only read.", "Vérifiez l’adresse; la base de données actuelle a seulement été lue."),
            )
        ) from error  # fmt: skip
    print(
        Text("Moved and equal: {t} tables, {r} rows.", "Déménagé et identique\u00a0: {t} tables, {r} lignes.")
        .format(t=moved.tables, r=number(moved.rows))
        .say(lang)
    )
    if moved.later:
        note(
            Text(
                "The present database has gained {n} rows meanwhile, which are not in the other: stop arrimage serve and move again into an empty database.",
                "La base de données actuelle a gagné {n} lignes entre-temps, absentes de l’autre\u00a0: arrêtez arrimage serve et recommencez vers une base vide.",
            ).format(n=number(moved.later)),
            lang,
        )
    note(
        Text(
            "Now set DATABASE_URL to the new database and start again; the data folder stays the same.",
            "Donnez maintenant à DATABASE_URL l’adresse de la nouvelle base de données et redémarrez; le dossier de données reste le même.",
        ),
        lang,
    )
    return 0
