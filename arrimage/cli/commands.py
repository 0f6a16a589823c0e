"""What each command does: read options, call one function of a room, print.

Imports stand inside the functions, because rooms can only be imported once Django is set up.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from arrimage.cli.output import note, problems, progress, table, write_bytes
from arrimage.core.access import MACHINE
from arrimage.core.disclosure import Audience
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

Options = argparse.Namespace


def demo(options: Options, lang: Lang) -> int:
    """Load the demonstration region and show its accounts."""
    from django.conf import settings

    from arrimage.config import demonstration
    from arrimage.partnership.queries import partnerships as found

    if settings.PRODUCTION:
        raise Refused(
            Problem(
                Text("The demonstration is refused where ARRIMAGE_ENV is production.", "La démonstration est refusée lorsque ARRIMAGE_ENV vaut production."),
                Text("Use another data folder.", "Utilisez un autre dossier de données."),
            )
        )  # fmt: skip
    if options.scale < 1 or options.scale > 1000:
        raise Refused(
            Problem(
                Text("The scale {n} is out of range.", "Le facteur {n} est hors limites.").format(n=options.scale),
                Text("Choose a whole number from 1 to 1000.", "Choisissez un nombre entier de 1 à 1000."),
            )
        )
    if options.remove or options.reset:
        from arrimage.cli import demo_command

        demo_command.remove(reset=options.reset, lang=lang)
        if not options.reset:
            return 0
    if options.if_empty and found():
        note(
            Text(
                "Partnerships exist already; nothing was loaded.",
                "Des partenariats existent déjà; rien n’a été chargé.",
            ),
            lang,
        )
        return 0
    with progress(Text("Loading the demonstration region", "Chargement de la région de démonstration"), lang) as step:
        summary = demonstration.load(scale=options.scale, progress=step)
    for line in summary.lines:
        print(line.say(lang))
    print()
    table(
        [Text("Account", "Compte"), Text("Role", "Rôle")],
        [[a.email, a.label.say(lang)] for a in summary.accounts],
        lang,
    )
    print(Text("Password of all demonstration accounts: {p}", "Mot de passe de tous les comptes de démonstration\u00a0: {p}").format(p=settings.DEMO_PASSWORD).say(lang))  # fmt: skip
    return 0


def serve(options: Options, lang: Lang) -> int:
    """Serve the pages, with the worker beside them."""
    from arrimage.cli import serving

    return serving.serve(bind=options.bind, workers=options.workers, lang=lang, worker_too=not options.without_worker)


def worker(options: Options, lang: Lang) -> int:
    """Run background jobs until stopped."""
    from arrimage.cli import serving

    return serving.work(lang)


def tick(options: Options, lang: Lang) -> int:
    """Queue the jobs that are due."""
    from arrimage.web.ticking import TICKER

    done = TICKER.run()
    print(Text("{n} queued", "{n} en file").format(n=done.get("results.publish", 0)).say(lang))
    print(Text("{n} sealed", "{n} scellés").format(n=done.get("audit.seal", 0)).say(lang))
    return 0


def migrate(options: Options, lang: Lang) -> int:
    """Migrations were applied on the way in."""
    note(Text("The database is up to date.", "La base de données est à jour."), lang)
    return 0


def partnerships(options: Options, lang: Lang) -> int:
    """List slug, kind and names."""
    from arrimage.core.codes import PARTNERSHIP_SHORT
    from arrimage.partnership.queries import partnerships as found

    if options.format == "json":
        rows = [{"slug": p.slug, "kind": p.kind, "name_en": p.name_en, "name_fr": p.name_fr} for p in found()]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    headings = [Text("Slug", "Identifiant"), Text("Kind", "Type"), Text("Name", "Nom")]
    table(headings, [[p.slug, PARTNERSHIP_SHORT[p.kind].say(lang), p.name.say(lang)] for p in found()], lang)
    return 0


def template_workbook(options: Options, lang: Lang) -> int:
    """Write the empty workbook."""
    from arrimage.strategy import workbook

    out = options.out or ("arrimage-workbook-en.xlsx" if options.lang == "en" else "arrimage-classeur-fr.xlsx")
    write_bytes(out, workbook.template(options.lang), lang)
    return 0


def _opened(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise Refused(
            Problem(
                Text("There is no file {f}.", "Le fichier {f} n’existe pas.").format(f=name),
                Text("Check the path.", "Vérifiez le chemin."),
            )
        )
    return path


def import_workbook(options: Options, lang: Lang) -> int:
    """Import workbooks: show what changes, refuse with every bad cell, or apply all of it."""
    from arrimage.cli import workbook_output
    from arrimage.cli.freshness import up_to_date
    from arrimage.partnership.queries import partnership_named
    from arrimage.strategy import workbook

    for name in options.files:
        path = _opened(name)
        with progress(Text("Reading {f}", "Lecture de {f}").format(f=path.name), lang) as step, path.open("rb") as file:
            step(0, 2)
            plan = workbook.plan_import(None, file, by=MACHINE)
        if plan.problems:
            problems(plan.problems, lang, file=path.name)
            return 2
        workbook_output.print_plan(plan, lang)
        if options.dry_run:
            continue
        with (
            progress(Text("Storing {f}", "Enregistrement de {f}").format(f=path.name), lang) as step,
            path.open("rb") as file,
        ):
            step(1, 2)
            summary = workbook.apply_import(None, file, by=MACHINE, expected=plan.digest)
        print(summary.sentence.say(lang))
        up_to_date(partnership_named(summary.slug), lang)
    return 0


def import_ircc(options: Options, lang: Lang) -> int:
    """Import monthly immigration tables."""
    from arrimage.needs import actions

    return _import_statistics(options, lang, actions.import_ircc)


def import_census(options: Options, lang: Lang) -> int:
    """Import census tables."""
    from arrimage.needs import actions

    return _import_statistics(options, lang, actions.import_census)


def _import_statistics(options: Options, lang: Lang, run: Any) -> int:
    for name in options.files:
        path = _opened(name)
        with progress(Text("Importing {f}", "Importation de {f}").format(f=path.name), lang) as step:
            summary = run(file=path, by=MACHINE, progress=step)
        print(summary.say(lang))
    return 0


def export_workbook(options: Options, lang: Lang) -> int:
    """Write a partnership's workbook."""
    from arrimage.partnership.queries import partnership_named
    from arrimage.strategy import workbook

    write_bytes(options.out, workbook.export(partnership_named(options.slug), options.lang, by=MACHINE), lang)
    return 0


def export_crosswalks(options: Options, lang: Lang) -> int:
    """Write logic models and crosswalks as SKOS Turtle."""
    from django.conf import settings

    from arrimage.definitions import definitions
    from arrimage.definitions.skos import turtle

    write_bytes(options.out, turtle(definitions(), settings.BASE_URL).encode(), lang)
    return 0


def snapshot(options: Options, lang: Lang) -> int:
    """Freeze the evidence of a period; prints the digest alone, for scripts."""
    from arrimage.partnership.queries import partnership_named
    from arrimage.results import snapshots

    partnership, period = partnership_named(options.slug), Period.parse(options.period)
    with progress(Text("Freezing the evidence", "Gel des données probantes"), lang):
        frozen = snapshots.freeze(partnership, period)
    print(frozen.digest)
    return 0


def figures(options: Options, lang: Lang) -> int:
    """Print the released figures of a period."""
    from arrimage.cli import figure_output
    from arrimage.cli.freshness import up_to_date
    from arrimage.partnership.queries import partnership_named

    return figure_output.print_figures(
        up_to_date(partnership_named(options.slug), lang),
        Period.parse(options.period),
        Audience(options.audience),
        options.format,
        lang,
    )


def trace(options: Options, lang: Lang) -> int:
    """Print the records behind a figure."""
    from arrimage.cli import figure_output
    from arrimage.cli.freshness import up_to_date
    from arrimage.partnership.queries import partnership_named

    return figure_output.print_trace(
        up_to_date(partnership_named(options.slug), lang),
        options.indicator,
        Period.parse(options.period),
        options.format,
        lang,
    )


def report(options: Options, lang: Lang) -> int:
    """Write a report."""
    from arrimage.cli.freshness import up_to_date
    from arrimage.partnership.queries import partnership_named
    from arrimage.results import reporting

    partnership, period = up_to_date(partnership_named(options.slug), lang), Period.parse(options.period)
    audience = Audience(options.audience) if options.audience else None
    with progress(Text("Writing the report", "Rédaction du rapport"), lang):
        content = reporting.render(partnership, period, options.kind, options.lang, options.format, audience=audience)
    write_bytes(options.out, content, lang)
    return 0


def check(options: Options, lang: Lang) -> int:
    """Check definitions, database integrity rules and bilingual parity."""
    from arrimage.config import integrity

    with progress(Text("Checking", "Vérification"), lang) as step:
        found = integrity.check(Path(options.definitions) if options.definitions else None, step)
    for line in found.passed:
        print("✓ " + line.say(lang))
    if found.problems:
        problems(found.problems, lang)
        return 2
    return 0
