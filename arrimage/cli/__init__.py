"""The ``arrimage`` command. Exit 0 when fine, 2 with one plain sentence on stderr for bad input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text


def language(arguments: Sequence[str]) -> Lang:
    """The language to speak: ``--lang``, else ``ARRIMAGE_LANG``, else the locale of the terminal, else English."""
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return "fr" if arguments[position + 1] == "fr" else "en"
        if word.startswith("--lang="):
            return "fr" if word == "--lang=fr" else "en"
    for name in ("ARRIMAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if given := os.environ.get(name):
            return "fr" if given.lower().startswith("fr") else "en"
    return "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")
    from arrimage.cli.parser import build

    try:
        try:
            options = build(lang).parse_args(words)
            if not hasattr(options, "run"):
                build(lang).print_help()
                return 0
            return int(_run(options, lang) or 0)
        finally:
            # Here and not at the end of the process, where a reader who has gone could no longer be met with calm.
            sys.stdout.flush()
    except Refused as refused:
        print(refused.say(lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough; Python would complain again while shutting down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace, lang: Lang) -> int | None:
    if getattr(options, "without_django", False):
        # A command that must work although the settings are refused.
        told: int | None = options.run(options, lang)
        return told
    import django
    from django.db.utils import DatabaseError

    django.setup()
    from django.utils import translation

    from arrimage.cli import database

    with translation.override(lang):
        try:
            if not getattr(options, "without_database", False):
                database.ready(migrate=getattr(options, "migrates", False))
            code: int | None = options.run(options, lang)
            return code
        except DatabaseError as error:
            raise Refused(
                Problem(
                    Text(
                        "The database cannot be used: {error}.", "La base de données est inutilisable\u00a0: {error}."
                    ).format(error=str(error).strip().splitlines()[0].rstrip(".")),
                    Text(
                        "Check DATABASE_URL or the disk of the data folder; nothing was stored.",
                        "Vérifiez DATABASE_URL ou le disque du dossier de données; rien n’a été enregistré.",
                    ),
                )
            ) from error


if __name__ == "__main__":
    sys.exit(main())
