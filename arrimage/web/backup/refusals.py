"""What is said when a backup cannot be written, read or restored: one sentence of what, one of what to do."""

from __future__ import annotations

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

_COPY_AGAIN = Text(
    "Copy it again from where it is kept, or use another backup; nothing was changed.",
    "Copiez-le de nouveau depuis l’endroit où il est conservé ou utilisez une autre sauvegarde; rien n’a été modifié.",
)


def no_backup(name: str) -> Refused:
    """The file is something else."""
    return Refused(
        Problem(
            Text("The file {f} is no backup of Arrimage.", "Le fichier {f} n’est pas une sauvegarde d’Arrimage.").format(f=name),
            Text("Give a file that arrimage backup has written.", "Indiquez un fichier écrit par arrimage backup."),
        )
    )  # fmt: skip


def incomplete(name: str) -> Refused:
    """The end of the file is missing."""
    return Refused(
        Problem(
            Text("The backup {f} is incomplete: its end is missing.", "La sauvegarde {f} est incomplète\u00a0: il en manque la fin.").format(f=name),
            _COPY_AGAIN,
        )
    )  # fmt: skip


def damaged_or_incomplete(name: str) -> Refused:
    """The end of the file is not what was written, or is missing; with encryption the two look the same."""
    message = Text(
        "The end of the backup {f} is damaged or missing.", "La fin de la sauvegarde {f} est endommagée ou manquante."
    )
    return Refused(Problem(message.format(f=name), _COPY_AGAIN))


def damaged(name: str, part: str = "") -> Refused:
    """Some byte is not what was written."""
    message = Text("The backup {f} is damaged.", "La sauvegarde {f} est endommagée.")
    if part:
        message = Text("The backup {f} is damaged: {p}.", "La sauvegarde {f} est endommagée\u00a0: {p}.")
    return Refused(Problem(message.format(f=name, p=part), _COPY_AGAIN))


def wrong_passphrase(name: str) -> Refused:
    """The passphrase is not the one it was written with."""
    return Refused(
        Problem(
            Text("The passphrase does not open {f}.", "La phrase de passe n’ouvre pas {f}.").format(f=name),
            Text("Check capitals, accents and spaces, and try again.", "Vérifiez les majuscules, les accents et les espaces, puis essayez de nouveau."),
        )
    )  # fmt: skip


def passphrase_needed(name: str) -> Refused:
    """The backup is encrypted and no passphrase is at hand."""
    return Refused(
        Problem(
            Text("The backup {f} is encrypted.", "La sauvegarde {f} est chiffrée.").format(f=name),
            Text(
                "Give its passphrase with --passphrase-file or in ARRIMAGE_BACKUP_PASSPHRASE.",
                "Donnez sa phrase de passe avec --passphrase-file ou dans ARRIMAGE_BACKUP_PASSPHRASE.",
            ),
        )
    )


def newer(name: str, version: object) -> Refused:
    """Written by a version that this one does not know."""
    return Refused(
        Problem(
            Text("The backup {f} was written by a newer version ({v}).", "La sauvegarde {f} vient d’une version plus récente ({v}).").format(f=name, v=version),
            Text("Update Arrimage, then restore.", "Mettez Arrimage à jour, puis restaurez."),
        )
    )  # fmt: skip


def not_empty(what: str) -> Refused:
    """The target holds something already."""
    return Refused(
        Problem(
            Text("The target is not empty: {w}.", "La destination n’est pas vide\u00a0: {w}.").format(w=what),
            Text(
                "Restore into an empty database and data folder; what is there was left as it is.",
                "Restaurez dans une base de données et un dossier de données vides; ce qui s’y trouve est resté tel quel.",
            ),
        )
    )


def not_written(name: str, full: bool) -> Refused:
    """The file cannot be written."""
    if full:
        message = Text("There is no room left to write {f}.", "Il n’y a plus de place pour écrire {f}.")
        remedy = Text(
            "Free some space or choose another disk; the unfinished file was removed.",
            "Libérez de l’espace ou choisissez un autre disque; le fichier inachevé a été supprimé.",
        )
    else:
        message = Text("The file {f} cannot be written.", "Le fichier {f} ne peut pas être écrit.")
        remedy = Text("Check the folder and your permission.", "Vérifiez le dossier et vos droits.")
    return Refused(Problem(message.format(f=name), remedy))


def odd_value(table: str, column: str) -> Refused:
    """A stored value that is none of its column's kind."""
    return Refused(
        Problem(
            Text("A value in {t}, column {c}, is not of the kind that belongs there.",
                 "Une valeur de {t}, colonne {c}, n’est pas du type qui convient à cet endroit.").format(t=table, c=column),
            Text("Run arrimage check, mend the record and try again.", "Exécutez arrimage check, corrigez la fiche et essayez de nouveau."),
        )
    )  # fmt: skip


def not_equal(table: str) -> Refused:
    """What was written does not read back as what was given."""
    return Refused(
        Problem(
            Text("Table {t} does not read back as it was written.", "La table {t} ne se relit pas telle qu’elle a été écrite.").format(t=table),
            Text("Nothing was stored. Report this with the versions of both databases.",
                 "Rien n’a été enregistré. Signalez-le avec les versions des deux bases de données."),
        )
    )  # fmt: skip
