"""The sentence above a model's picture, worked out from the states of its boxes.

Pure. The work (activities and outputs) gets one sentence and its results (outcomes) another; each variant is a whole
sentence in both languages, so that no grammar depends on what stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from arrimage.core.text import Text

#: Levels of the boxes that are work; every other level is what the work changes.
WORK = ("input", "component", "activity", "output")
#: States of a box: on, watch, off (judged against a target), seen (reported, no target), held (withheld), none.
STATES = ("on", "watch", "off", "seen", "held", "none")

_WORK = {
    "good": Text("The work is on track.", "Le travail est en bonne voie."),
    "early": Text("The work is only beginning to show.", "Le travail commence à peine à se voir."),
    "mixed": Text("Part of the work has fallen behind.", "Une partie du travail a pris du retard."),
    "bad": Text("Much of the work is off track.", "Une bonne partie du travail est hors cible."),
    "seen": Text(
        "The work is recorded, but no target says how good it is.",
        "Le travail est consigné, mais aucune cible ne permet de le juger.",
    ),
    "held": Text(
        "The figures on the work are withheld to protect people.",
        "Les chiffres sur le travail sont confidentiels, pour protéger les personnes.",
    ),
    "none": Text("The work is not measured yet.", "Le travail n’est pas encore mesuré."),
}
_CHANGE = {
    "good": Text("Its effects are on track.", "Ses résultats sont en bonne voie."),
    "early": Text("Its effects are only beginning to show.", "Ses résultats commencent à peine à se voir."),
    "mixed": Text("Some of its effects need attention.", "Certains de ses résultats sont à surveiller."),
    "bad": Text("Many of its effects are off track.", "Plusieurs de ses résultats sont hors cible."),
    "seen": Text(
        "Its effects are recorded, but no target says how good they are.",
        "Ses résultats sont consignés, mais aucune cible ne permet de les juger.",
    ),
    "held": Text(
        "Its effects are withheld to protect people.", "Ses résultats sont confidentiels, pour protéger les personnes."
    ),
    "none": Text("Its effects are not measured yet.", "Ses résultats ne sont pas encore mesurés."),
}
_ALONE = {
    "good": Text("What is measured here is on track.", "Ce qui est mesuré ici est en bonne voie."),
    "early": Text(
        "Only a small part of this picture is measured.", "Une petite partie seulement de ce portrait est mesurée."
    ),
    "mixed": Text(
        "Some of what is measured here needs attention.", "Une partie de ce qui est mesuré ici est à surveiller."
    ),
    "bad": Text(
        "Much of what is measured here is off track.", "Une bonne partie de ce qui est mesuré ici est hors cible."
    ),
    "seen": Text(
        "Figures are coming in, but no target says how good they are.",
        "Les chiffres arrivent, mais aucune cible ne permet de les juger.",
    ),
    "held": Text(
        "The figures here are withheld to protect people.",
        "Les chiffres sont ici confidentiels, pour protéger les personnes.",
    ),
    "none": Text("Nothing is measured in this picture yet.", "Rien n’est encore mesuré dans ce portrait."),
}
_NOTHING = Text(
    "Nothing is measured yet. This picture shows what it is waiting for.",
    "Rien n’est encore mesuré. Ce portrait montre ce qu’il attend.",
)


def verdict(states: Sequence[str]) -> str:
    """Which variant describes some boxes: good, early, mixed, bad, seen, held or none.

    Good: at least two in three of the judged boxes are on track and none is off. Bad: at least half are off track.
    Early: fewer than a third of the boxes are known at all.
    """
    judged = [state for state in states if state in ("on", "watch", "off")]
    known = len(judged) + sum(state == "seen" for state in states)
    if not known:
        return "held" if "held" in states else "none"
    if 3 * known < len(states):
        return "early"
    if not judged:
        return "seen"
    if 2 * judged.count("off") >= len(judged):
        return "bad"
    if "off" not in judged and 3 * judged.count("on") >= 2 * len(judged):
        return "good"
    return "mixed"


def headline(states: Mapping[str, Sequence[str]]) -> Text:
    """The finding of the picture as one or two sentences; ``states`` holds the states of the boxes of each level."""
    work = [state for level, found in states.items() if level in WORK for state in found]
    change = [state for level, found in states.items() if level not in WORK for state in found]
    if all(state == "none" for state in [*work, *change]):
        return _NOTHING
    if not work or not change:
        return _ALONE[verdict(work or change)]
    first, second = _WORK[verdict(work)], _CHANGE[verdict(change)]
    return Text(f"{first.en} {second.en}", f"{first.fr} {second.fr}")


def tally(states: Mapping[str, int]) -> list[tuple[str, int]]:
    """The tally: every state that has boxes, in the order of :data:`STATES`; on, watch, off and none always."""
    shown = {"on", "watch", "off", "none"}
    return [(state, states.get(state, 0)) for state in STATES if state in shown or states.get(state, 0)]
