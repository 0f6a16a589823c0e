"""The grammar of the command line, with help in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from arrimage import __version__
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Lang, Text

#: argparse's own words. It asks its module's ``_`` for them at the moment of use.
_FRENCH = {
    "usage: ": "utilisation : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "afficher cette aide et quitter",
    "show program's version number and exit": "afficher la version et quitter",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "choix inconnu : %(value)r (choix possibles : %(choices)s)",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "expected one argument": "une valeur est attendue",
    "invalid %(type)s value: %(value)r": "valeur inattendue : %(value)r",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses bad usage as one plain sentence with a remedy."""

    def error(self, message: str) -> NoReturn:
        """Raise Refused instead of printing the usage."""
        raise Refused(
            Problem(
                Text("The command is not complete or not known: {m}.", "La commande est incomplète ou inconnue\u00a0: {m}.").format(m=message),
                Text("See: {p} --help", "Consultez\u00a0: {p} --help").format(p=self.prog),
            )
        )  # fmt: skip


def _speak(lang: Lang) -> None:
    module: Any = argparse
    module._ = (lambda text: _FRENCH.get(text, text)) if lang == "fr" else (lambda text: text)


def build(lang: Lang) -> Parser:
    """The whole grammar, in one language."""
    from arrimage.cli import (
        account_command,
        audit_command,
        backup_command,
        config_command,
        privacy_command,
        upgrade_command,
    )
    from arrimage.cli import commands as c

    _speak(lang)

    def t(english: str, french: str) -> str:
        return (english if lang == "en" else french).replace("%", "%%")

    top = Parser(
        prog="arrimage",
        description=t(
            "The shared workbench of immigration partnerships and Francophone networks.",
            "L’établi commun des partenariats locaux en immigration et des réseaux en immigration francophone.",
        ),
    )
    top.add_argument("--version", action="version", version=f"arrimage {__version__}")
    top.add_argument(
        "--lang",
        choices=("en", "fr"),
        dest="help_lang",
        help=t("language of help and messages", "langue de l’aide et des messages"),
    )
    subs = top.add_subparsers(title=t("commands", "commandes"), metavar=t("COMMAND", "COMMANDE"))

    def command(name: str, run: Callable[..., Any], about: str, into: Any = None, **defaults: Any) -> Parser:
        parser: Parser = (into or subs).add_parser(name, help=about, description=about)
        parser.set_defaults(run=run, **defaults)
        parser.add_argument("--lang", choices=("en", "fr"), default=lang, help=t("language", "langue"))
        return parser

    def group(name: str, about: str) -> Any:
        parser = subs.add_parser(name, help=about, description=about)
        inner = parser.add_subparsers(metavar=t("WHAT", "QUOI"), required=True)
        return inner

    slug_help = t("slug of the partnership", "identifiant court du partenariat")
    period_help = t("fiscal year such as 2025-26", "exercice, par exemple 2025-26")

    demo = command(
        "demo", c.demo, t("load the demonstration region", "charger la région de démonstration"), migrates=True
    )
    demo.add_argument(
        "--scale",
        type=int,
        default=1,
        help=t("multiply the records, for benchmarks", "multiplier les enregistrements, pour les mesures de vitesse"),
    )
    demo.add_argument(
        "--if-empty",
        action="store_true",
        help=t("do nothing when partnerships exist", "ne rien faire s’il existe des partenariats"),
    )
    demo.add_argument(
        "--remove",
        action="store_true",
        help=t(
            "take the demonstration region away; your own records stay",
            "retirer la région de démonstration; vos propres enregistrements restent",
        ),
    )
    demo.add_argument(
        "--reset",
        action="store_true",
        help=t("take it away and load it anew", "la retirer et la charger de nouveau"),
    )

    serve = command(
        "serve",
        c.serve,
        t("serve the pages, with worker and ticker", "servir les pages, avec les tâches de fond"),
        migrates=True,
    )
    serve.add_argument("--bind", default="127.0.0.1:8000", help=t("address and port", "adresse et port"))
    serve.add_argument("--workers", type=int, default=2, help=t("web processes", "processus web"))
    serve.add_argument(
        "--without-worker",
        action="store_true",
        help=t(
            "pages only; arrimage worker runs the background jobs",
            "les pages seulement; arrimage worker exécute les tâches de fond",
        ),
    )
    command("worker", c.worker, t("run background jobs until stopped", "exécuter les tâches de fond jusqu’à l’arrêt"))
    command("tick", c.tick, t("queue the jobs that are due, once", "mettre en file les tâches dues, une fois"))
    command("migrate", c.migrate, t("bring the database up to date", "mettre la base de données à jour"), migrates=True)

    backup = command(
        "backup",
        backup_command.backup,
        t("back everything up into one file", "tout sauvegarder dans un seul fichier"),
        without_database=True,
    )
    target = backup.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", metavar="F", help=t("file to write", "fichier à écrire"))
    target.add_argument(
        "--verify",
        metavar="F",
        help=t("read a backup and compare every digest", "lire une sauvegarde et comparer chaque empreinte"),
    )
    backup.add_argument(
        "--encrypt",
        action="store_true",
        help=t("encrypt it, keys of the instance included", "la chiffrer, avec les clés de l’instance"),
    )
    backup.add_argument(
        "--without-files", action="store_true", help=t("the database alone", "la base de données seule")
    )
    restore = command(
        "restore",
        backup_command.restore,
        t("restore a backup into an empty instance", "restaurer une sauvegarde dans une instance vide"),
        without_database=True,
    )
    restore.add_argument("file", metavar="F", help=t("backup to restore", "sauvegarde à restaurer"))
    restore.add_argument(
        "--into-empty", action="store_true", help=t("do not ask for a confirmation", "ne pas demander de confirmation")
    )
    for parser in (backup, restore):
        parser.add_argument(
            "--passphrase-file",
            metavar="F",
            help=t(
                "file that holds the passphrase (default: ARRIMAGE_BACKUP_PASSPHRASE, or asked for)",
                "fichier qui contient la phrase de passe (par défaut : ARRIMAGE_BACKUP_PASSPHRASE, ou demandée)",
            ),
        )
    move = command(
        "move",
        backup_command.move,
        t("copy the database into another, empty one", "copier la base de données dans une autre, vide"),
        without_database=True,
    )
    move.add_argument(
        "--to",
        required=True,
        metavar="DATABASE_URL",
        help=t("address of the empty database", "adresse de la base de données vide"),
    )
    upgrade = command(
        "upgrade",
        upgrade_command.upgrade,
        t("back up, migrate and check, after an update", "sauvegarder, migrer et vérifier, après une mise à jour"),
        without_database=True,
    )
    upgrade.add_argument(
        "--backups",
        metavar="FOLDER",
        help=t(
            "folder of the backup made first (default: backups in the data folder)",
            "dossier de la sauvegarde préalable (par défaut : backups dans le dossier de données)",
        ),
    )

    account_command.grammar(command, slug_help, t)

    listing = command("partnerships", c.partnerships, t("list the partnerships", "afficher les partenariats"))
    listing.add_argument("--format", choices=("table", "json"), default="table")

    template = group("template", t("an empty file to fill", "un fichier vierge à remplir"))
    workbook = command(
        "workbook",
        c.template_workbook,
        t("the workbook template", "le gabarit du classeur"),
        template,
        without_database=True,
    )
    workbook.add_argument(
        "--out",
        help=t(
            "file to write (default: arrimage-workbook-LANG.xlsx)",
            "fichier à écrire (par défaut : arrimage-classeur-fr.xlsx)",
        ),
    )

    imports = group("import", t("bring files in", "importer des fichiers"))
    wb = command(
        "workbook",
        c.import_workbook,
        t(
            "import a workbook; nothing changes unless all is well",
            "importer un classeur; rien ne change si tout n’est pas correct",
        ),
        imports,
        migrates=True,
    )
    wb.add_argument("files", nargs="+", metavar="FILE")
    wb.add_argument(
        "--dry-run",
        action="store_true",
        help=t("show what would change and stop", "montrer ce qui changerait et s’arrêter"),
    )
    for name, run, about in (
        (
            "ircc",
            c.import_ircc,
            t(
                "import monthly tables of Immigration, Refugees and Citizenship Canada",
                "importer les tableaux mensuels d’Immigration, Réfugiés et Citoyenneté Canada",
            ),
        ),
        (
            "census",
            c.import_census,
            t(
                "import census tables of Statistics Canada",
                "importer les tableaux du recensement de Statistique Canada",
            ),
        ),
    ):
        statistics = command(name, run, about, imports, migrates=True)
        statistics.add_argument("files", nargs="+", metavar="FILE")

    exports = group("export", t("take data out", "exporter des données"))
    out = command("workbook", c.export_workbook, t("the same workbook back", "le même classeur en retour"), exports)
    out.add_argument("slug", metavar="SLUG", help=slug_help)
    out.add_argument("--out", required=True, metavar="F")
    skos = command(
        "crosswalks",
        c.export_crosswalks,
        t("logic models and crosswalks as SKOS", "modèles logiques et tables de concordance en SKOS"),
        exports,
        without_database=True,
    )
    skos.add_argument("--out", required=True, metavar="F")

    def of_period(name: str, run: Callable[..., Any], about: str) -> Parser:
        parser = command(name, run, about)
        parser.add_argument("slug", metavar="SLUG", help=slug_help)
        return parser

    snapshot = of_period(
        "snapshot",
        c.snapshot,
        t(
            "freeze the evidence of a period and print its digest",
            "figer les données probantes d’une période et afficher leur empreinte",
        ),
    )
    figures = of_period("figures", c.figures, t("the figures of a period", "les chiffres d’une période"))
    figures.add_argument("--format", choices=("table", "json", "csv"), default="table")
    figures.add_argument(
        "--audience",
        choices=("inside", "funder", "public"),
        default="inside",
        help=t("whose release", "diffusion destinée à qui"),
    )
    trace = of_period("trace", c.trace, t("the records behind a figure", "les enregistrements derrière un chiffre"))
    trace.add_argument("indicator", metavar="INDICATOR")
    trace.add_argument("--format", choices=("table", "json"), default="table")
    report = of_period("report", c.report, t("the report of a period", "le rapport d’une période"))
    report.add_argument("--kind", choices=("annual", "monitoring"), required=True)
    report.add_argument("--format", choices=("html", "pdf", "docx", "xlsx", "json"), required=True)
    report.add_argument(
        "--audience",
        choices=("inside", "funder", "public"),
        help=t(
            "who will read it; default: its own reader (annual: funder, monitoring: inside); inside, one reads what its reader gets",
            "qui le lira; par défaut, son propre destinataire (annual\u00a0: funder, monitoring\u00a0: inside); inside donne ce que reçoit le destinataire",
        ),
    )
    report.add_argument("--out", required=True, metavar="F")
    for parser in (snapshot, figures, trace, report):
        parser.add_argument("--period", required=True, metavar="P", help=period_help)

    trail = group(
        "audit", t("prove that the audit trail is what was written", "prouver que le journal est tel qu’il a été écrit")
    )
    verifying = command(
        "verify",
        audit_command.verify,
        t("compute every digest, seal and signature anew", "recalculer chaque empreinte, sceau et signature"),
        trail,
    )
    verifying.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("how to print", "forme de l’affichage")
    )
    verifying.add_argument(
        "--since",
        metavar="HEAD",
        help=t(
            "a head noted earlier, which the chain must still hold",
            "tête notée auparavant, que la chaîne doit encore contenir",
        ),
    )
    command(
        "head",
        audit_command.head,
        t("print the head of the chain, to be noted elsewhere", "afficher la tête de la chaîne, à noter ailleurs"),
        trail,
    )

    privacy_command.grammar(
        command, group("privacy", t("what is kept about people", "ce qui est conservé sur les personnes")), t
    )

    settings = command(
        "config",
        config_command.run,
        t(
            "the settings of the environment, checked, secrets masked",
            "les réglages de l’environnement, vérifiés, secrets masqués",
        ),
        without_database=True,
        without_django=True,
    )
    settings.add_argument("--format", choices=("table", "json"), default="table")
    check = command(
        "check",
        c.check,
        t(
            "check definitions, database and both languages",
            "vérifier les définitions, la base de données et les deux langues",
        ),
    )
    check.add_argument(
        "--definitions",
        metavar="FOLDER",
        help=t("check another folder of definitions", "vérifier un autre dossier de définitions"),
    )
    return top
