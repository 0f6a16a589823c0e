"""The boxes of logic models that priorities and actions serve: which exist, what they are called, what measures them."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.definitions import definitions

#: Levels of a model that a piece of work can serve. Inputs and components are what work is made of, not what it serves.
SERVED = ("output", "immediate", "intermediate", "final", "objective", "strategic", "characteristic")


def exists(ref: str) -> bool:
    """Whether ``ref`` (``<model>/<node>``) names a box of a logic model."""
    return ref in definitions().nodes


def name(ref: str) -> Text:
    """The box's short name; the reference itself when the box has since gone from the definitions."""
    found = definitions().nodes.get(ref)
    return found.name.text if found else Text(ref, ref)


def measured(ref: str) -> bool:
    """Whether at least one indicator measures the box."""
    return bool(ref) and exists(ref) and bool(definitions().indicators_of(ref))


def choices(kind: str) -> Sequence[tuple[Text, Sequence[tuple[str, Text]]]]:
    """For a kind of partnership: each model it reads, with the boxes its work can serve, as (reference, name)."""
    found = []
    for model in definitions().models_for(kind):
        boxes = [(f"{model.id}/{node.id}", node.name.text) for node in model.nodes if node.level in SERVED]
        if boxes:
            found.append((model.name.text, boxes))
    return found


def unknown(ref: str, place: Text) -> Problem:
    """The problem of a reference that names no box."""
    return Problem(
        Text("No logic model has a box “{ref}”.", "Aucun modèle logique n’a de case «\u00a0{ref}\u00a0».").format(
            ref=ref
        ),
        Text(
            "Choose an outcome from the list; a reference is written model/box, for example fin-2022/pathway.",
            "Choisissez un résultat dans la liste; une référence s’écrit modèle/case, par exemple fin-2022/pathway.",
        ),
        place,
    )
