"""What each state of a figure or a box means, for the key of the manual (look, states without colour)."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.text import Text

#: What each state means, for the list of states and the key.
MEANINGS: Mapping[str, Text] = {
    "on": Text("The trend reaches the target by its date.", "La tendance atteint la cible à l’échéance."),
    "watch": Text("Moving, but late or short at this pace.", "Ça bouge, mais en retard ou trop peu à ce rythme."),
    "off": Text("Away from the target, or past its date.", "Loin de la cible, ou échéance dépassée."),
    "seen": Text(
        "A figure is reported; no target says how good it is.",
        "Un chiffre est déclaré; aucune cible ne permet de le juger.",
    ),
    "held": Text("Known, not shown: too few people.", "Connu, mais non montré\u00a0: trop peu de personnes."),
    "none": Text("Nothing has been reported. This is not zero.", "Rien n’a été transmis. Ce n’est pas zéro."),
}
