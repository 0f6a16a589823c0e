"""``arrimage config``: every setting of the environment as it holds here, checked, secrets masked."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from typing import Any

from arrimage.cli.output import problems, table
from arrimage.config import variables
from arrimage.core.problem import Problem
from arrimage.core.text import Lang, Text


def run(options: argparse.Namespace, lang: Lang) -> int:
    """Print the list; 2 when a value is refused. Names that nothing reads are warnings."""
    found = variables.check()
    unknown = list(variables.unknown(os.environ))
    if options.format == "json":
        print(json.dumps([_row(one, lang) for one in found], ensure_ascii=False, indent=2))
    else:
        heads = [Text("Name", "Nom"), Text("Holds", "Valeur"), Text("From", "Origine")]
        table(heads, [[one.variable.name, _held(one, lang), _origin(one).say(lang)] for one in found], lang)
    refused = [one.problem for one in found if one.problem]
    _told(refused, unknown, lang)
    return 2 if refused else 0


def _told(refused: Iterable[Problem], unknown: Iterable[Problem], lang: Lang) -> None:
    told = [*refused, *unknown]
    if told:
        problems(told, lang)


def _held(one: variables.Finding, lang: Lang) -> str:
    if one.problem:
        return Text("refused", "refusé").say(lang)
    return one.shown or (one.variable.without.say(lang) or Text("nothing", "rien").say(lang))


def _origin(one: variables.Finding) -> Text:
    return Text("environment", "environnement") if one.given else Text("default", "par défaut")


def _row(one: variables.Finding, lang: Lang) -> dict[str, Any]:
    return {
        "name": one.variable.name,
        "value": None if one.problem or not one.shown else one.shown,
        "given": one.given,
        "about": one.variable.about.say(lang),
        "problem": one.problem.say(lang) if one.problem else None,
    }
