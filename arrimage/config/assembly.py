"""Assembly of the rooms: who provides which evidence, which sheets the workbook has, what stands in the menus.

Runs once at start-up. A broken definition stops the start here, with file, key and remedy.
"""

from __future__ import annotations

from django.urls import reverse

from arrimage.core.access import Permission
from arrimage.core.text import Text
from arrimage.web.registry import REGISTRY, MenuEntry, Room

ROOMS = (
    Room("partnership", Text("Table", "La table"), "partnership:table", 1),
    Room("needs", Text("Needs", "Besoins"), "needs:statistics", 2),
    Room("strategy", Text("Plan", "Plan"), "strategy:plan", 4),
    Room("results", Text("Results", "Résultats"), "results:model", 5),
)
MENU = (
    MenuEntry("partnership", Text("The table", "La table"), "partnership:table", Permission.SEE_PUBLIC, 1),
    MenuEntry("partnership", Text("Organizations", "Organismes"), "partnership:members", Permission.SEE_WORK, 2),
    MenuEntry("partnership", Text("Meetings", "Rencontres"), "partnership:meetings", Permission.SEE_WORK, 3),
    MenuEntry("partnership", Text("Decisions", "Décisions"), "partnership:decisions", Permission.SEE_WORK, 4),
    MenuEntry("strategy", Text("The plan", "Le plan"), "strategy:plan", Permission.SEE_PUBLIC, 1),
    MenuEntry("strategy", Text("Money", "Financement"), "strategy:resources", Permission.SEE_WORK, 2),
    MenuEntry("strategy", Text("Workbook", "Classeur"), "strategy:workbook", Permission.IMPORT, 3),
    MenuEntry("results", Text("Logic model", "Modèle logique"), "results:model", Permission.SEE_PUBLIC, 1),
    MenuEntry("results", Text("Indicators", "Indicateurs"), "results:indicators", Permission.SEE_PUBLIC, 2),
    MenuEntry("results", Text("Reports", "Rapports"), "results:reports", Permission.SEE_PUBLIC, 3),
    MenuEntry("results", Text("Quality", "Qualité"), "results:assessments", Permission.SEE_INSIDE_FIGURES, 4),
)


def _node_page(slug: str, model: str, node: str) -> str:
    return f"{reverse('results:model_of', args=[slug, model])}?node={node}"


def assemble() -> None:
    """Fill the registry, hand the evidence providers to results, and check the definitions against the measures.

    Raises:
        Refused: when a definition is broken or names a measure that does not exist.
    """
    import importlib

    def part(name, attribute, default):
        try:
            return getattr(importlib.import_module(name), attribute, default)
        except ImportError:
            return default

    from arrimage.definitions import check_measures, definitions
    from arrimage.results import measures, measuring, snapshots  # noqa: F401 - importing the measures registers them

    check_measures(definitions(), measuring.MEASURES.keys())
    for room in ("partnership", "needs", "strategy", "results"):
        snapshots.register(part(f"arrimage.{room}.evidence", "PROVIDERS", {}))
    REGISTRY.clear()
    REGISTRY.node_page = _node_page
    pending = set()  # PENDING: rooms still without pages
    from pathlib import Path
    if 'name="statistics"' not in (Path(__file__).parent.parent / "needs" / "urls.py").read_text():
        pending.add("needs:statistics")
    if 'name="workbook"' not in (Path(__file__).parent.parent / "strategy" / "urls.py").read_text():
        pending.add("strategy:workbook")
    if 'name="reports"' not in (Path(__file__).parent.parent / "results" / "urls.py").read_text():
        pending.add("results:reports")
    REGISTRY.rooms.extend(r for r in ROOMS if r.url not in pending)
    REGISTRY.menu.extend(e for e in MENU if e.url not in pending)
    REGISTRY.panels.extend(part("arrimage.strategy.panels", "PANELS", ()))
    for room in ("partnership", "strategy", "results", "needs", "exchange"):
        find = part(f"arrimage.{room}.queries", "permalink", None)
        if find:
            REGISTRY.permalinks.append(find)
