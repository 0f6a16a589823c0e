"""What a sign-off keeps, and how it is read again: released figures and both languages' documents for each audience.

After the sign-off every file is made from this alone; neither records, definitions nor wording of the software can
change a signed-off report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from arrimage.core.disclosure import Audience, PublicFigure
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.schema import ReportSchema
from arrimage.results.figures import as_json, figures_digest, from_json
from arrimage.results.reporting.compose import compose
from arrimage.results.reporting.document import FORMAT, Document, plain, restore
from arrimage.results.reporting.material import Material

_TAMPERED = Problem(
    Text("The frozen report was changed after it was signed off.",
         "Le rapport figé a été modifié après son approbation."),
    Text("Restore the database from a backup.", "Restaurez la base de données à partir d’une sauvegarde."),
)  # fmt: skip
_NOT_RELEASED = Problem(
    Text("This report was not released to this audience.", "Ce rapport n’a pas été diffusé à ce public."),
    Text("Ask the partnership for it.", "Demandez-le au partenariat."),
)


def freeze(releases: Sequence[Material], schema: ReportSchema, definitions: Definitions) -> dict[str, Any]:
    """What is stored: for each audience its figures, their digest and both documents."""
    return {
        "format": FORMAT,
        "releases": [
            {
                "audience": material.audience.value,
                "digest": material.figures_digest,
                "figures": [as_json(figure) for figure in material.figures.values()],
                "documents": {lang: plain(compose(material, schema, definitions, lang)) for lang in LANGS},
            }
            for material in releases
        ],
        "texts": [{"block": block, "en": text.en, "fr": text.fr} for block, text in sorted(releases[0].texts.items())],
    }


def audiences(stored: Mapping[str, Any]) -> tuple[Audience, ...]:
    """Who the report was released to."""
    return tuple(Audience(release["audience"]) for release in stored["releases"])


def document(stored: Mapping[str, Any], audience: Audience, lang: Lang) -> Document:
    """The frozen document for an audience.

    Raises:
        Refused: when it was not released to that audience, or its figures are not those that were signed off.
    """
    release = _release(stored, audience)
    if figures_digest(figures(stored, audience)) != release["digest"]:
        raise Refused(_TAMPERED)
    found: Document = restore(release["documents"][lang])
    return found


def figures(stored: Mapping[str, Any], audience: Audience) -> dict[str, PublicFigure]:
    """The frozen figures for an audience by indicator id.

    Raises:
        Refused: when it was not released to that audience.
    """
    found = [from_json(item) for item in _release(stored, audience)["figures"]]
    return {figure.key.indicator: figure for figure in found}


def _release(stored: Mapping[str, Any], audience: Audience) -> Mapping[str, Any]:
    for release in stored["releases"]:
        if release["audience"] == audience.value:
            found: Mapping[str, Any] = release
            return found
    raise Refused(_NOT_RELEASED)
