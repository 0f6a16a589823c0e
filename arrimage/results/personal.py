"""Which columns of this room may hold personal data: words around figures, and texts of reports."""

from __future__ import annotations

from arrimage.core.privacy import Declared, Erase, Impersonal, Personal, coded, free_text
from arrimage.core.text import Text

_FROZEN = Personal(
    what=Text("Text of a signed-off report, which may name somebody", "Texte d’un rapport approuvé, qui peut nommer quelqu’un"),
    why=Text("To show later what was reported.", "Pour montrer plus tard ce qui a été rapporté."),
    until=Text("As long as the partnership keeps its records.", "Tant que le partenariat conserve ses dossiers."),
    erase=Erase.REPLACE,
    reason=Text(
        "The figures and their digest stay; the name and the address in the text go.",
        "Les chiffres et leur empreinte restent; le nom et l’adresse que contient le texte disparaissent.",
    ),
)  # fmt: skip
_EVIDENCE = Text(
    "Evidence and figures: ids, codes, dates and numbers alone.",
    "Données probantes et chiffres\u00a0: identifiants, codes, dates et nombres seulement.",
)

DECLARED = Declared(
    personal={
        "results.report": {"frozen": _FROZEN},
        "results.reporttext": free_text("body"),
        "results.localtarget": free_text("words"),
        "results.observation": free_text("source"),
        "results.assessment": free_text("about"),
        "results.assessmentscore": free_text("reason"),
    },
    impersonal={
        "results.snapshot": Impersonal(("digest", "tables", "counts", "period"), _EVIDENCE),
        "results.cachedfigure": Impersonal(("key", "snapshot", "indicator", "period", "body"), _EVIDENCE),
        "results.localtarget": coded("indicator"),
        "results.indicatorchoice": coded("indicator"),
        "results.observation": coded("indicator", "period", "breakdown", "category"),
        "results.assessment": coded("rubric"),
        "results.assessmentscore": coded("criterion"),
        "results.report": coded("period", "schema", "figures_digest"),
        "results.reporttext": coded("block"),
    },
    names={"results.cachedfigure": Text("Computed figure", "Chiffre calculé")},
)
