"""Which rooms an instance may do without, and which other rooms keep one from being switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

#: Every room of the line and who needs it open: pages of the second link to, or are made from, pages of the first.
NEEDED_BY: Mapping[str, frozenset[str]] = {
    "exchange": frozenset(),
    "needs": frozenset(),
    "results": frozenset({"exchange", "strategy", "partnership"}),
    "strategy": frozenset({"results", "partnership"}),
    "partnership": frozenset({"needs", "strategy", "results", "exchange"}),
}


def read(given: Sequence[str]) -> tuple[str, ...]:
    """The rooms to switch off, sorted.

    Raises:
        ValueError: for a word that is no room.
        Refused: for a room that another open room needs.
    """
    unknown = [room for room in given if room not in NEEDED_BY]
    if unknown:
        raise ValueError(", ".join(unknown))
    # Every page lies within the room partnership: it stays, and with it what it needs.
    closed = set(given) - {"partnership"}
    for room in given:
        if needing := sorted(NEEDED_BY[room] - closed):
            raise Refused(
                Problem(
                    Text("The room {r} cannot be switched off: {n} needs it.", "La pièce {r} ne peut pas être fermée\u00a0: {n} en a besoin.").format(r=room, n=needing[0]),
                    Text("Take it out of ARRIMAGE_ROOMS_OFF.", "Retirez-la de ARRIMAGE_ROOMS_OFF."),
                )
            )  # fmt: skip
    return tuple(sorted(set(given)))
