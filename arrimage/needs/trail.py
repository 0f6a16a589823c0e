"""The words of this room in the history: official statistics that were imported."""

from __future__ import annotations

from arrimage.core.text import Text
from arrimage.web.history.words import Kind, Trail

_FAMILIES = {
    "ircc": Text("monthly immigration tables", "tableaux mensuels d’immigration"),
    "census": Text("census tables", "tableaux de recensement"),
}

TRAIL = Trail(
    kinds={"needs.dataset": Kind(Text("Official statistics", "Statistiques officielles"), ("title",))},
    verbs={"statistics.import": Text("Official statistics imported", "Statistiques officielles importées")},
    fields={
        "dataset.family": Text("Family", "Famille"), "dataset.rows": Text("Rows", "Lignes"), "released": Text("Published on", "Publié le"),
        "attribution_en": Text("Source, English", "Source, en anglais"), "attribution_fr": Text("Source, French", "Source, en français"),
        "file_name": Text("File", "Fichier"),
    },
    codes={"dataset.family": _FAMILIES},
    silent=frozenset({"content", "imported_at", "dataset.code"}),
)  # fmt: skip
