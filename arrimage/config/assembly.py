"""Assembly of the rooms: who provides which evidence, which sheets the workbook has, what stands in the menus.

Runs once at start-up. A broken definition stops the start here, with file, key and remedy.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from arrimage.config import background
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
    MenuEntry(
        "partnership",
        Text("People and access", "Personnes et accès"),
        "partnership:people",
        Permission.MANAGE_ACCOUNTS,
        5,
    ),
    MenuEntry("partnership", Text("History", "Historique"), "partnership:history", Permission.SEE_HISTORY, 6),
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
    # Rooms can be imported only once Django knows its applications.
    from arrimage.definitions import check_measures, definitions
    from arrimage.exchange import queries as exchange
    from arrimage.needs import evidence as needs_evidence
    from arrimage.needs import personal as needs_personal
    from arrimage.needs import queries as needs
    from arrimage.needs import trail as needs_trail
    from arrimage.partnership import evidence as partnership_evidence
    from arrimage.partnership import links as partnership_links
    from arrimage.partnership import personal as partnership_personal
    from arrimage.partnership import queries as partnership
    from arrimage.partnership import trail as partnership_trail
    from arrimage.results import evidence as results_evidence
    from arrimage.results import jobs, measures, measuring, snapshots, stored  # noqa: F401 - importing the measures registers them
    from arrimage.results import panels as results_panels
    from arrimage.results import personal as results_personal
    from arrimage.results import queries as results
    from arrimage.results import trail as results_trail
    from arrimage.strategy import evidence as strategy_evidence
    from arrimage.strategy import links as strategy_links
    from arrimage.strategy import panels
    from arrimage.strategy import personal as strategy_personal
    from arrimage.strategy import queries as strategy
    from arrimage.strategy import trail as strategy_trail
    from arrimage.web import invitations, sealing
    from arrimage.web.backup import files as backup_files
    from arrimage.web.history import TRAIL
    from arrimage.web.history.own import OWN
    from arrimage.web.page_cache import MARKS
    from arrimage.web.privacy import own as own_privacy
    from arrimage.web.privacy.register import REGISTER
    from arrimage.web.ticking import TICKER

    check_measures(definitions(), measuring.MEASURES.keys())
    for provided in (
        partnership_evidence.PROVIDERS, needs_evidence.PROVIDERS, strategy_evidence.PROVIDERS, results_evidence.PROVIDERS,
    ):  # fmt: skip
        snapshots.register(provided)
    TRAIL.clear()
    for trail in (OWN, partnership_trail.TRAIL, needs_trail.TRAIL, strategy_trail.TRAIL, results_trail.TRAIL):
        TRAIL.add(trail)
    REGISTER.clear()
    for private in (own_privacy, partnership_personal, needs_personal, strategy_personal, results_personal):
        REGISTER.add(private.DECLARED)
    TICKER.clear()
    TICKER.every(3, "results.publish", jobs.tick)
    TICKER.every(60, "audit.seal", sealing.seal)
    TICKER.every(3600, "invitations.forget", invitations.forget_expired)
    backup_files.REFERENCES[:] = [
        backup_files.Reference("snapshots", "results_snapshot", "tables", stored.names_in),
    ]
    MARKS["results"] = results.CURRENT_SNAPSHOTS
    REGISTRY.clear()
    background.assemble()
    REGISTRY.scope_names.append(partnership.scope_names)
    REGISTRY.heard_in = partnership.heard_in
    REGISTRY.purposes.update((p.code, p) for p in (*partnership_links.PURPOSES, *strategy_links.PURPOSES))
    REGISTRY.node_page = _node_page
    REGISTRY.rooms.extend(room for room in ROOMS if room.code not in settings.ROOMS_OFF)
    REGISTRY.menu.extend(entry for entry in MENU if entry.room not in settings.ROOMS_OFF)
    REGISTRY.panels.extend([*panels.PANELS, *results_panels.PANELS])
    REGISTRY.permalinks.extend([partnership.permalink, strategy.permalink, results.permalink])
    REGISTRY.permalinks.extend(
        room.permalink for code, room in (("needs", needs), ("exchange", exchange)) if code not in settings.ROOMS_OFF
    )
