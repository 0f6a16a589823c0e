"""Pages of documentation written from the code: evidence tables, indicators, commands, personal data, in both languages.

    python -m arrimage.config.documents

writes ``docs/<lang>/evidence.md``, ``indicators.md``, ``commands.md`` and ``personal-data.md``. A test compares the
pages with what the code says today.
"""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arrimage.config import settings_page
from arrimage.core.codes import PARTNERSHIP_SHORT
from arrimage.core.evidence import AWAITED, TABLES, Kind
from arrimage.core.text import LANGS, Lang, Text

_WRITTEN = Text(
    "Written from the code by `python -m arrimage.config.documents`; a test compares the two.",
    "Écrit à partir du code par `python -m arrimage.config.documents`; un test compare les deux.",
)
_KINDS: Mapping[Kind, Text] = {
    Kind.ID: Text("id (UUID, 36 characters)", "identifiant (UUID, 36 caractères)"),
    Kind.CODE: Text("code", "code"),
    Kind.DATE: Text("local date", "date locale"),
    Kind.INT: Text("whole number", "nombre entier"),
    Kind.CENTS: Text("whole number of cents", "nombre entier de cents"),
    Kind.BOOL: Text("yes or no", "oui ou non"),
}
#: What one row of each evidence table stands for.
_ROWS: Mapping[str, Text] = {
    "partnerships": Text("the partnership itself", "le partenariat lui-même"),
    "territories": Text("one place of its territory", "un lieu de son territoire"),
    "agreements": Text("one agreement with a funder", "une entente avec un bailleur de fonds"),
    "agreement_years": Text(
        "one agreement in one fiscal year; the year is the one in which April falls",
        "une entente pour un exercice; l’année est celle du mois d’avril",
    ),
    "members": Text("one membership of an organization", "une adhésion d’un organisme"),
    "bodies": Text("one council, committee or other body", "un conseil, un comité ou une autre instance"),
    "seats": Text("one seat with one holder for one term", "un siège, avec qui l’occupe, pour une durée de mandat"),
    "meetings": Text("one meeting of a body", "une rencontre d’une instance"),
    "attendance": Text("one seat at one meeting", "un siège à une rencontre"),
    "decisions": Text("one decision", "une décision"),
    "arrivals": Text(
        "one published cell of a monthly immigration table; `low` and `high` are its inclusive bounds",
        "une cellule publiée d’un tableau mensuel d’immigration; `low` et `high` en sont les bornes incluses",
    ),
    "census_counts": Text(
        "one published cell of a census table; after `@` the characteristic has the unit and the decimals of a number that "
        "is no count: 103 under `unemployment-rate@percent.1` is 10.3%",
        "une cellule publiée d’un tableau de recensement; après `@`, la caractéristique porte l’unité et les décimales d’un "
        "nombre qui n’est pas un compte\u00a0: 103 sous `unemployment-rate@percent.1` signifie 10,3\u00a0%",
    ),
    "plans": Text("one strategic or annual plan", "un plan stratégique ou annuel"),
    "priorities": Text("one priority of a plan", "une priorité d’un plan"),
    "priority_outcomes": Text(
        "one outcome of a logic model that a priority serves", "un résultat d’un modèle logique que sert une priorité"
    ),
    "actions": Text("one action, as it stands", "une action, dans son état du moment"),
    "action_partners": Text("one partner of an action", "un partenaire d’une action"),
    "action_updates": Text("one dated update of an action", "une mise à jour datée d’une action"),
    "resources": Text(
        "one contribution in one fiscal year; the amount is unknown, not zero, when nobody knows how it is shared out",
        "une contribution pour un exercice; le montant est inconnu, et non nul, si la répartition est inconnue",
    ),
    "assessments": Text(
        "one level given to one criterion of a rubric", "un niveau donné à un critère d’une grille d’évaluation"
    ),
    "observations": Text("one figure entered or imported by people", "un chiffre saisi ou importé"),
    "reports": Text("one signed-off report", "un rapport approuvé"),
}
Page = Iterator[str]


def evidence(lang: Lang) -> Page:
    """The evidence tables: what a row is, and every column with its kind."""
    yield f"# {Text('Evidence tables', 'Tables de données probantes').say(lang)}"
    yield ""
    yield _WRITTEN.say(lang)
    yield ""
    yield Text(
        "Columns hold ids, codes, local dates, whole numbers and yes or no; never a name, a free text, a time of day or a "
        "decimal number. Tables and columns are added, never renamed or removed.",
        "Les colonnes contiennent des identifiants, des codes, des dates locales, des nombres entiers et des oui ou non; jamais "
        "un nom, un texte libre, une heure ni un nombre à virgule. On ajoute des tables et des colonnes, on n’en renomme ni n’en "
        "retire aucune.",
    ).say(lang)
    heads = (Text("Column", "Colonne"), Text("Holds", "Contient"), Text("May be unknown", "Peut être inconnue"))
    for table in TABLES.values():
        yield ""
        version = Text("version {n}", "version {n}").format(n=table.version).say(lang)
        yield f"## `{table.name}` ({version})"
        yield ""
        yield Text("A row is {what}.", "Une ligne représente {what}.").format(what=_ROWS[table.name]).say(lang)
        yield ""
        yield _row(*(head.say(lang) for head in heads))
        yield "|---|---|---|"
        for column in table.columns:
            unknown = Text("yes", "oui").say(lang) if column.nullable else ""
            yield _row(f"`{column.name}`", _KINDS[column.kind].say(lang), unknown)
    yield ""
    yield f"## {Text('Awaited', 'À venir').say(lang)}"
    yield ""
    yield (
        Text(
            "Indicators may name these tables as awaited; nothing fills them yet: {names}.",
            "Des indicateurs peuvent attendre ces tables; rien ne les remplit encore\u00a0: {names}.",
        )
        .format(names=", ".join(f"`{name}`" for name in sorted(AWAITED)))
        .say(lang)
    )


def indicators(lang: Lang) -> Page:
    """Every indicator of the definitions, in their latest versions, grouped by where its figures come from."""
    from arrimage.definitions import definitions
    from arrimage.results.pages import words

    known = definitions()
    groups: dict[str, list[Any]] = {"computed": [], "observed": [], "awaited": []}
    for item in known.indicators.values():
        groups["computed" if item.measure else "awaited" if item.waits_for else "observed"].append(item)
    yield f"# {Text('Indicators', 'Indicateurs').say(lang)}"
    yield ""
    yield _WRITTEN.say(lang)
    yield ""
    yield Text(
        "{n} indicators: {c} computed from records, {o} observed, {a} awaiting records.",
        "{n} indicateurs\u00a0: {c} calculés à partir des enregistrements, {o} observés, {a} en attente d’enregistrements.",
    ).format(
        n=len(known.indicators), c=len(groups["computed"]), o=len(groups["observed"]), a=len(groups["awaited"])
    ).say(lang)  # fmt: skip
    heads = {
        "computed": Text("Computed from records", "Calculés à partir des enregistrements"),
        "observed": Text("Observed", "Observés"),
        "awaited": Text("Waiting for records", "En attente d’enregistrements"),
    }
    for group, items in groups.items():
        yield ""
        yield f"## {heads[group].say(lang)}"
        for item in sorted(items, key=lambda found: found.id):
            yield ""
            yield f"### {item.name.text.say(lang)}"
            yield ""
            yield f"`{item.id}` · version\u00a0{item.version} · {words.UNITS[item.unit].say(lang)}"
            yield ""
            yield item.question.text.say(lang)
            yield ""
            yield from _facts(item, lang, words)


def _facts(item: Any, lang: Lang, words: Any) -> Page:
    """The facts of one indicator as a list."""

    def fact(name: Text, said: str) -> str:
        return f"- **{name.say(lang)}{':' if lang == 'en' else chr(0xA0) + ':'}** {said}"

    yield fact(Text("Counts", "Compte"), item.counts.text.say(lang))
    if item.out_of:
        yield fact(Text("Out of", "Sur"), item.out_of.text.say(lang))
    yield fact(Text("Better", "Mieux"), words.DIRECTIONS[item.direction].say(lang))
    yield fact(Text("How often", "Fréquence"), words.FREQUENCIES[item.frequency].say(lang))
    yield fact(Text("For", "Pour"), ", ".join(PARTNERSHIP_SHORT[kind].say(lang) for kind in item.kinds))
    yield fact(Text("Boxes", "Cases"), ", ".join(f"`{node}`" for node in item.nodes))
    if item.measure:
        yield fact(Text("Measure", "Mesure"), f"`{item.measure}`")
    if item.waits_for:
        yield fact(Text("Waits for", "Attend"), ", ".join(f"`{name}`" for name in item.waits_for))
    if item.breakdowns:
        yield fact(Text("Split by", "Ventilation"), ", ".join(part.name.text.say(lang) for part in item.breakdowns))
    marks = [
        text.say(lang)
        for holds, text in (
            (item.core, Text("common core for the funder", "tronc commun pour le bailleur de fonds")),
            (item.people, Text("counts persons: small counts are protected", "compte des personnes\u00a0: petits effectifs protégés")),
            (item.also_observed, Text("observations are accepted for earlier years", "observations acceptées pour les années antérieures")),
        )
        if holds
    ]  # fmt: skip
    if marks:
        yield fact(Text("Note", "À noter"), "; ".join(marks))
    if item.limits:
        yield fact(Text("Limits", "Limites"), item.limits.text.say(lang))
    yield fact(Text("Source", "Source"), item.source.words.say(lang))


def commands(lang: Lang) -> Page:
    """Every command with its arguments, from the grammar of the command line."""
    # The command line stands above this layer; it is asked for its grammar only, and only when this page is written.
    top = importlib.import_module("arrimage.cli.parser").build(lang)
    yield f"# {Text('Commands', 'Commandes').say(lang)}"
    yield ""
    yield _WRITTEN.say(lang)
    yield ""
    yield Text(
        "A command ends with 0 when all is well and with 2, after one sentence on standard error, when the input is not. "
        "`ARRIMAGE_DATA` names the data folder, `ARRIMAGE_LANG` the language.",
        "Une commande se termine par 0 si tout va bien et par 2, après une phrase sur la sortie d’erreur, si l’entrée ne convient "
        "pas. `ARRIMAGE_DATA` nomme le dossier de données, `ARRIMAGE_LANG` la langue.",
    ).say(lang)
    for name, parser in _leaves(top, "arrimage"):
        yield ""
        yield f"## `{name}`"
        yield ""
        yield _sentence(parser.description or "")
        yield ""
        for action in parser._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            yield _argument(action, lang)


def personal_data(lang: Lang) -> Page:
    """The inventory of personal data, from the declarations of the rooms."""
    from arrimage.web.privacy import inventory

    yield from inventory.page(lang)


def _leaves(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command without commands of its own, with its full name."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, parser
    for group in groups:
        for word, inner in group.choices.items():
            yield from _leaves(inner, f"{name} {word}")


def _argument(action: argparse.Action, lang: Lang) -> str:
    """One argument: its name, its choices or value, what it is for."""
    shown = action.option_strings[0] if action.option_strings else str(action.metavar or action.dest)
    if action.nargs == "+":
        shown += " …"
    said = [(action.help or "").replace("%%", "%")]
    if action.choices:
        said.append(", ".join(f"`{choice}`" for choice in action.choices))
    elif action.option_strings and action.nargs != 0:
        shown += f" {action.metavar or action.dest.upper()}"
    if action.required and action.option_strings:
        said.append(Text("required", "obligatoire").say(lang))
    # The default language of a command is the language of whoever asks.
    if action.default not in (None, False, argparse.SUPPRESS) and action.dest != "lang":
        said.append(Text("default `{d}`", "par défaut `{d}`").format(d=action.default).say(lang))
    return f"- `{shown}`" + "".join(f" · {part}" for part in said if part)


def _sentence(text: str) -> str:
    return text.replace("%%", "%")[:1].upper() + text.replace("%%", "%")[1:].rstrip(".") + "."


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def configuration(lang: Lang) -> Iterator[str]:
    """The page of settings, line by line."""
    return settings_page.page(lang, _WRITTEN.say(lang))


#: Every written page by its file name, without the folder of its language.
PAGES = {
    "personal-data.md": personal_data,
    "evidence.md": evidence,
    "indicators.md": indicators,
    "commands.md": commands,
    "configuration.md": configuration,
}


def pages() -> dict[str, str]:
    """The text of every written page by its path under ``docs/``, for example ``fr/evidence.md``."""
    return {f"{lang}/{name}": "\n".join(make(lang)) + "\n" for name, make in PAGES.items() for lang in LANGS}


def write(folder: Path) -> None:
    """Write every page under ``folder``, which is made when it is absent."""
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")
    import django

    django.setup()
    write(Path("docs"))
