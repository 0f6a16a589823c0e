"""Crosswalks: SKOS integrity. Exact is disjoint from broad, narrow and related; broader never runs in a circle.

The rules hold over all crosswalks together: LIP = Settlement and Settlement broader than LIP would contradict each
other even through a third model (SKOS Reference, 2009, sections 8 and 10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions.checks.identity import unknown
from arrimage.definitions.checks.models import find_cycle
from arrimage.definitions.entries import Entry, place
from arrimage.definitions.schema import Crosswalk, LogicModel, Mapping_

_BOX = Text("box", "case d’un modèle")
_MODEL = Text("model", "modèle")
_WORDS = {
    "exact": Text("exact", "exacte"), "close": Text("close", "proche"), "broad": Text("broad", "plus large"),
    "narrow": Text("narrow", "plus étroite"), "related": Text("related", "associée"),
}  # fmt: skip


def check(entries: Sequence[Entry]) -> list[Problem]:
    """Everything inconsistent inside and among the crosswalks."""
    models = {entry.value.id: entry.value for entry in entries if isinstance(entry.value, LogicModel)}
    nodes = {f"{model.id}/{node.id}" for model in models.values() for node in model.nodes}
    found = [(entry, entry.value) for entry in entries if isinstance(entry.value, Crosswalk)]
    problems: list[Problem] = []
    for entry, crosswalk in found:
        problems += _references(entry, crosswalk, set(models), nodes)
        problems += _pairs(entry, crosswalk)
        problems += _one_to_one(entry, crosswalk)
    # The rules over all crosswalks would only repeat what is wrong inside one of them.
    return problems or list(_together(found))


def _references(entry: Entry, crosswalk: Crosswalk, models: set[str], nodes: set[str]) -> Iterator[Problem]:
    for side in ("left", "right"):
        model = getattr(crosswalk, side)
        if model not in models:
            yield unknown(_MODEL, model, place(entry, side), models)
    for index, mapping in enumerate(crosswalk.mappings):
        for side in ("left", "right"):
            ref, model, here = getattr(mapping, side), getattr(crosswalk, side), place(entry, "mappings", index, side)
            if not ref.startswith(f"{model}/"):
                yield Problem(
                    Text(f"“{ref}” is not a box of “{model}”, the model on this side.",
                         f"«\u00a0{ref}\u00a0» n’est pas une case de «\u00a0{model}\u00a0», le modèle de ce côté."),
                    Text(f"Write a box of “{model}”, or swap left and right.",
                         f"Écrivez une case de «\u00a0{model}\u00a0» ou inversez «\u00a0left\u00a0» et «\u00a0right\u00a0»."),
                    here,
                )  # fmt: skip
            elif ref not in nodes:
                yield unknown(_BOX, ref, here, nodes)


def _pairs(entry: Entry, crosswalk: Crosswalk) -> Iterator[Problem]:
    first: dict[tuple[str, str], Mapping_] = {}
    for index, mapping in enumerate(crosswalk.mappings):
        earlier = first.setdefault((mapping.left, mapping.right), mapping)
        if earlier is mapping:
            continue
        here = place(entry, "mappings", index, "match")
        if earlier.match == mapping.match:
            yield Problem(
                Text(f"The match of “{mapping.left}” with “{mapping.right}” stands twice.",
                     f"La concordance de «\u00a0{mapping.left}\u00a0» avec «\u00a0{mapping.right}\u00a0» figure deux fois."),
                Text("Keep one of the two.", "Gardez l’une des deux."),
                here,
            )  # fmt: skip
        else:
            a, b = _WORDS[earlier.match], _WORDS[mapping.match]
            yield Problem(
                Text(f"“{mapping.left}” and “{mapping.right}” cannot be both “{a.en}” and “{b.en}”.",
                     f"La concordance de «\u00a0{mapping.left}\u00a0» et «\u00a0{mapping.right}\u00a0» ne peut être à la fois "
                     f"{a.fr} et {b.fr}."),
                Text("Keep the relation that is true.", "Gardez la relation qui est vraie."),
                here,
            )  # fmt: skip


def _one_to_one(entry: Entry, crosswalk: Crosswalk) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for index, mapping in enumerate(crosswalk.mappings):
        if mapping.match != "exact":
            continue
        for ref, other in ((mapping.left, mapping.right), (mapping.right, mapping.left)):
            if taken.setdefault(ref, other) != other:
                yield Problem(
                    Text(f"“{ref}” is an exact match of both “{taken[ref]}” and “{other}”.",
                         f"«\u00a0{ref}\u00a0» est en concordance exacte avec «\u00a0{taken[ref]}\u00a0» et avec «\u00a0{other}\u00a0»."),
                    Text("Exact is one to one: make one of them close, broad or narrow.",
                         "La concordance exacte est biunivoque\u00a0: rendez l’une d’elles proche, plus large ou plus étroite."),
                    place(entry, "mappings", index, "match"),
                )  # fmt: skip


def _together(found: Sequence[tuple[Entry, Crosswalk]]) -> Iterator[Problem]:
    """Rules over all crosswalks: exact boxes are one, then broader may not run in a circle nor meet related."""
    parent: dict[str, str] = {}

    def same(ref: str) -> str:
        while parent.setdefault(ref, ref) != ref:
            ref = parent[ref]
        return ref

    mappings = [(entry, index, m) for entry, crosswalk in found for index, m in enumerate(crosswalk.mappings)]
    for _, _, mapping in mappings:
        if mapping.match == "exact":
            parent[same(mapping.left)] = same(mapping.right)
    broader: dict[str, set[str]] = defaultdict(set)
    for entry, index, mapping in mappings:
        left, right = same(mapping.left), same(mapping.right)
        if mapping.match in ("broad", "narrow"):
            if left == right:
                yield _contradiction(mapping, place(entry, "mappings", index, "match"))
                continue
            narrow, broad = (left, right) if mapping.match == "broad" else (right, left)
            broader[narrow].add(broad)
    if cycle := find_cycle({ref: tuple(sorted(others)) for ref, others in broader.items()}):
        path = " → ".join(cycle)
        entry, index = next(
            (e, i)
            for e, i, m in mappings
            if m.match in ("broad", "narrow") and {same(m.left), same(m.right)} <= set(cycle)
        )
        yield Problem(
            Text(f"Broader matches run in a circle: {path}.",
                 f"Les concordances plus larges tournent en rond\u00a0: {path}."),
            Text("Make one of them close, or turn it round.", "Rendez l’une d’elles proche ou inversez-la."),
            place(entry, "mappings", index, "match"),
        )  # fmt: skip
        return
    for entry, index, mapping in mappings:
        if mapping.match == "related":
            left, right = same(mapping.left), same(mapping.right)
            if left == right or right in _above(left, broader) or left in _above(right, broader):
                yield _contradiction(mapping, place(entry, "mappings", index, "match"))


def _above(ref: str, broader: dict[str, set[str]]) -> set[str]:
    """Everything broader than ``ref``, at any distance."""
    found: set[str] = set()
    wait = [ref]
    while wait:
        for other in broader.get(wait.pop(), ()):
            if other not in found:
                found.add(other)
                wait.append(other)
    return found


def _contradiction(mapping: Mapping_, here: Text) -> Problem:
    word = _WORDS[mapping.match]
    return Problem(
        Text(f"The {word.en} match of “{mapping.left}” with “{mapping.right}” contradicts the other crosswalks.",
             f"La concordance {word.fr} de «\u00a0{mapping.left}\u00a0» avec «\u00a0{mapping.right}\u00a0» contredit les autres "
             "tables de concordance."),
        Text("Follow the matches that tie the two boxes through other models, and correct the wrong one.",
             "Suivez les concordances qui lient les deux cases par d’autres modèles et corrigez celle qui est fausse."),
        here,
    )  # fmt: skip
