"""``arrimage privacy``: what is kept about people, a copy for one person, one person erased, old data removed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from arrimage.cli.output import note, table, write_bytes
from arrimage.core.access import MACHINE
from arrimage.core.text import Lang, Text

Options = argparse.Namespace


def retain(options: Options, lang: Lang) -> int:
    """Remove what is past its days, or count it."""
    from arrimage.web.privacy import retention

    done = retention.retain(by=MACHINE, rehearse=options.dry_run)
    rows = [[retention.RULES[name][0].say(lang), str(count)] for name, count in done.items()]
    head = Text("Would go", "À supprimer") if options.dry_run else Text("Gone", "Supprimés")
    table([Text("What", "Quoi"), head], rows, lang)
    if options.dry_run:
        note(Text("Nothing was changed.", "Rien n’a été modifié."), lang)
    return 0


def export(options: Options, lang: Lang) -> int:
    """Write everything that is held about a person into one file."""
    from arrimage.web.privacy import exporting, person

    somebody = person.known_by(options.who, tuple(options.name))
    write_bytes(options.out, exporting.export(person=somebody, by=MACHINE), lang)
    return 0


def erase(options: Options, lang: Lang) -> int:
    """Show what goes and what stays, and why; with --yes, erase."""
    from arrimage.core.privacy import ERASE_NAMES
    from arrimage.web.privacy import erasing, person

    somebody = person.known_by(options.who, tuple(options.name))
    found = erasing.preview(somebody)
    heads = [
        Text("Where", "Où"),
        Text("What", "Quoi"),
        Text("Rows", "Lignes"),
        Text("Done", "Sort"),
        Text("Why", "Pourquoi"),
    ]
    shown = [
        [f.where.say(lang), f.what.say(lang), str(f.rows), ERASE_NAMES[f.erase].say(lang), f.reason.say(lang)]
        for f in found.fates
    ]
    table(heads, shown, lang)
    for where, excerpt in found.named:
        print(
            Text("Names the person: {w}: {e}", "Nomme la personne\u00a0: {w}\u00a0: {e}")
            .format(w=where, e=excerpt)
            .say(lang)
        )
    print(
        Text(
            "Entries of the history that lose their words: {n}",
            "Écritures de l’historique qui perdent leurs mots\u00a0: {n}",
        )
        .format(n=found.trail)
        .say(lang)
    )
    if not options.yes:
        note(
            Text(
                "Nothing was changed. With --yes all of this happens, for ever.",
                "Rien n’a été modifié. Avec --yes, tout cela se fait, définitivement.",
            ),
            lang,
        )
        return 0
    proof = erasing.erase(person=somebody, by=MACHINE)
    note(
        Text(
            "Erased. Entry of the trail that proves it: {p}",
            "Personne effacée. Écriture du journal qui le prouve\u00a0: {p}",
        ).format(p=proof),
        lang,
    )
    return 0


def rotate(options: Options, lang: Lang) -> int:
    """Draw a new pseudonym key beside the earlier ones."""
    from arrimage.web.privacy import keys

    keys.rotate()
    note(
        Text(
            "A new key makes pseudonyms from now on; earlier ones are still found.",
            "Une nouvelle clé produit désormais les pseudonymes; les anciens se retrouvent toujours.",
        ),
        lang,
    )
    return 0


def grammar(command: Callable[..., Any], private: Any, t: Callable[[str, str], str]) -> None:
    """Add these commands to the command line; ``t`` says help in the language asked for."""
    retaining = command(
        "retain",
        retain,
        t("remove what is past its days", "supprimer ce qui a dépassé son délai"),
        private,
    )
    retaining.add_argument("--dry-run", action="store_true", help=t("count alone", "compter seulement"))
    copying = command(
        "export",
        export,
        t("write everything that is held about a person into one file", "écrire dans un fichier tout ce qui est conservé sur une personne"),
        private,
    )  # fmt: skip
    copying.add_argument("--out", required=True, metavar="F", help=t("file to write", "fichier à écrire"))
    erasing = command(
        "erase",
        erase,
        t("show what erasing a person does, or do it", "montrer l’effet de l’effacement d’une personne, ou l’exécuter"),
        private,
    )
    erasing.add_argument("--yes", action="store_true", help=t("erase, for ever", "effacer, définitivement"))
    for parser in (copying, erasing):
        parser.add_argument(
            "who",
            metavar="WHO",
            help=t(
                "email address or id of an account, or id of a term of office",
                "adresse courriel ou identifiant d’un compte, ou identifiant d’un mandat",
            ),
        )
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            metavar="NAME",
            help=t(
                "a further name of theirs to look for in texts",
                "un autre nom de la personne à chercher dans les textes",
            ),
        )
    command(
        "rotate-key",
        rotate,
        t("draw a new key for pseudonyms", "tirer une nouvelle clé pour les pseudonymes"),
        private,
        without_database=True,
    )
