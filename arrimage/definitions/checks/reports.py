"""Report schemas: every indicator, model and placeholder they name exists, the same ones in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.checks.identity import repeats, unknown
from arrimage.definitions.checks.language import bilinguals
from arrimage.definitions.entries import Entry, place
from arrimage.definitions.reading import KeyPath
from arrimage.definitions.schema import Bilingual, Indicator, LogicModel, ReportSchema

#: A placeholder is the id of an indicator in braces.
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_INDICATOR = Text("indicator", "indicateur")
_MODEL = Text("model", "modèle")


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Everything inconsistent in report schemas."""
    indicators = {entry.id for entry in entries if isinstance(entry.value, Indicator)}
    models = {entry.id for entry in entries if isinstance(entry.value, LogicModel)}
    problems: list[Problem] = []
    for entry in entries:
        if isinstance(entry.value, ReportSchema):
            problems += _blocks(entry, entry.value, indicators, models)
            for path, text in bilinguals(entry.value):
                problems += _placeholders(entry, path, text, indicators)
    return problems


def _blocks(entry: Entry, schema: ReportSchema, indicators: set[str], models: set[str]) -> Iterator[Problem]:
    yield from repeats(entry, "sections", (section.id for section in schema.sections))
    seen: set[str] = set()
    for s, section in enumerate(schema.sections):
        for b, block in enumerate(section.blocks):
            path: KeyPath = ("sections", s, "blocks", b)
            if block.id in seen:
                yield Problem(
                    Text(f"The id “{block.id}” is used twice in this report.",
                         f"L’identifiant «\u00a0{block.id}\u00a0» sert deux fois dans ce rapport."),
                    Text("Give one of the two blocks another id.", "Donnez un autre identifiant à l’un des deux blocs."),
                    place(entry, *path, "id"),
                )  # fmt: skip
            seen.add(block.id)
            for index, indicator in enumerate(block.indicators):
                if indicator not in indicators:
                    yield unknown(_INDICATOR, indicator, place(entry, *path, "indicators", index), indicators)
            if block.model is not None and block.model not in models:
                yield unknown(_MODEL, block.model, place(entry, *path, "model"), models)
            if block.kind == "draft" and block.draft is None:
                yield Problem(
                    Text("A block of kind “draft” needs its sentences.",
                         "Un bloc de genre «\u00a0draft\u00a0» exige ses phrases."),
                    Text("Add “draft:” in both languages.", "Ajoutez «\u00a0draft:\u00a0» dans les deux langues."),
                    place(entry, *path),
                )  # fmt: skip


def _placeholders(entry: Entry, path: KeyPath, text: Bilingual, indicators: set[str]) -> Iterator[Problem]:
    english, french = set(PLACEHOLDER.findall(text.en)), set(PLACEHOLDER.findall(text.fr))
    for side, found in (("en", english), ("fr", french - english)):
        for name in sorted(found - indicators):
            yield unknown(_INDICATOR, name, place(entry, *path, side), indicators)
    if english != french:
        listed = ", ".join("{" + name + "}" for name in sorted(english ^ french))
        yield Problem(
            Text(f"The two languages do not use the same placeholders: {listed}.",
                 f"Les deux langues n’emploient pas les mêmes espaces réservés\u00a0: {listed}."),
            Text("Use the same ones in both languages.", "Employez les mêmes dans les deux langues."),
            place(entry, *path, "fr"),
        )  # fmt: skip
