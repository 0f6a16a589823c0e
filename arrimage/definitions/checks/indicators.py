"""Indicators, targets and rubrics: each figure has one origin, a denominator where it divides, and a box to measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from arrimage.core import codes
from arrimage.core.evidence import AWAITED, TABLES
from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.checks.identity import repeats, unknown
from arrimage.definitions.entries import Entry, place
from arrimage.definitions.schema import Indicator, LogicModel, Rubric, Target

_BOX = Text("box of a model", "case d’un modèle")
_TABLE = Text("evidence table", "table de données probantes")
_RUBRIC = Text("rubric", "grille d’évaluation")
_CODES = Text("code list", "liste de codes")
_INDICATOR = Text("indicator", "indicateur")
#: The model whose every immediate and intermediate outcome must have an indicator (R3).
COVERED_KIND = "fin"


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Everything inconsistent in indicators, targets and rubrics."""
    models = [entry for entry in entries if isinstance(entry.value, LogicModel)]
    nodes = {f"{entry.id}/{node.id}" for entry in models for node in entry.value.nodes}
    indicators = [entry for entry in entries if isinstance(entry.value, Indicator)]
    rubrics = {entry.id for entry in entries if isinstance(entry.value, Rubric)}
    by_id = {entry.id: entry.value for entry in sorted(indicators, key=lambda entry: entry.version)}
    problems: list[Problem] = []
    for entry in indicators:
        problems += _origin(entry, entry.value)
        problems += _references(entry, entry.value, nodes, rubrics)
    if indicators:
        measured = {ref for entry in indicators for ref in entry.value.nodes}
        for entry in models:
            problems += _covered(entry, entry.value, measured)
    for entry in entries:
        if isinstance(entry.value, Target):
            problems += _target(entry, entry.value, by_id)
        if isinstance(entry.value, Rubric):
            problems += repeats(entry, "criteria", (criterion.id for criterion in entry.value.criteria))
    return problems


def _origin(entry: Entry, indicator: Indicator) -> Iterator[Problem]:
    origins = [
        name
        for name, given in (
            ("measure", indicator.measure is not None),
            ("waits_for", bool(indicator.waits_for)),
            ("observed", indicator.observed),
        )
        if given
    ]
    if len(origins) != 1:
        listed = ", ".join(origins)
        yield Problem(
            Text(f"The indicator has more than one origin: {listed}.",
                 f"L’indicateur a plus d’une origine\u00a0: {listed}.")
            if origins
            else Text("Nothing says where the figures come from.", "Rien n’indique d’où viennent les chiffres."),
            Text("Give exactly one of “measure:”, “waits_for:” and “observed: true”.",
                 "Donnez une seule de ces clés\u00a0: «\u00a0measure:\u00a0», «\u00a0waits_for:\u00a0», «\u00a0observed: true\u00a0»."),
            place(entry, *(origins[1:2])),
        )  # fmt: skip
    if indicator.unit.divides != (indicator.out_of is not None):
        yield Problem(
            Text(f"A figure in “{indicator.unit}” is divided, but nothing says out of what.",
                 f"Un chiffre en «\u00a0{indicator.unit}\u00a0» est divisé, mais rien n’indique par rapport à quoi.")
            if indicator.unit.divides
            else Text(f"A figure in “{indicator.unit}” is not divided, so it is not out of anything.",
                      f"Un chiffre en «\u00a0{indicator.unit}\u00a0» n’est pas divisé\u00a0: il ne se rapporte à aucun ensemble."),
            Text("Add “out_of:” with what the denominator counts.",
                 "Ajoutez «\u00a0out_of:\u00a0» avec ce que compte le dénominateur.")
            if indicator.unit.divides
            else Text("Remove “out_of:”, or choose a unit that divides.",
                      "Supprimez «\u00a0out_of:\u00a0» ou choisissez une unité qui se divise."),
            place(entry, "unit"),
        )  # fmt: skip
    if indicator.years[0] > indicator.years[1]:
        yield Problem(
            Text("The years run backwards.", "Les années sont inversées."),
            Text("Write the earlier year first.", "Écrivez d’abord la première année."),
            place(entry, "years"),
        )


def _references(entry: Entry, indicator: Indicator, nodes: set[str], rubrics: set[str]) -> Iterator[Problem]:
    yield from repeats(entry, "breakdowns", (breakdown.id for breakdown in indicator.breakdowns))
    for index, ref in enumerate(indicator.nodes):
        if ref not in nodes:
            yield unknown(_BOX, ref, place(entry, "nodes", index), nodes)
    for index, table in enumerate(indicator.waits_for):
        if table not in AWAITED and table not in TABLES:
            yield unknown(_TABLE, table, place(entry, "waits_for", index), {*AWAITED, *TABLES})
    if indicator.rubric is not None and indicator.rubric not in rubrics:
        yield unknown(_RUBRIC, indicator.rubric, place(entry, "rubric"), rubrics)
    lists = {name for name, value in vars(codes).items() if name.isupper() and isinstance(value, Mapping)}
    for index, breakdown in enumerate(indicator.breakdowns):
        if breakdown.codes is not None and breakdown.codes not in lists:
            yield unknown(_CODES, breakdown.codes, place(entry, "breakdowns", index, "codes"), lists)


def _covered(entry: Entry, model: LogicModel, measured: set[str]) -> Iterator[Problem]:
    if model.kind != COVERED_KIND:
        return
    for index, node in enumerate(model.nodes):
        if node.level in ("immediate", "intermediate") and f"{model.id}/{node.id}" not in measured:
            yield Problem(
                Text(f"No indicator measures the outcome “{node.id}”.",
                     f"Aucun indicateur ne mesure le résultat «\u00a0{node.id}\u00a0»."),
                Text(f"Add “{model.id}/{node.id}” to the nodes of an indicator.",
                     f"Ajoutez «\u00a0{model.id}/{node.id}\u00a0» aux «\u00a0nodes\u00a0» d’un indicateur."),
                place(entry, "nodes", index, "id"),
            )  # fmt: skip


def _target(entry: Entry, target: Target, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    if target.indicator not in indicators:
        yield unknown(_INDICATOR, target.indicator, place(entry, "indicator"), indicators)
    if target.rule == "multiply" and (target.baseline is None or target.factor is None):
        yield Problem(
            Text("A target that multiplies needs a baseline and a factor.",
                 "Une cible qui multiplie exige une valeur de référence et un facteur."),
            Text("Add “baseline:” and “factor:”.", "Ajoutez «\u00a0baseline:\u00a0» et «\u00a0factor:\u00a0»."),
            place(entry, "rule"),
        )  # fmt: skip
    if target.rule == "reach" and target.amount is None:
        yield Problem(
            Text("A target to be reached needs an amount.", "Une cible à atteindre exige une valeur."),
            Text("Add “amount:”, or write “rule: words”.", "Ajoutez «\u00a0amount:\u00a0» ou écrivez «\u00a0rule: words\u00a0»."),
            place(entry, "rule"),
        )  # fmt: skip
    if target.rule == "words" and (target.amount is not None or target.factor is not None):
        yield Problem(
            Text("A target in words has no number.", "Une cible en mots n’a pas de nombre."),
            Text("Remove “amount:” and “factor:”, or change “rule:”.",
                 "Supprimez «\u00a0amount:\u00a0» et «\u00a0factor:\u00a0» ou changez «\u00a0rule:\u00a0»."),
            place(entry, "rule"),
        )  # fmt: skip
