"""Assembly of the rooms: who provides which evidence, which sheets the workbook has, what stands in the menus.

Runs once at start-up. A broken definition stops the start here, with file, key and remedy.
"""

from __future__ import annotations

from arrimage.core.access import Permission as P
from arrimage.core.text import Text
from arrimage.web.registry import REGISTRY, MenuEntry, Room

ROOMS = (
    Room("partnership", Text("Table", "La table"), "partnership:table", 1),
    Room("needs", Text("Needs", "Besoins"), "needs:statistics", 2),
    Room("strategy", Text("Plan", "Plan"), "strategy:plan", 4),
    Room("results", Text("Results", "Résultats"), "results:model", 5),
)
MENU = (
    MenuEntry("partnership", Text("The table", "La table"), "partnership:table", P.SEE_PUBLIC, 1),
    MenuEntry("partnership", Text("Organizations", "Organismes"), "partnership:members", P.SEE_WORK, 2),
    MenuEntry("partnership", Text("Meetings", "Rencontres"), "partnership:meetings", P.SEE_WORK, 3),
    MenuEntry("partnership", Text("Decisions", "Décisions"), "partnership:decisions", P.SEE_WORK, 4),
    MenuEntry("strategy", Text("The plan", "Le plan"), "strategy:plan", P.SEE_WORK, 1),
    MenuEntry("strategy", Text("Money", "Financement"), "strategy:resources", P.SEE_WORK, 2),
    MenuEntry("strategy", Text("Workbook", "Classeur"), "strategy:workbook", P.IMPORT, 3),
    MenuEntry("results", Text("Logic model", "Modèle logique"), "results:model", P.SEE_PUBLIC, 1),
    MenuEntry("results", Text("Indicators", "Indicateurs"), "results:indicators", P.SEE_PUBLIC, 2),
    MenuEntry("results", Text("Reports", "Rapports"), "results:reports", P.SEE_PUBLIC, 3),
    MenuEntry("results", Text("Quality", "Qualité"), "results:assessments", P.SEE_INSIDE_FIGURES, 4),
)


def assemble() -> None:
    """Fill the registry and check the definitions against the measures.

    Raises:
        Refused: when a definition is broken or names a measure that does not exist.
    """
    REGISTRY.clear()
    REGISTRY.rooms.extend(ROOMS)
    REGISTRY.menu.extend(MENU)
