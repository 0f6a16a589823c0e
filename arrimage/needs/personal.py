"""This room holds published statistics: no column of it is about somebody."""

from __future__ import annotations

from arrimage.core.privacy import Declared, Impersonal
from arrimage.core.text import Text

_PUBLISHED = Text("Published statistics, about no single person.", "Statistiques publiées, qui ne visent personne en particulier.")  # fmt: skip

DECLARED = Declared(
    personal={},
    impersonal={
        "needs.dataset": Impersonal(
            ("code", "title_en", "title_fr", "attribution_en", "attribution_fr", "file_name", "content"), _PUBLISHED
        ),
        "needs.arrivalcell": Impersonal(
            ("place", "place_en", "place_fr", "dimension", "category", "category_en", "category_fr"), _PUBLISHED
        ),
        "needs.censuscell": Impersonal(
            ("place", "place_en", "place_fr", "characteristic", "characteristic_en", "characteristic_fr", "symbol"),
            _PUBLISHED,
        ),
    },
)
